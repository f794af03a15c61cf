//! Descriptions and candidates on their way from one peer connection to the other.

use super::{Calls, Page, known::KnownCall, tell};
use crate::{app::App, error::ApiError};
use shared::{
    api::Signal,
    call::{CallState, Role, referee::Record},
    error::ErrorCode,
    ids::{CallId, DeviceId},
    limits,
};

impl Calls {
    /// Delivers a signal at once, then keeps it for a page that comes back.
    ///
    /// Both within the call's turn: a snapshot read between the two would miss it. The two sides' signals share the turn, and
    /// of a call that is known nothing is read before the delivery.
    pub(super) async fn signal(
        &self,
        app: &App,
        page: Page<'_>,
        call: &CallId,
        signal: Signal,
    ) -> Result<(), ApiError> {
        let _turn = self.turns.share(call.as_str()).await;
        let deliver = |known: &mut KnownCall| {
            let role = check(known, page, &signal)?;
            tell::signal(app, &known.record, role, signal.clone());
            Ok::<_, ErrorCode>(role)
        };
        let role = match self.known.with(call, deliver) {
            Some(role) => role?,
            None => self.known.put(read(app, call).await?, deliver)?,
        };
        let kept = app.db.keep_signal(call, role, &signal).await;
        if kept.is_err() {
            self.known.forget(call);
        }
        Ok(kept?)
    }
}

async fn read(app: &App, call: &CallId) -> Result<KnownCall, ApiError> {
    let stored = app.db.call(call).await?.ok_or(ErrorCode::CallNotFound)?;
    let callers = app.db.signals(call, Role::Caller).await?.candidates.len();
    let callees = app.db.signals(call, Role::Callee).await?.candidates.len();
    Ok(KnownCall::new(stored, callers, callees))
}

/// Whose signal it is. What will be kept of that side is counted.
fn check(known: &mut KnownCall, page: Page<'_>, signal: &Signal) -> Result<Role, ErrorCode> {
    let role = known.record.role_of(page.user).ok_or(ErrorCode::CallNotFound)?;
    may_signal(&known.record, role, page.device)?;
    let kept = known.kept(role);
    match signal {
        // The candidates before it belong to its predecessor.
        Signal::Description(_) => *kept = 0,
        Signal::Candidates(new) => {
            if new.len() > limits::CANDIDATES_PER_SIGNAL || *kept + new.len() > limits::CANDIDATES_PER_CALL {
                return Err(ErrorCode::TooManyCandidates);
            }
            *kept += new.len();
        }
    }
    Ok(role)
}

/// Only a device that is in the call signals; the callee has none before the answer.
fn may_signal(record: &Record, role: Role, device: &DeviceId) -> Result<(), ErrorCode> {
    match &record.state {
        CallState::Ended { .. } => Err(ErrorCode::CallOver),
        CallState::Requested | CallState::Ringing | CallState::Accepted { .. } | CallState::Connected { .. } => {
            match record.device(role) {
                Some(own) if own == device => Ok(()),
                Some(_) => Err(ErrorCode::CallTaken),
                None => Err(ErrorCode::CallNotReady),
            }
        }
    }
}
