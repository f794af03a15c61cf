//! The product in browsers: see the package's library for how a test speaks.

mod accounts;
mod attention;
mod calls;
mod collisions;
mod contacts;
mod devices;
mod incoming;
mod leaving;
mod losses;
mod same_browser;
mod setup;
mod unanswered;
