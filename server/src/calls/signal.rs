//! Descriptions and candidates on their way from one peer connection to the other.

use super::{Calls, Page, tell};
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
    /// Both within the call's turn: a snapshot read between the two would miss it.
    pub(super) async fn signal(
        &self,
        app: &App,
        page: Page<'_>,
        call: &CallId,
        signal: Signal,
    ) -> Result<(), ApiError> {
        let _turn = self.turns.take(call.as_str()).await;
        let record = app.db.call(call).await?.ok_or(ErrorCode::CallNotFound)?.record;
        let role = record.role_of(page.user).ok_or(ErrorCode::CallNotFound)?;
        may_signal(&record, role, page.device)?;
        match &signal {
            Signal::Description(_) => {}
            Signal::Candidates(new) => {
                let kept = app.db.signals(call, role).await?.candidates.len();
                if new.len() > limits::CANDIDATES_PER_SIGNAL || kept + new.len() > limits::CANDIDATES_PER_CALL {
                    return Err(ErrorCode::TooManyCandidates.into());
                }
            }
        }
        tell::signal(app, &record, role, signal.clone());
        Ok(app.db.keep_signal(call, role, &signal).await?)
    }
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
