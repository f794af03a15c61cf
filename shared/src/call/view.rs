//! The words for a call that both sides share.

use crate::{
    ids::{CallId, DeviceId},
    people::Person,
};
use serde::{Deserialize, Serialize};

/// What a person wants to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// The microphone only.
    Audio,
    /// Camera and microphone.
    Video,
}

/// Which side of the call somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Called.
    Caller,
    /// Was called.
    Callee,
}

impl Role {
    /// The other side.
    pub fn other(self) -> Role {
        match self {
            Role::Caller => Role::Callee,
            Role::Callee => Role::Caller,
        }
    }
}

/// How a call ended. One per call, the same for both sides; each side words it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Accepted, and then one of the two hung up.
    Completed,
    /// The caller gave up before an answer.
    Cancelled,
    /// The callee declined.
    Declined,
    /// It rang, nobody answered.
    Missed,
    /// The callee was in another call.
    Busy,
    /// No device of the callee showed the call.
    Unreachable,
    /// It broke.
    Failed(FailReason),
}

/// Why a call broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailReason {
    /// The connection was there and was lost.
    Lost,
    /// The two browsers found no way to each other.
    NoConnection,
    /// A browser could not make or take a description.
    Browser,
}

/// Where a call stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// No device of the callee has shown it yet.
    Requested,
    /// A device of the callee shows it.
    Ringing,
    /// A device of the callee answered.
    Accepted {
        /// Which.
        device: DeviceId,
    },
    /// ICE and DTLS stand.
    Connected {
        /// The callee's device.
        device: DeviceId,
    },
    /// It is over.
    Ended {
        /// How.
        outcome: Outcome,
        /// How long the two were connected, in milliseconds.
        duration_ms: Option<u64>,
    },
}

/// A call, as one of the two sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// Its id.
    pub id: CallId,
    /// The other person.
    pub peer: Person,
    /// The side that the viewer is on.
    pub role: Role,
    /// What the caller wanted to send.
    pub media: Media,
    /// The caller's device.
    pub caller_device: DeviceId,
    /// When it was placed, by the server's clock, in milliseconds since 1970.
    pub placed_at: u64,
    /// Where it stands.
    pub state: CallState,
}
