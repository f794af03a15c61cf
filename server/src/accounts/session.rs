//! A session's life: opened, kept open for those who use it, ended with everything that came with it.

use crate::{
    app::App,
    auth::{Presented, SessionId, Token, set_cookie},
    clock::now_ms,
    db::Account,
    error::ApiError,
    http::{Address, line},
};
use shared::{error::ErrorCode, ids::UserId};
use std::time::Duration;

/// A session that was extended within this time is left alone: each extension is a write.
const EXTEND_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Signs in by `account`, as it was just read, in the browser that asks, from `address`. The session that it had before
/// ends.
pub(crate) async fn open(
    app: &App,
    presented: Presented,
    address: Address,
    account: &Account,
) -> Result<SessionId, ApiError> {
    line::by(&account.person.id);
    let token = Token::new();
    let now = now_ms();
    if !app.db.create_session(&token.id(), account, now, now + millis(app.config.session)).await? {
        return Err(ErrorCode::BadCredentials.into());
    }
    app.limits.note(&account.person.phone, address);
    set_cookie(&token, app.config.session)?;
    if let Presented(Some(former)) = presented {
        end(app, &former.id()).await?;
    }
    Ok(token.id())
}

/// Ends the session: the call of each page that came with it, then its streams. A repeat is harmless.
pub(crate) async fn end(app: &App, session: &SessionId) -> Result<(), ApiError> {
    // First of all, so that no page can place a call or open a stream behind what follows.
    app.db.delete_session(session).await?;
    for page in app.hub.listeners(session) {
        app.calls.device_left(app, &page.user, &page.device).await;
    }
    app.hub.close_session(session);
    Ok(())
}

/// Ends all that came with any session of `user`: their call, then their streams. The sessions themselves are deleted
/// already, so that no page can place a call or open a stream behind this.
pub(crate) async fn end_all(app: &App, user: &UserId) -> Result<(), ApiError> {
    app.calls.person_left(app, user).await?;
    app.hub.close_person(user);
    // Not when the streams have gone: over HTTP/2 a page can keep one from its end by not reading.
    app.presence.settle(app, user).await;
    app.stop_relaying(user);
    Ok(())
}

/// Extends the session that the browser presents, at most once a day; one that stands for less is never extended.
pub(super) async fn extend(app: &App, presented: Presented, expires: u64) -> Result<(), ApiError> {
    let fresh_until = now_ms() + millis(app.config.session);
    if let Presented(Some(token)) = presented
        && expires + millis(EXTEND_AFTER) < fresh_until
    {
        app.db.extend_session(&token.id(), fresh_until).await?;
        set_cookie(&token, app.config.session)?;
    }
    Ok(())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
