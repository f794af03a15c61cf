//! A call that comes in while the page has another one.

use super::{Call, Past, Phase};
use crate::{
    api::{LiveCall, Signal},
    event::Change,
    ids::CallId,
};

/// What a page does with a call that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reception {
    /// It rings.
    Rings,
    /// The person was about to call the same one, who was first: it is answered, and nobody has to press anything.
    Answered,
    /// It waits until the page is free: see [`Waiting`].
    Waits,
    /// It rings here already, or has: what the server says may be older than what the person did a moment ago.
    Known,
}

impl Reception {
    /// For the call `id`, on a page whose last call is `last` and which has been in the calls of its `past`; `same` says that
    /// it is from the one whom the last call is with.
    pub fn of(id: &CallId, last: Option<&Call>, past: &Past, same: bool) -> Reception {
        if past.knows(id) || last.is_some_and(|last| last.id == *id) {
            return Reception::Known;
        }
        let Some(last) = last else { return Reception::Rings };
        match last.phase {
            Phase::Over(_) => Reception::Rings,
            Phase::Preparing if same => Reception::Answered,
            // Where the person has called the same one, the server's answer to that says which of the two calls it is.
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => Reception::Waits,
        }
    }
}

/// The call that waits until the page is free. By then it may be over, or answered elsewhere: it rings no more.
#[derive(Debug, Default)]
pub struct Waiting(Option<LiveCall>);

impl Waiting {
    /// This one waits from now on.
    pub fn put(&mut self, live: LiveCall) {
        self.0 = Some(live);
    }

    /// Notes what happens to the call `id` meanwhile.
    pub fn note(&mut self, id: &CallId, change: &Change) {
        let Some(live) = self.0.as_mut().filter(|live| live.call.id == *id) else { return };
        match change {
            Change::Ended { .. } | Change::Accepted { .. } => self.0 = None,
            Change::Signal { signal: Signal::Candidates(candidates) } => {
                live.candidates.extend(candidates.iter().cloned())
            }
            Change::Ringing | Change::Signal { signal: Signal::Description(_) } => {}
        }
    }

    /// The call that the server gives instead of the person's own, with the candidates that have come for it since: they may
    /// be faster than that answer. One that comes twice does no harm.
    pub fn instead(&mut self, mut live: LiveCall) -> LiveCall {
        if let Some(waiting) = self.0.take_if(|waiting| waiting.call.id == live.call.id) {
            live.candidates.extend(waiting.candidates);
        }
        live
    }

    /// The call that waits, for a page that is free now, or for nobody.
    pub fn take(&mut self) -> Option<LiveCall> {
        self.0.take()
    }
}
