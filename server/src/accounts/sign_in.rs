//! Signing in.

use super::session;
use crate::{
    app::App,
    auth::{Presented, parse_phone},
    error::ApiError,
    http::{Address, Input, line},
};
use axum::Extension;
use dioxus_fullstack::post;
use shared::{
    api::SignIn,
    error::ErrorCode,
    people::{Password, Person},
};

/// Signs in.
///
/// A number that nobody has takes as long as a wrong password and gets the same answer.
#[post("/api/auth/sign-in", app: Extension<App>, presented: Presented, address: Address, input: Input<SignIn>)]
pub async fn sign_in() -> Result<Person, ApiError> {
    let Input(SignIn { phone, password }) = input;
    let phone = parse_phone(&phone, app.config.region)?;
    line::about(&phone);
    // Before any work that would be worth an attack.
    app.limits.sign_in(&phone, address)?;
    // No account has a password of a length that cannot be: this tells nobody anything.
    let password = Password::try_from(password).map_err(|_| ErrorCode::BadCredentials)?;
    let (person, hash) = app.db.credentials(&phone).await?.unzip();
    let matches = app.hasher.verify(hash, password).await?;
    let person = person.filter(|_| matches).ok_or(ErrorCode::BadCredentials)?;
    session::open(&app, presented, address, &person).await?;
    Ok(person)
}
