//! The browser's WebRTC, and nothing else touches it.
//!
//! [`Peer`] is the connection to the other page, [`Devices`] are camera and microphone, [`Screen`] is what the person
//! shows of theirs. Inside, `connection` and `channel` wrap the browser's objects, `capture` asks for devices, and
//! `negotiation` holds the rules, which need no browser.

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
mod screen;
mod statistics;
mod ways;

pub use capture::Permissions;
pub use devices::{Devices, Reopened};
pub use error::RtcError;
pub use inventory::{Choice, Inventory, Listed, device_events};
pub use level::Level;
pub use media::Kind;
pub use peer::{Peer, PeerEvent};
pub use screen::Screen;
pub use shared::call::machine::LinkState;
pub use ways::Ways;

use js_sys::Reflect;

/// Whether this browser can call at all: it has peer connections and devices, and the page came by a secure way.
pub fn supported() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let has = |object: &js_sys::Object, name: &str| Reflect::get(object, &name.into()).is_ok_and(|v| v.is_object());
    let connections = Reflect::get(&window, &"RTCPeerConnection".into()).is_ok_and(|class| class.is_function());
    window.is_secure_context() && connections && has(&window.navigator(), "mediaDevices")
}
