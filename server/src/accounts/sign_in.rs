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
/// A number that nobody has takes as long as a wrong password and gets the same answer. That an account is disabled is
/// told to who knows its password.
#[post("/api/auth/sign-in", app: Extension<App>, presented: Presented, address: Address, input: Input<SignIn>)]
pub async fn sign_in() -> Result<Person, ApiError> {
    let Input(SignIn { phone, password }) = input;
    let phone = parse_phone(&phone, app.config.region)?;
    line::about(&phone);
    // Before any work that would be worth an attack.
    app.limits.sign_in(&phone, address)?;
    // No account has a password of a length that cannot be: this tells nobody anything.
    let password = Password::try_from(password).map_err(|_| ErrorCode::BadCredentials)?;
    let account = app.db.account(&phone).await?;
    let hash = account.as_ref().map(|account| account.password.clone());
    let matches = app.hasher.verify(hash, password).await?;
    let account = account.filter(|_| matches).ok_or(ErrorCode::BadCredentials)?;
    if account.disabled {
        return Err(ErrorCode::AccountDisabled.into());
    }
    session::open(&app, presented, address, &account).await?;
    Ok(account.person)
}
