//! The server's record of a call, and the one function that may change it.
//!
//! ```text
//!                Ring             Accept             Connected
//!   Requested ─────────▶ Ringing ─────────▶ Accepted ─────────▶ Connected
//!       │  └──────────────Accept────────────▲  │                  │
//!       │                    │                 │                  │
//!       ▼                    ▼                 ▼                  ▼
//!   Unreachable            Missed          NoConnection          Lost        by the clock
//!   Cancelled, Declined    Cancelled,      Completed,            Completed,  by a person
//!                          Declined        Failed                Failed
//! ```
//!
//! Ended is final. Whatever comes later is refused with the outcome, or passes without effect if it is a repeat.

use super::{CallState, FailReason, Media, Outcome, Role};
use crate::{
    error::ErrorCode,
    ids::{CallId, DeviceId, UserId},
    limits,
};
use serde::{Deserialize, Serialize};

/// How long each state may last, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timers {
    /// Requested: until a device acknowledges.
    pub reach: u64,
    /// Ringing: until somebody answers.
    pub ring: u64,
    /// Accepted: until a side reports that ICE is connected.
    pub connect: u64,
    /// Connected: since either side was heard.
    pub silence: u64,
}

impl Timers {
    /// How often a page tells that it is there: often enough that one that is lost does not end a call.
    pub fn alive(&self) -> u64 {
        limits::ALIVE_MS.min(self.silence / 3)
    }
}

impl Default for Timers {
    fn default() -> Self {
        Self { reach: 20_000, ring: 45_000, connect: 30_000, silence: 300_000 }
    }
}

/// One call, as the server keeps it. It holds no address: offers, answers and candidates lie elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: CallId,
    /// Who called.
    pub caller: UserId,
    /// From which device.
    pub caller_device: DeviceId,
    /// Who was called.
    pub callee: UserId,
    /// What the caller wanted to send.
    pub media: Media,
    /// Where it stands; from Accepted on with the callee's device.
    pub state: CallState,
    /// When it was placed. All times are the server's, in milliseconds since 1970.
    pub placed_at: u64,
    /// When the state was entered.
    pub since: u64,
    /// When a side was last heard.
    pub heard_at: u64,
}

/// Who wants something, from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party<'a> {
    /// The side.
    pub role: Role,
    /// The device.
    pub device: &'a DeviceId,
}

/// What may happen to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// A device of the callee shows it.
    Ring(Party<'a>),
    /// A device of the callee answers.
    Accept(Party<'a>),
    /// A side's ICE and DTLS stand.
    Connected(Party<'a>),
    /// Cancel, decline or hang-up: who says it and when decides which. With it, how long the two were connected by that
    /// page's clock, in milliseconds, if it says so: its word may have waited for the server for a long time.
    End(Party<'a>, Option<u64>),
    /// A side's connection broke for good; with it, the same.
    Fail(Party<'a>, FailReason, Option<u64>),
    /// A side's page is still there.
    Heard(Party<'a>),
    /// A device has lost its session: the call that it is in ends. One that only rings there rings on elsewhere.
    Left(Party<'a>),
    /// A device's page has been gone for longer than a reload takes.
    Gone(Party<'a>),
    /// The person on this side has lost every session: none of their pages can speak any more.
    Expelled(Role),
    /// The callee is in another call.
    CalleeBusy,
    /// The same two begin another call: this one is over, whatever it thought.
    Superseded,
    /// The server is back, or its clock was set. While it was away it could hear nobody, and their media did not need it; and
    /// what lies ahead by its clock has been already.
    Resumed,
    /// Time has passed.
    Tick(&'a Timers),
}

/// What an action did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The record has changed: store it, then tell.
    Changed,
    /// A repeat, or nothing to do.
    Unchanged,
}

impl Record {
    /// A call just placed.
    pub fn new(id: CallId, caller: (UserId, DeviceId), callee: UserId, media: Media, now: u64) -> Self {
        let (caller, caller_device) = caller;
        let state = CallState::Requested;
        Self { id, caller, caller_device, callee, media, state, placed_at: now, since: now, heard_at: now }
    }

    /// The side that `user` is on.
    pub fn role_of(&self, user: &UserId) -> Option<Role> {
        if *user == self.caller {
            Some(Role::Caller)
        } else if *user == self.callee {
            Some(Role::Callee)
        } else {
            None
        }
    }

    /// The person on `role`'s side.
    pub fn user(&self, role: Role) -> &UserId {
        match role {
            Role::Caller => &self.caller,
            Role::Callee => &self.callee,
        }
    }

    /// The device that speaks for `role`'s side: the callee has none before somebody answered.
    pub fn device(&self, role: Role) -> Option<&DeviceId> {
        match (role, &self.state) {
            (Role::Caller, _) => Some(&self.caller_device),
            (Role::Callee, CallState::Accepted { device } | CallState::Connected { device }) => Some(device),
            (Role::Callee, CallState::Requested | CallState::Ringing | CallState::Ended { .. }) => None,
        }
    }

    /// How it ended, if it has.
    pub fn outcome(&self) -> Option<Outcome> {
        match &self.state {
            CallState::Ended { outcome, .. } => Some(*outcome),
            CallState::Requested | CallState::Ringing | CallState::Accepted { .. } | CallState::Connected { .. } => {
                None
            }
        }
    }

    /// When [`Action::Tick`] is due, in milliseconds since 1970.
    pub fn deadline(&self, timers: &Timers) -> Option<u64> {
        match &self.state {
            CallState::Requested => Some(self.since + timers.reach),
            CallState::Ringing => Some(self.since + timers.ring),
            CallState::Accepted { .. } => Some(self.since + timers.connect),
            CallState::Connected { .. } => Some(self.heard_at.max(self.since) + timers.silence),
            CallState::Ended { .. } => None,
        }
    }

    /// Lets `action` happen at `now`, or says why it cannot. A refusal changes nothing.
    pub fn apply(&mut self, now: u64, action: Action<'_>) -> Result<Step, ErrorCode> {
        match action {
            Action::Ring(party) => self.ring(now, party),
            Action::Accept(party) => self.accept(now, party),
            Action::Connected(party) => self.connected(now, party),
            Action::End(party, lasted_ms) => self.end_by(now, party, None, lasted_ms),
            Action::Fail(party, reason, lasted_ms) => self.end_by(now, party, Some(reason), lasted_ms),
            Action::Heard(party) => self.heard(now, party),
            Action::Left(party) => self.left(now, party),
            Action::Gone(party) => self.gone(now, party),
            Action::Expelled(role) => self.expelled(now, role),
            Action::CalleeBusy => match &self.state {
                CallState::Requested => self.end(now, Outcome::Busy),
                CallState::Ringing | CallState::Accepted { .. } | CallState::Connected { .. } => {
                    Err(ErrorCode::CallNotReady)
                }
                CallState::Ended { .. } => Ok(Step::Unchanged),
            },
            Action::Superseded => match &self.state {
                CallState::Requested | CallState::Ringing => self.end(now, Outcome::Cancelled),
                CallState::Accepted { .. } | CallState::Connected { .. } => self.end(now, Outcome::Completed),
                CallState::Ended { .. } => Ok(Step::Unchanged),
            },
            Action::Resumed => self.resumed(now),
            Action::Tick(timers) => match self.deadline(timers) {
                Some(due) if due <= now => self.end(now, self.timed_out()),
                Some(_) | None => Ok(Step::Unchanged),
            },
        }
    }

    fn ring(&mut self, now: u64, party: Party<'_>) -> Result<Step, ErrorCode> {
        self.must_be(party.role, Role::Callee)?;
        match &self.state {
            CallState::Requested => self.enter(now, CallState::Ringing),
            CallState::Ringing => Ok(Step::Unchanged),
            CallState::Accepted { device } | CallState::Connected { device } if device == party.device => {
                Ok(Step::Unchanged)
            }
            CallState::Accepted { .. } | CallState::Connected { .. } => Err(ErrorCode::CallTaken),
            CallState::Ended { .. } => Err(ErrorCode::CallOver),
        }
    }

    fn accept(&mut self, now: u64, party: Party<'_>) -> Result<Step, ErrorCode> {
        self.must_be(party.role, Role::Callee)?;
        match &self.state {
            // Requested too: in glare the callee answers a call that none of its devices has shown.
            CallState::Requested | CallState::Ringing => {
                self.enter(now, CallState::Accepted { device: party.device.clone() })
            }
            CallState::Accepted { device } | CallState::Connected { device } if device == party.device => {
                Ok(Step::Unchanged)
            }
            CallState::Accepted { .. } | CallState::Connected { .. } => Err(ErrorCode::CallTaken),
            CallState::Ended { .. } => Err(ErrorCode::CallOver),
        }
    }

    fn connected(&mut self, now: u64, party: Party<'_>) -> Result<Step, ErrorCode> {
        self.must_speak_for(party)?;
        match &self.state {
            CallState::Requested | CallState::Ringing => Err(ErrorCode::CallNotReady),
            CallState::Accepted { device } => {
                let device = device.clone();
                self.heard_at = now;
                self.enter(now, CallState::Connected { device })
            }
            CallState::Connected { .. } => Ok(Step::Unchanged),
            CallState::Ended { .. } => Err(ErrorCode::CallOver),
        }
    }

    fn end_by(
        &mut self,
        now: u64,
        party: Party<'_>,
        failed: Option<FailReason>,
        lasted_ms: Option<u64>,
    ) -> Result<Step, ErrorCode> {
        match &self.state {
            CallState::Requested | CallState::Ringing => match (party.role, failed) {
                (Role::Caller, _) => {
                    self.must_speak_for(party)?;
                    self.end(now, failed.map_or(Outcome::Cancelled, Outcome::Failed))
                }
                // A device that could not answer says so by silence: another one may ring on.
                (Role::Callee, Some(_)) => Ok(Step::Unchanged),
                (Role::Callee, None) => self.end(now, Outcome::Declined),
            },
            CallState::Accepted { .. } | CallState::Connected { .. } => {
                self.must_speak_for(party)?;
                self.end_after(now, failed.map_or(Outcome::Completed, Outcome::Failed), lasted_ms)
            }
            CallState::Ended { .. } => Ok(Step::Unchanged),
        }
    }

    fn heard(&mut self, now: u64, party: Party<'_>) -> Result<Step, ErrorCode> {
        self.must_speak_for(party)?;
        match &self.state {
            CallState::Requested | CallState::Ringing | CallState::Accepted { .. } => Ok(Step::Unchanged),
            CallState::Connected { .. } => {
                self.heard_at = now;
                Ok(Step::Changed)
            }
            CallState::Ended { .. } => Err(ErrorCode::CallOver),
        }
    }

    fn left(&mut self, now: u64, party: Party<'_>) -> Result<Step, ErrorCode> {
        match self.device(party.role) {
            Some(device) if device == party.device => self.end_by(now, party, None, None),
            Some(_) | None => Ok(Step::Unchanged),
        }
    }

    fn gone(&mut self, now: u64, party: Party<'_>) -> Result<Step, ErrorCode> {
        match &self.state {
            CallState::Requested | CallState::Ringing => match party.role {
                Role::Caller if *party.device == self.caller_device => self.end(now, Outcome::Cancelled),
                Role::Caller | Role::Callee => Ok(Step::Unchanged),
            },
            // The media do not pass through here: only the other side's ICE knows whether the page is really gone.
            CallState::Accepted { .. } | CallState::Connected { .. } | CallState::Ended { .. } => Ok(Step::Unchanged),
        }
    }

    fn expelled(&mut self, now: u64, role: Role) -> Result<Step, ErrorCode> {
        match (&self.state, role) {
            (CallState::Requested | CallState::Ringing, Role::Caller) => self.end(now, Outcome::Cancelled),
            // As if nobody were there, which is so from now on.
            (CallState::Requested | CallState::Ringing, Role::Callee) => self.end(now, Outcome::Unreachable),
            (CallState::Accepted { .. } | CallState::Connected { .. }, Role::Caller | Role::Callee) => {
                self.end(now, Outcome::Completed)
            }
            (CallState::Ended { .. }, Role::Caller | Role::Callee) => Ok(Step::Unchanged),
        }
    }

    fn resumed(&mut self, now: u64) -> Result<Step, ErrorCode> {
        match &self.state {
            CallState::Requested | CallState::Ringing | CallState::Accepted { .. } if self.since <= now => {
                Ok(Step::Unchanged)
            }
            CallState::Requested | CallState::Ringing | CallState::Accepted { .. } => {
                self.since = now;
                Ok(Step::Changed)
            }
            CallState::Connected { .. } => {
                self.since = self.since.min(now);
                self.heard_at = now;
                Ok(Step::Changed)
            }
            CallState::Ended { .. } => Ok(Step::Unchanged),
        }
    }

    fn timed_out(&self) -> Outcome {
        match &self.state {
            CallState::Requested => Outcome::Unreachable,
            CallState::Ringing => Outcome::Missed,
            CallState::Accepted { .. } => Outcome::Failed(FailReason::NoConnection),
            CallState::Connected { .. } => Outcome::Failed(FailReason::Lost),
            CallState::Ended { outcome, .. } => *outcome,
        }
    }

    fn must_be(&self, role: Role, expected: Role) -> Result<(), ErrorCode> {
        if role == expected { Ok(()) } else { Err(ErrorCode::CallNotReady) }
    }

    /// Only the device that is in the call speaks for its side.
    fn must_speak_for(&self, party: Party<'_>) -> Result<(), ErrorCode> {
        match self.device(party.role) {
            Some(device) if device != party.device => Err(ErrorCode::CallTaken),
            Some(_) | None => Ok(()),
        }
    }

    fn end(&mut self, now: u64, outcome: Outcome) -> Result<Step, ErrorCode> {
        self.end_after(now, outcome, None)
    }

    /// Ends it after so long a connection, if that is said; it was never longer than what this record has seen.
    fn end_after(&mut self, now: u64, outcome: Outcome, lasted_ms: Option<u64>) -> Result<Step, ErrorCode> {
        let seen = now.saturating_sub(self.since);
        let duration_ms = match &self.state {
            CallState::Connected { .. } => Some(lasted_ms.map_or(seen, |lasted| lasted.min(seen))),
            CallState::Requested | CallState::Ringing | CallState::Accepted { .. } | CallState::Ended { .. } => None,
        };
        self.enter(now, CallState::Ended { outcome, duration_ms })
    }

    fn enter(&mut self, now: u64, state: CallState) -> Result<Step, ErrorCode> {
        self.state = state;
        self.since = now;
        Ok(Step::Changed)
    }
}
