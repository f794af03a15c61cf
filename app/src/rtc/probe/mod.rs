//! Tries what the network lets through, with peer connections that carry no call.

mod address;
mod carry;

pub use address::address_outside;
pub use carry::carry;

use super::{PeerEvent, channel::Kept, connection::Connection, error::RtcError, peer::configuration};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use shared::{check::Obstacle, rtc::IceServer};
use web_sys::RtcIceTransportPolicy;

/// By then a server has given an address, and two connections have found each other, in milliseconds.
const PATIENCE_MS: u32 = 6_000;

/// The ways that a connection may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// Any.
    All,
    /// Only those over a TURN server (W3C WebRTC, section 4.2.5).
    Relayed,
}

/// A connection, and what happens at it. It closes when it is dropped.
struct Probe {
    connection: Connection,
    events: UnboundedReceiver<PeerEvent>,
}

impl Probe {
    fn open(servers: &[IceServer], ways: Ways) -> Result<Probe, Obstacle> {
        let configuration = configuration(servers);
        configuration.set_ice_transport_policy(match ways {
            Ways::All => RtcIceTransportPolicy::All,
            Ways::Relayed => RtcIceTransportPolicy::Relay,
        });
        let (sender, events) = unbounded();
        let connection = Connection::open(&configuration, &sender, Kept::default(), || {})?;
        Ok(Probe { connection, events })
    }
}

impl From<RtcError> for Obstacle {
    /// Both connections are this browser's own: if it refuses what they say, it cannot call either.
    fn from(_: RtcError) -> Obstacle {
        Obstacle::Unsupported
    }
}
