//! The product in browsers: see the package's library for how a test speaks.

mod accounts;
mod attention;
mod broken;
mod calls;
mod choices;
mod collisions;
mod contacts;
mod demo;
mod devices;
mod diagnostics;
mod in_call;
mod incoming;
mod leaving;
mod limits;
mod losses;
mod networks;
mod newer;
mod outages;
mod relayed;
mod same_browser;
mod screens;
mod setup;
mod silences;
mod unanswered;
mod unsupported;
mod without_devices;
