//! A step of the page's log, in words.

use super::{Catalogue, ending_sentence, fill};
use crate::{
    call::{Role, machine::Phase},
    log::Step,
};

/// What a line of the log says of `step`. It names nobody: a log is shown to others.
pub fn step_sentence(texts: &Catalogue, step: &Step) -> String {
    match step {
        Step::Ready => texts.page_ready,
        Step::Supported => texts.webrtc_supported,
        Step::Unsupported => texts.webrtc_unsupported,
        Step::Signaling(user) => return fill(texts.signaling_ready, "user", user.as_str()),
        Step::SignalingLost => texts.signaling_lost,
        Step::Initializing => texts.webrtc_initializing,
        Step::PeerCreated => texts.peer_created,
        Step::PeerFailed => texts.peer_failed,
        Step::RenegotiationFailed => texts.renegotiation_failed,
        Step::Initialized => texts.webrtc_initialized,
        Step::LocalStream => texts.local_stream,
        Step::NoLocalStream(error) => return fill(texts.no_local_stream, "reason", (texts.device_error)(*error)),
        Step::Call(phase, role) => return phase_sentence(texts, *phase, *role),
    }
    .to_owned()
}

fn phase_sentence(texts: &Catalogue, phase: Phase, role: Role) -> String {
    match phase {
        Phase::Preparing => texts.preparing,
        Phase::Reaching => texts.reaching,
        Phase::Ringing => texts.ringing,
        Phase::Incoming => texts.call_comes_in,
        Phase::Answering => texts.call_accepted,
        Phase::Connecting => texts.connecting,
        Phase::Connected { .. } => texts.call_connected,
        Phase::Reconnecting { .. } => texts.reconnecting,
        Phase::Over(ending) => return ending_sentence(texts, ending, role, None),
    }
    .to_owned()
}
