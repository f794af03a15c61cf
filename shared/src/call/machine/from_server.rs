//! What the server says: the record's changes, refusals, and what it holds after a gap in the stream.

use super::{Call, Command, Ending, Input, Output, Phase, Sound};
use crate::{
    api::{LiveCall, Signal},
    call::{CallState, CallView, FailReason, Outcome, Role},
    error::ErrorCode,
    event::Change,
    ids::DeviceId,
    rtc::{Description, DescriptionKind, Sdp},
};

impl Call {
    /// What a page whose last call is `last` makes of the snapshot after a gap in its stream: what that call hears, and what
    /// rings then, if the page is free for it. The gap may hold both the end of one call and the beginning of the next. A call
    /// that is over here hears of the record, too: it may go on there, or have ended otherwise.
    pub fn after_gap(
        last: Option<&Call>,
        live: Option<LiveCall>,
        calls: &[CallView],
    ) -> (Option<Input>, Option<LiveCall>) {
        let (own, other) = match live {
            Some(live) if last.is_some_and(|call| call.id == live.call.id) => (Some(live), None),
            live => (None, live.filter(rings_here)),
        };
        let heard = last.map(|Call { id, .. }| {
            let kept = || calls.iter().find(|call| call.id == *id).map(|call| call.state.clone());
            let state = own.as_ref().map(|live| live.call.state.clone()).or_else(kept);
            Input::Synced { state, live: own.map(Box::new) }
        });
        (heard, other)
    }

    /// The callee was calling us already: our own offer is dropped, theirs is answered. Each sends what its person
    /// asked for.
    pub(super) fn glare(&mut self, now: u64, live: LiveCall) -> Vec<Output> {
        match self.phase {
            Phase::Preparing | Phase::Reaching | Phase::Ringing => {
                self.id = live.call.id;
                self.role = Role::Callee;
                self.offer = live.description.map(|description| description.sdp);
                self.waiting = live.candidates;
                let mut outputs = vec![Output::ClosePeer];
                outputs.extend(self.answer(now, self.sends));
                outputs
            }
            Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. }
            | Phase::Over(_) => vec![],
        }
    }

    pub(super) fn refused(&mut self, code: ErrorCode) -> Vec<Output> {
        match self.phase {
            Phase::Over(_) => {
                if code == ErrorCode::CallTaken {
                    self.taken_meanwhile();
                }
                vec![]
            }
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => match code {
                ErrorCode::CallTaken => self.finish(Ending::Elsewhere),
                // How it ended may have been told already, to a page that had not heard of the call yet: it asks.
                ErrorCode::CallOver => {
                    let mut outputs = vec![Output::Send(Command::End { failed: None, lasted_ms: None })];
                    outputs.extend(self.finish(Ending::Refused(code)));
                    outputs
                }
                other => self.finish(Ending::Refused(other)),
            },
        }
    }

    pub(super) fn change(&mut self, now: u64, change: Change) -> Vec<Output> {
        match change {
            Change::Ringing => self.rings_there(),
            Change::Accepted { device, media: _, answer } => self.accepted(now, &device, answer),
            Change::Ended { outcome, duration_ms } => self.ended(outcome, duration_ms),
            Change::Signal { signal } => self.signal(signal),
        }
    }

    pub(super) fn synced(&mut self, now: u64, state: Option<CallState>, live: Option<Box<LiveCall>>) -> Vec<Output> {
        let goes_on = live.is_some();
        let (description, candidates) = match live {
            Some(live) => (live.description, live.candidates),
            None => (None, vec![]),
        };
        let mut outputs = match state {
            None => self.unknown_there(),
            Some(CallState::Requested) => vec![],
            Some(CallState::Ringing) => self.rings_there(),
            Some(CallState::Accepted { device } | CallState::Connected { device }) => {
                let answer = description.filter(|description| description.kind == DescriptionKind::Answer);
                self.accepted(now, &device, answer.map(|answer| answer.sdp))
            }
            Some(CallState::Ended { outcome, duration_ms }) => self.ended(outcome, duration_ms),
        };
        // A candidate that was delivered before the gap is given again without harm.
        outputs.extend(self.signal(Signal::Candidates(candidates)));
        outputs.extend(self.told_in_vain().filter(|_| goes_on).map(Output::Send));
        outputs
    }

    /// What ends a call that this page has ended and the record has not: it was lost, or is still on its way, and then
    /// the repeat does no harm.
    fn told_in_vain(&self) -> Option<Command> {
        match self.phase {
            Phase::Over(Ending::Outcome { .. } | Ending::NoDevices(_)) => self.told.clone(),
            Phase::Over(Ending::Elsewhere | Ending::Refused(_))
            | Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => None,
        }
    }

    fn rings_there(&mut self) -> Vec<Output> {
        match self.phase {
            Phase::Reaching => {
                self.phase = Phase::Ringing;
                vec![Output::Sound(Sound::Ringback)]
            }
            Phase::Preparing
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. }
            | Phase::Over(_) => vec![],
        }
    }

    fn accepted(&mut self, now: u64, device: &DeviceId, answer: Option<Sdp>) -> Vec<Output> {
        match (self.phase, self.role) {
            (Phase::Reaching | Phase::Ringing, _) => {
                // Without the answer there is nothing to go on with; a resync brings it.
                let Some(sdp) = answer else { return vec![] };
                self.phase = Phase::Connecting;
                self.due.give_up = Some(now + self.patience.connect);
                let answer = Description { kind: DescriptionKind::Answer, sdp };
                vec![Output::Sound(Sound::Silence), Output::Describe(answer)]
            }
            (Phase::Incoming | Phase::Answering | Phase::Connecting, Role::Callee) if *device != self.device => {
                self.finish(Ending::Elsewhere)
            }
            (Phase::Over(_), Role::Callee) if *device != self.device => {
                self.taken_meanwhile();
                vec![]
            }
            (
                Phase::Preparing
                | Phase::Incoming
                | Phase::Answering
                | Phase::Connecting
                | Phase::Connected { .. }
                | Phase::Reconnecting { .. }
                | Phase::Over(_),
                Role::Caller | Role::Callee,
            ) => vec![],
        }
    }

    /// This person declined or hung up here just when another device of theirs answered: it goes on there.
    fn taken_meanwhile(&mut self) {
        match self.phase {
            Phase::Over(Ending::Outcome { .. }) => self.phase = Phase::Over(Ending::Elsewhere),
            Phase::Over(Ending::Elsewhere | Ending::NoDevices(_) | Ending::Refused(_))
            | Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => {}
        }
    }

    fn ended(&mut self, outcome: Outcome, duration_ms: Option<u64>) -> Vec<Output> {
        let ending = Ending::Outcome { outcome, duration_ms };
        match self.phase {
            Phase::Over(Ending::Outcome { .. } | Ending::Refused(ErrorCode::CallOver)) => {
                self.phase = Phase::Over(ending);
                vec![]
            }
            Phase::Over(Ending::Elsewhere | Ending::NoDevices(_) | Ending::Refused(_)) => vec![],
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => self.finish(ending),
        }
    }

    fn signal(&mut self, signal: Signal) -> Vec<Output> {
        match (self.phase, signal) {
            (Phase::Incoming, Signal::Candidates(candidates)) => {
                self.waiting.extend(candidates);
                vec![]
            }
            (
                Phase::Reaching
                | Phase::Ringing
                | Phase::Answering
                | Phase::Connecting
                | Phase::Connected { .. }
                | Phase::Reconnecting { .. },
                Signal::Candidates(candidates),
            ) => candidates.into_iter().map(Output::AddCandidate).collect(),
            (
                Phase::Connecting | Phase::Connected { .. } | Phase::Reconnecting { .. },
                Signal::Description(description),
            ) => vec![Output::Describe(description)],
            (Phase::Preparing | Phase::Over(_), _)
            | (Phase::Reaching | Phase::Ringing | Phase::Incoming | Phase::Answering, Signal::Description(_)) => vec![],
        }
    }

    /// The record does not know the call.
    fn unknown_there(&mut self) -> Vec<Output> {
        match self.phase {
            // The request may still be on its way.
            Phase::Preparing | Phase::Reaching | Phase::Over(_) => vec![],
            Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => self.finish(Ending::plain(Outcome::Failed(FailReason::Lost))),
        }
    }
}

/// Nobody has answered yet, and it is this person who is called.
fn rings_here(live: &LiveCall) -> bool {
    match (&live.call.state, live.call.role) {
        (CallState::Requested | CallState::Ringing, Role::Callee) => true,
        (CallState::Requested | CallState::Ringing, Role::Caller)
        | (CallState::Accepted { .. } | CallState::Connected { .. } | CallState::Ended { .. }, _) => false,
    }
}
