//! What happens because time passes.
//!
//! The record's timeouts are the server's. The page's own are for its peer connection, and, much later, for a server
//! that no longer says anything: no call rings for ever.

use super::{Call, Ending, Output, Phase};
use crate::call::{FailReason, Outcome, referee::Timers};

/// How long a page waits, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the server's word on a call that nobody answers.
    pub answer: u64,
    /// From the answer to the connection.
    pub connect: u64,
    /// From `disconnected` to the first ICE restart.
    pub restart: u64,
    /// From one ICE restart to the next.
    pub restart_again: u64,
    /// From `disconnected` to giving up.
    pub reconnect: u64,
}

impl Patience {
    /// For a server with these times. It is waited for beyond them: its word may be on its way, or the page may come back to
    /// a server that was away for a moment.
    pub fn beyond(timers: &Timers) -> Self {
        Self {
            answer: timers.reach.saturating_add(timers.ring).saturating_add(25_000),
            connect: timers.connect.saturating_add(5_000),
            restart: 2_000,
            restart_again: 5_000,
            reconnect: 30_000,
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self::beyond(&Timers::default())
    }
}

/// What is due when.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Due {
    pub(super) give_up: Option<u64>,
    pub(super) restart: Option<u64>,
}

impl Due {
    pub(super) fn next(&self) -> Option<u64> {
        [self.give_up, self.restart].into_iter().flatten().min()
    }
}

impl Call {
    pub(super) fn tick(&mut self, now: u64) -> Vec<Output> {
        if self.due.give_up.is_some_and(|due| due <= now) {
            return self.give_up(now);
        }
        if self.due.restart.is_some_and(|due| due <= now) {
            self.due.restart = Some(now + self.patience.restart_again);
            return vec![Output::RestartIce];
        }
        vec![]
    }

    fn give_up(&mut self, now: u64) -> Vec<Output> {
        let failed = |reason| Ending::plain(Outcome::Failed(reason));
        match self.phase {
            Phase::Reaching | Phase::Ringing => self.finish_and_tell(failed(FailReason::Lost), None),
            Phase::Incoming => self.finish(Ending::plain(Outcome::Missed)),
            Phase::Answering | Phase::Connecting => {
                self.finish_and_tell(failed(FailReason::NoConnection), Some(FailReason::NoConnection))
            }
            Phase::Reconnecting { .. } => {
                let duration_ms = self.connected_for(now);
                let ending = Ending::Outcome { outcome: Outcome::Failed(FailReason::Lost), duration_ms };
                self.finish_and_tell(ending, Some(FailReason::Lost))
            }
            Phase::Preparing | Phase::Connected { .. } | Phase::Over(_) => vec![],
        }
    }
}
