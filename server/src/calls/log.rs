//! The log's line for each step of a call.

use shared::call::{CallState, FailReason, Outcome, referee::Record};

/// Writes that the call has gone `from` one state to that of `record`, and who has done it: a person's id, or what else
/// moves calls.
pub(super) fn step(record: &Record, from: Option<&CallState>, by: &str) {
    let from = from.map_or("none", name);
    let outcome = record.outcome().map(outcome);
    // Calls also move without a request, and their lines shall look alike.
    tracing::info!(parent: None, call = %record.id, from, to = name(&record.state), outcome, by, "call");
}

fn name(state: &CallState) -> &'static str {
    match state {
        CallState::Requested => "requested",
        CallState::Ringing => "ringing",
        CallState::Accepted { .. } => "accepted",
        CallState::Connected { .. } => "connected",
        CallState::Ended { .. } => "ended",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Completed => "completed",
        Outcome::Cancelled => "cancelled",
        Outcome::Declined => "declined",
        Outcome::Missed => "missed",
        Outcome::Busy => "busy",
        Outcome::Unreachable => "unreachable",
        Outcome::Failed(FailReason::Lost) => "failed, lost",
        Outcome::Failed(FailReason::NoConnection) => "failed, no_connection",
        Outcome::Failed(FailReason::Browser) => "failed, browser",
    }
}
