//! The machine's words: where it stands, what it hears, what it says.

use crate::{
    api::{LiveCall, Signal},
    call::{CallState, FailReason, Media, Outcome},
    error::ErrorCode,
    event::Change,
    rtc::{Candidate, Description, DeviceError, Sdp},
};

/// Where a page stands in its call.
///
/// ```text
///            caller                                    callee
///
///         Preparing  the prompt is open               Incoming  rings here
///             │ devices                                   │ Accept
///             ▼                                           ▼
///         Reaching ───────────── Glare ──────────────▶ Answering
///             │ a device shows it                         │ the answer is sent
///             ▼                                           ▼
///         Ringing ──────────── accepted ─────────────▶ Connecting
///                                                         │ ICE and DTLS stand
///                                                         ▼
///                                   Reconnecting ◀──── Connected
///                                         └──────────────▶┘
///
///         any state ── a person, the record, the clock ──▶ Over
/// ```
///
/// Reaching may skip Ringing where the answer comes at once. In Over only the record may still correct the outcome:
/// what the page showed at the click gives way to what the referee decided.
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

impl Phase {
    /// How it ended, if it is over.
    pub fn ending(self) -> Option<Ending> {
        match self {
            Phase::Over(ending) => Some(ending),
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => None,
        }
    }

    /// Since when the two are connected, if they are or look for a new way; by the page's clock, in milliseconds.
    pub fn connected_since(self) -> Option<u64> {
        match self {
            Phase::Connected { since } | Phase::Reconnecting { since } => Some(since),
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Over(_) => None,
        }
    }
}

/// What a page that calls has of camera and microphone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// The browser gives them without asking.
    Allowed,
    /// The browser asks the person first.
    Asked,
    /// Nothing: the person only sees and hears, and knows it.
    Without,
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
    /// The browser gave neither camera nor microphone: nobody was called.
    NoDevices(DeviceError),
    /// The server refused the call.
    Refused(ErrorCode),
}

impl Ending {
    /// An end without a connection.
    pub(super) fn plain(outcome: Outcome) -> Ending {
        Ending::Outcome { outcome, duration_ms: None }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The person accepted, and wants to send this.
    Accept(Media),
    /// The person cancelled, declined or hung up.
    End,
    /// The page is going away.
    Leave,
    /// The browser answered the request for camera and microphone.
    ///
    /// An error: it gave neither of the two.
    Devices(Result<(), DeviceError>),
    /// The peer connection has made (and set) a description.
    Made(Description),
    /// The peer connection has found candidates.
    Found(Vec<Candidate>),
    /// The peer connection's way to the other side has changed.
    Link(LinkState),
    /// The peer connection could not make or take a description.
    PeerFailed,
    /// The other page says, over the data channel, that its person hung up.
    PeerHungUp,
    /// The server answers a request: the callee was calling us already.
    Glare(Box<LiveCall>),
    /// The server refused our request or our answer.
    Refused(ErrorCode),
    /// The record has changed.
    Change(Change),
    /// After a gap in the stream: what the record says now.
    Synced {
        /// The call's state, if the record knows the call.
        state: Option<CallState>,
        /// The call, if it is under way.
        live: Option<Box<LiveCall>>,
    },
    /// [`super::Call::deadline`] has passed.
    Tick,
}

/// How the way to the other side stands: ICE and DTLS together (W3C WebRTC, section 4.3.3, `RTCPeerConnectionState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It stands.
    Connected,
    /// It is interrupted and may come back by itself.
    Disconnected,
    /// It will not come back without an ICE restart.
    Failed,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Ask the browser for camera and microphone; [`Input::Devices`] follows.
    OpenDevices(Media),
    /// Make a peer connection and an offer; [`Input::Made`] follows, or [`Input::PeerFailed`].
    MakeOffer,
    /// Make a peer connection and the answer to this offer; [`Input::Made`] follows, or [`Input::PeerFailed`].
    MakeAnswer(Sdp),
    /// Hand the other side's description to the peer connection; an answer to it comes as [`Input::Made`].
    Describe(Description),
    /// Hand the other side's candidate to the peer connection, which lets it wait for its description.
    AddCandidate(Candidate),
    /// Look for a new way (RFC 8445, section 2.4); the offer comes as [`Input::Made`].
    RestartIce,
    /// Tell the other page over the data channel, if there is one, that it is over.
    TellHangUp,
    /// Close the peer connection, if there is one.
    ClosePeer,
    /// Stop camera and microphone, if they are open.
    ReleaseDevices,
    /// Send this to the server, after what was sent before.
    Send(Command),
    /// Let this be heard from now on.
    Sound(Sound),
}

/// What a page asks of the server about its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Place the call.
    Request {
        /// The caller's offer.
        offer: Sdp,
    },
    /// This device shows the call.
    Ring,
    /// This device answers.
    Accept {
        /// The callee's answer.
        answer: Sdp,
    },
    /// ICE and DTLS stand.
    Connected,
    /// It is over for this page.
    End {
        /// Set where it was not the person who ended it.
        failed: Option<FailReason>,
        /// How long the two were connected, in milliseconds: the server may hear of the end much later.
        lasted_ms: Option<u64>,
    },
    /// For the other side's peer connection.
    Signal(Signal),
}

/// What is heard while nobody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Called: the phone rings.
    Ringtone,
    /// Calling: the other one's phone rings.
    Ringback,
    /// Nothing.
    Silence,
}
