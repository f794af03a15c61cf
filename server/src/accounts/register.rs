//! Opening an account.

use super::{registration::admit, session};
use crate::{
    app::App,
    auth::{InvitationId, Presented, parse_phone, random},
    clock::now_ms,
    db::{Account, Opening},
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
    let Input(Register { phone, name, password, invitation }) = input;
    let invitation = admit(&app, invitation).await?;
    let phone = parse_phone(&phone, app.config.region)?;
    line::about(&phone);
    let (name, password) = (Name::try_from(name)?, Password::try_from(password)?);
    // Whoever mistypes does not pay for it. From here on a number tells by its refusal that it is taken, and a hash is made.
    app.limits.register(address)?;
    let account = open_account(&app, phone, name, password, invitation.as_ref()).await?;
    session::open(&app, presented, address, &account).await?;
    Ok(account.person)
}

/// Opens an account and uses up the invitation; [`ErrorCode::PhoneTaken`] where the number has one.
pub async fn open_account(
    app: &App,
    phone: PhoneNumber,
    name: Name,
    password: Password,
    invitation: Option<&InvitationId>,
) -> Result<Account, ApiError> {
    let password = app.hasher.hash(password).await?;
    let person = Person { id: new_user_id()?, name, phone };
    match app.db.create_user(&person, &password, invitation, now_ms()).await? {
        Opening::Opened => Ok(Account { person, password, disabled: false }),
        Opening::PhoneTaken => Err(ErrorCode::PhoneTaken.into()),
        Opening::NotInvited => Err(ErrorCode::InvitationInvalid.into()),
    }
}

/// An id that no account has had.
pub(crate) fn new_user_id() -> Result<UserId, ApiError> {
    let text: String = random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
    UserId::try_from(text).map_err(ApiError::internal)
}
