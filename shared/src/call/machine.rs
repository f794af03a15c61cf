//! What a page does in a call.

use super::{FailReason, Outcome};
use crate::error::ErrorCode;

/// Where a page stands in its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Calling: the person is being asked for camera and microphone. Nobody rings yet.
    Preparing,
    /// Calling: no device of the callee has shown the call.
    Reaching,
    /// Calling: a device of the callee shows the call.
    Ringing,
    /// Called: this device rings.
    Incoming,
    /// Called: the person accepted, the answer is being made.
    Answering,
    /// Accepted: ICE and DTLS are under way.
    Connecting,
    /// Connected, since this time of the page's clock, in milliseconds.
    Connected {
        /// The start of the running time.
        since: u64,
    },
    /// Was connected; ICE looks for a new way.
    Reconnecting {
        /// The start of the running time.
        since: u64,
    },
    /// It is over.
    Over(Ending),
}

/// How a call ended for this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As the record says, for both sides alike.
    Outcome {
        /// How.
        outcome: Outcome,
        /// How long the two were connected, in milliseconds.
        duration_ms: Option<u64>,
    },
    /// Another device of this person answered.
    Elsewhere,
    /// Camera and microphone were refused or are missing: nobody was called.
    NoDevices,
    /// The server refused the call.
    Refused(ErrorCode),
}

impl Ending {
    /// The connection broke, or never came.
    pub(super) fn failed(reason: FailReason) -> Ending {
        Ending::Outcome { outcome: Outcome::Failed(reason), duration_ms: None }
    }
}
