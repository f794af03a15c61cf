//! How a call changes: load, let the referee decide, write over the version read, tell.

use super::{Calls, Page, log, tell};
use crate::{app::App, auth::SessionId, clock::now_ms, error::ApiError};
use shared::{
    call::{
        FailReason, Media,
        referee::{Action, Party, Record, Step},
    },
    error::ErrorCode,
    ids::{CallId, UserId},
    rtc::{Description, DescriptionKind, Sdp},
};

/// Another server on the same store may be faster this many times in a row.
const ATTEMPTS: usize = 8;

/// What an accepting page brings.
pub(super) struct Acceptance {
    /// The session that it comes with.
    pub session: SessionId,
    /// What the callee wants to send.
    pub media: Media,
    /// The callee's answer.
    pub answer: Sdp,
}

/// Why a call changes.
#[derive(Clone, Copy)]
pub(super) enum Cause<'a> {
    /// A page wants it.
    Page(Page<'a>, Verb),
    /// The same two begin another call.
    Superseded,
    /// One of the two has lost every session.
    Expelled(&'a UserId),
    /// This server has started, or its clock was set.
    Start,
    /// Time has passed.
    Clock,
}

impl Cause<'_> {
    /// As the log has it.
    fn by(&self) -> &str {
        match self {
            Cause::Page(page, _) => page.user.as_str(),
            Cause::Superseded => "a new call",
            Cause::Expelled(_) => "the owner",
            Cause::Start => "the start",
            Cause::Clock => "the clock",
        }
    }
}

/// What a page does to a call.
#[derive(Clone, Copy)]
pub(super) enum Verb {
    Ring,
    Accept,
    Connected,
    /// How long the two were connected, if the page says so.
    End(Option<u64>),
    /// The same, and why.
    Fail(FailReason, Option<u64>),
    Heard,
    Left,
    Gone,
}

impl Verb {
    fn by(self, party: Party<'_>) -> Action<'_> {
        match self {
            Verb::Ring => Action::Ring(party),
            Verb::Accept => Action::Accept(party),
            Verb::Connected => Action::Connected(party),
            Verb::End(lasted_ms) => Action::End(party, lasted_ms),
            Verb::Fail(reason, lasted_ms) => Action::Fail(party, reason, lasted_ms),
            Verb::Heard => Action::Heard(party),
            Verb::Left => Action::Left(party),
            Verb::Gone => Action::Gone(party),
        }
    }
}

impl Calls {
    /// Lets a page do something to a call.
    pub(super) async fn act(&self, app: &App, page: Page<'_>, call: &CallId, verb: Verb) -> Result<Record, ApiError> {
        self.change(app, call, Cause::Page(page, verb), None).await
    }

    /// Changes a call. What comes back is the record as it is now stored.
    pub(super) async fn change(
        &self,
        app: &App,
        call: &CallId,
        cause: Cause<'_>,
        acceptance: Option<&Acceptance>,
    ) -> Result<Record, ApiError> {
        let answer = acceptance.map(|it| Description { kind: DescriptionKind::Answer, sdp: it.answer.clone() });
        let _turn = self.turns.take(call.as_str()).await;
        if let Some(Acceptance { session, .. }) = acceptance {
            // It may have ended since the cookie was checked, and with it what its pages are in: this call was not yet.
            app.db.session(session, now_ms()).await?.ok_or(ErrorCode::SignedOut)?;
        }
        for _ in 0..ATTEMPTS {
            let mut stored = app.db.call(call).await?.ok_or(ErrorCode::CallNotFound)?;
            let before = stored.record.state.clone();
            match self.apply(&mut stored.record, cause)? {
                Step::Unchanged => return Ok(stored.record),
                Step::Changed => {}
            }
            self.known.forget(call);
            if app.db.update_call(&stored, answer.as_ref()).await? {
                if stored.record.state != before {
                    log::step(&stored.record, Some(&before), cause.by());
                    self.deadlines.set(call, stored.record.deadline(&self.timers));
                    tell::transition(app, &stored.record, acceptance);
                }
                return Ok(stored.record);
            }
        }
        Err(ApiError::internal(format!("call {call} kept changing under {ATTEMPTS} attempts")))
    }

    fn apply(&self, record: &mut Record, cause: Cause<'_>) -> Result<Step, ErrorCode> {
        let action = match cause {
            Cause::Page(Page { user, device }, verb) => {
                let role = record.role_of(user).ok_or(ErrorCode::CallNotFound)?;
                verb.by(Party { role, device })
            }
            Cause::Superseded => Action::Superseded,
            Cause::Expelled(user) => Action::Expelled(record.role_of(user).ok_or(ErrorCode::CallNotFound)?),
            Cause::Start => Action::Resumed,
            Cause::Clock => Action::Tick(&self.timers),
        };
        record.apply(now_ms(), action)
    }
}
