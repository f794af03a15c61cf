//! Who is signed in.

use super::session;
use crate::{
    app::App,
    auth::Presented,
    error::ApiError,
    http::{Address, CurrentUser},
};
use axum::Extension;
use dioxus_fullstack::get;
use shared::people::Person;

/// The person who is signed in. Every page asks this first, so it is here that a session in use is extended, and that it
/// is learned where the account is in use.
#[get("/api/auth/me", app: Extension<App>, presented: Presented, address: Address, user: CurrentUser)]
pub async fn me() -> Result<Person, ApiError> {
    app.limits.note(&user.person.phone, address);
    session::extend(&app, presented, user.expires).await?;
    Ok(user.person)
}
