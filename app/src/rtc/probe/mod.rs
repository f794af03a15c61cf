//! Tries what the network lets through, with peer connections that carry no call.

mod address;
mod carry;

pub use address::address_outside;
pub use carry::carry;

use super::{PeerEvent, Ways, channel::Kept, connection::Connection, error::RtcError, support};
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
    fn from(error: RtcError) -> Obstacle {
        match error {
            // A browser that makes connections makes none with servers that it does not understand.
            RtcError::Unavailable(_) if support().connections => Obstacle::BadServers,
            // Both connections are this browser's own: if it refuses what they say, it cannot call either.
            RtcError::Unavailable(_)
            | RtcError::Description(_)
            | RtcError::Candidate(_)
            | RtcError::Track(_)
            | RtcError::NoSuchMedia
            | RtcError::Yielded
            | RtcError::Closed => Obstacle::Unsupported,
        }
    }
}
