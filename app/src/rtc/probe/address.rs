//! How the page is seen from outside.

use super::{PATIENCE_MS, Probe};
use crate::{
    listener::Listener,
    rtc::{PeerEvent, Ways, externs::PeerConnection},
    within::within,
};
use futures_channel::mpsc::unbounded;
use futures_util::{
    StreamExt,
    future::{Either, select},
    pin_mut,
};
use shared::{check::Obstacle, rtc::IceServer};
use wasm_bindgen::JsCast;
use web_sys::RtcIceGatheringState;

/// The address of this page that STUN and TURN servers see (RFC 8445, section 5.1.1.2); none if the device has it itself.
///
/// # Errors
/// [`Obstacle::NoAddress`] if no server has answered, [`Obstacle::BadServers`] if the browser does not understand one of them,
/// [`Obstacle::Unsupported`] if it has no peer connections.
pub async fn address_outside(servers: Vec<IceServer>) -> Result<Option<String>, Obstacle> {
    let mut probe = Probe::open(&Ways { servers, hidden: false })?;
    probe.connection.describe_itself().await?;
    let ended = within(PATIENCE_MS, gathered(&probe.connection.pc));
    pin_mut!(ended);
    let mut nothing = Err(Obstacle::NoAddress);
    loop {
        let event = match select(probe.events.next(), ended.as_mut()).await {
            Either::Left((event, _)) => event,
            Either::Right(_) => return nothing,
        };
        let Some(PeerEvent::Candidate(candidate)) = event else { continue };
        match candidate.kind_and_address() {
            Some(("srflx", address)) => return Ok(Some(address.to_owned())),
            // A server that relays has answered, and browsers leave out what it said if they knew it.
            Some(("relay", _)) => nothing = Ok(None),
            Some(_) | None => {}
        }
    }
}

/// Waits until the browser looks for no more addresses (W3C WebRTC, section 5.6.3).
async fn gathered(pc: &PeerConnection) {
    let (sender, mut changes) = unbounded();
    let changed = move || drop(sender.unbounded_send(()));
    let _listening = Listener::new(pc.clone().unchecked_into(), "icegatheringstatechange", changed);
    while pc.ice_gathering_state() != RtcIceGatheringState::Complete {
        changes.next().await;
    }
}
