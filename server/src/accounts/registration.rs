//! Who may open an account: anybody, who has an invitation, or nobody.

use crate::{
    app::App,
    auth::{InvitationId, Token},
    clock::now_ms,
    error::ApiError,
};
use axum::Extension;
use dioxus_fullstack::get;
use shared::{api::Registration, error::ErrorCode};

/// Who may open an account here: the page asks before it shows a form.
#[get("/api/auth/registration", app: Extension<App>)]
pub async fn registration() -> Result<Registration, ApiError> {
    Ok(app.config.registration)
}

/// Lets a newcomer in, or not. Where an invitation is needed, it is to be used up by the account's opening.
///
/// To be asked before anything else: who may not open an account learns nothing of any number, and costs no hash.
pub(super) async fn admit(app: &App, invitation: Option<String>) -> Result<Option<InvitationId>, ApiError> {
    match app.config.registration {
        Registration::Open => Ok(None),
        Registration::Invite => {
            let token = invitation.as_deref().and_then(Token::decode).ok_or(ErrorCode::InvitationInvalid)?;
            let invitation = InvitationId::of(&token);
            match app.db.invitation_stands(&invitation, now_ms()).await? {
                true => Ok(Some(invitation)),
                false => Err(ErrorCode::InvitationInvalid.into()),
            }
        }
        Registration::Closed => Err(ErrorCode::RegistrationClosed.into()),
    }
}
