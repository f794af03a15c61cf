//! Signing out.

use crate::{
    app::App,
    auth::clear_cookie,
    error::ApiError,
    http::{Actor, Input},
};
use axum::Extension;
use dioxus_fullstack::post;
use shared::api::SignOut;

/// Ends the session, its streams and a call of its device.
#[post("/api/auth/sign-out", app: Extension<App>, actor: Actor, _input: Input<SignOut>)]
pub async fn sign_out() -> Result<(), ApiError> {
    app.db.delete_session(&actor.session).await?;
    clear_cookie()?;
    app.calls.device_left(&app, &actor.user.id, &actor.device).await;
    app.hub.close_session(&actor.session);
    Ok(())
}
