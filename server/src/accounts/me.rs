//! Who is signed in.

use super::session;
use crate::{app::App, auth::Presented, error::ApiError, http::CurrentUser};
use axum::Extension;
use dioxus_fullstack::get;
use shared::people::Person;

/// The person who is signed in. Every page asks this first, so it is here that a session in use is extended.
#[get("/api/auth/me", app: Extension<App>, presented: Presented, user: CurrentUser)]
pub async fn me() -> Result<Person, ApiError> {
    session::extend(&app, presented, user.expires).await?;
    Ok(user.person)
}
