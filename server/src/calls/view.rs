//! A call as one of the two sees it.

use super::Calls;
use crate::{app::App, error::ApiError};
use shared::{
    api::LiveCall,
    call::{CallView, Role, referee::Record},
    ids::UserId,
    limits,
    people::Person,
};

impl Calls {
    /// The call that `user` is in, with what the other side has sent.
    pub(crate) async fn live(&self, app: &App, user: &UserId) -> Result<Option<LiveCall>, ApiError> {
        let Some(line) = app.db.line(user).await? else { return Ok(None) };
        let _turn = self.turns.take(line.record.id.as_str()).await;
        // Once more: the call may have moved on while this waited for its turn.
        let Some(line) = app.db.line(user).await? else { return Ok(None) };
        let Some(role) = line.record.role_of(user) else { return Ok(None) };
        live(app, &line.record, role).await.map(Some)
    }

    /// The newest calls of `user`.
    pub(crate) async fn history(&self, app: &App, user: &UserId) -> Result<Vec<CallView>, ApiError> {
        let calls = app.db.calls_of(user, limits::SNAPSHOT_CALLS).await?;
        let seen = |(record, peer): (Record, Person)| record.role_of(user).map(|role| view(&record, role, peer));
        Ok(calls.into_iter().filter_map(seen).collect())
    }
}

/// The call as `role`'s side sees it, `peer` being the other.
pub(super) fn view(record: &Record, role: Role, peer: Person) -> CallView {
    CallView {
        id: record.id.clone(),
        peer,
        role,
        media: record.media,
        caller_device: record.caller_device.clone(),
        placed_at: record.placed_at,
        state: record.state.clone(),
    }
}

/// The other person on `role`'s call.
pub(super) async fn peer(app: &App, record: &Record, role: Role) -> Result<Person, ApiError> {
    let id = record.user(role.other());
    app.db.person(id).await?.ok_or_else(|| ApiError::internal(format!("call {} is with nobody", record.id)))
}

/// The call as `role`'s side sees it, with what the other side has sent. To be read within the call's turn.
pub(super) async fn live(app: &App, record: &Record, role: Role) -> Result<LiveCall, ApiError> {
    let sent = app.db.signals(&record.id, role.other()).await?;
    let call = view(record, role, peer(app, record, role).await?);
    Ok(LiveCall { call, description: sent.description, candidates: sent.candidates })
}
