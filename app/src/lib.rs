//! The page: a Dioxus client that calls the browser's WebRTC.
//!
//! `state` is what the page knows, `ui` shows it, `net` talks to the server, `rtc` is the only place that touches the
//! browser's WebRTC, and `calls` runs the call machine of `shared` with all of them. `checks` tries what a call needs, and `log`
//! keeps what happened.

pub mod broken;
pub mod calls;
mod checks;
mod listener;
pub mod log;
pub mod net;
mod open;
pub mod rtc;
pub mod state;
pub mod ui;
mod within;
