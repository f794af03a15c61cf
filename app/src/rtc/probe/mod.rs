//! Tries what the network lets through, with peer connections that carry no call.

mod address;
mod carry;

pub use address::address_outside;
pub use carry::carry;

use super::{PeerEvent, Ways, channel::Kept, connection::Connection, error::RtcError};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use shared::check::Obstacle;

/// By then a server has given an address, and two connections have found each other, in milliseconds.
const PATIENCE_MS: u32 = 6_000;

/// A connection, and what happens at it. It closes when it is dropped.
struct Probe {
    connection: Connection,
    events: UnboundedReceiver<PeerEvent>,
}

impl Probe {
    fn open(ways: &Ways) -> Result<Probe, Obstacle> {
        let (sender, events) = unbounded();
        let connection = Connection::open(&ways.configuration(), &sender, Kept::default(), || {})?;
        Ok(Probe { connection, events })
    }
}

impl From<RtcError> for Obstacle {
    /// Both connections are this browser's own: if it refuses what they say, it cannot call either.
    fn from(_: RtcError) -> Obstacle {
        Obstacle::Unsupported
    }
}
