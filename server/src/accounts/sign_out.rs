//! Signing out.

use super::session;
use crate::{
    app::App,
    auth::clear_cookie,
    error::ApiError,
    http::{Actor, Input},
};
use axum::Extension;
use dioxus_fullstack::post;
use shared::api::SignOut;

/// Ends the session, with the calls and the streams of all its pages.
#[post("/api/auth/sign-out", app: Extension<App>, actor: Actor, _input: Input<SignOut>)]
pub async fn sign_out() -> Result<(), ApiError> {
    session::end(&app, &actor.session).await?;
    clear_cookie()?;
    // The page that asks may have no stream just now.
    app.calls.device_left(&app, &actor.user.id, &actor.device).await;
    Ok(())
}
