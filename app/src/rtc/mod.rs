//! The browser's WebRTC, and nothing else touches it.
//!
//! [`Peer`] is the connection to the other page, [`Devices`] are camera and microphone, [`Screen`] is what the person
//! shows of theirs. Inside, `connection` and `channel` wrap the browser's objects, `capture` asks for devices, and
//! `negotiation` holds the rules, which need no browser. `probe` tries what a network lets through, and `support` tells what
//! this browser has.

mod capture;
mod channel;
mod connection;
mod devices;
mod error;
mod externs;
mod inventory;
mod level;
mod media;
mod negotiation;
mod peer;
mod probe;
mod screen;
mod statistics;
mod support;
mod ways;

pub use capture::Permissions;
pub use devices::{Devices, Reopened};
pub use error::RtcError;
pub use inventory::{Choice, Inventory, Listed, device_events, is_alias};
pub use level::Level;
pub use media::Kind;
pub use peer::{Peer, PeerEvent};
pub use probe::{address_outside, carry};
pub use screen::Screen;
pub use shared::call::machine::LinkState;
pub use support::{permission, support, supported};
pub use ways::Ways;
