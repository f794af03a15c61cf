//! Opening an account.

use super::session;
use crate::{
    app::App,
    auth::{Presented, parse_phone, random},
    error::ApiError,
    http::{Address, Input, line},
};
use axum::Extension;
use dioxus_fullstack::post;
use shared::{
    api::Register,
    error::ErrorCode,
    ids::UserId,
    people::{Name, Password, Person, PhoneNumber},
};

/// Opens an account and signs in.
#[post("/api/auth/register", app: Extension<App>, presented: Presented, address: Address, input: Input<Register>)]
pub async fn register() -> Result<Person, ApiError> {
    let Input(Register { phone, name, password }) = input;
    let phone = parse_phone(&phone, app.config.region)?;
    line::about(&phone);
    let name = Name::try_from(name)?;
    let person = open_account(&app, phone, name, Password::try_from(password)?).await?;
    session::open(&app, presented, address, &person).await?;
    Ok(person)
}

/// Opens an account; [`ErrorCode::PhoneTaken`] where the number has one.
pub async fn open_account(app: &App, phone: PhoneNumber, name: Name, password: Password) -> Result<Person, ApiError> {
    let hash = app.hasher.hash(password).await?;
    let person = Person { id: new_user_id()?, name, phone };
    app.db.create_user(&person, &hash).await?.ok_or(ErrorCode::PhoneTaken)?;
    Ok(person)
}

fn new_user_id() -> Result<UserId, ApiError> {
    let text: String = random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    UserId::try_from(text).map_err(ApiError::internal)
}
