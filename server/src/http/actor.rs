//! Who asks: extractors that read the session cookie and the page's headers.

use super::line;
use crate::{
    app::App,
    auth::{Presented, SessionId},
    clock::now_ms,
    error::ApiError,
};
use axum::extract::FromRequestParts;
use http::{HeaderMap, request::Parts};
use shared::{
    api::{DEVICE_HEADER, KEY_HEADER, USER_HEADER},
    error::ErrorCode,
    ids::{DeviceId, UserId},
    limits,
    people::Person,
};

/// The person whose session the cookie names.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    /// The person.
    pub person: Person,
    /// The session.
    pub session: SessionId,
    /// Until when it stands without use, in milliseconds since 1970.
    pub expires: u64,
}

/// A page that changes something: a person, and the device and key of the request.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person.
    pub user: Person,
    /// The session.
    pub session: SessionId,
    /// The page.
    pub device: DeviceId,
    /// Recognises a repeat of the request.
    pub key: String,
}

impl<S: Send + Sync> FromRequestParts<S> for CurrentUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Ok(Presented(token)) = Presented::from_request_parts(parts, state).await;
        let id = token.ok_or(ErrorCode::SignedOut)?.id();
        let session = app(parts)?.db.session(&id, now_ms()).await?.ok_or(ErrorCode::SignedOut)?;
        line::by(&session.person.id);
        Ok(Self { person: session.person, session: id, expires: session.expires })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // The guard against repeats asks before the route does; the store is asked once.
        if let Some(actor) = parts.extensions.get::<Actor>() {
            return Ok(actor.clone());
        }
        let CurrentUser { person, session, .. } = CurrentUser::from_request_parts(parts, state).await?;
        let user = UserId::try_from(header(&parts.headers, USER_HEADER)?).map_err(|_| ErrorCode::MissingHeader)?;
        if user != person.id {
            return Err(ErrorCode::AnotherUser.into());
        }
        let device =
            DeviceId::try_from(header(&parts.headers, DEVICE_HEADER)?).map_err(|_| ErrorCode::MissingHeader)?;
        let key = header(&parts.headers, KEY_HEADER)?;
        if key.is_empty() || key.len() > limits::ID_CHARS {
            return Err(ErrorCode::MissingHeader.into());
        }
        Ok(Self { user: person, session, device, key: key.to_owned() })
    }
}

/// The handle that [`super::router`] puts into every request.
pub(crate) fn app(parts: &Parts) -> Result<App, ApiError> {
    parts.extensions.get::<App>().cloned().ok_or_else(|| ApiError::internal("the router carries no App"))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, ErrorCode> {
    headers.get(name).and_then(|value| value.to_str().ok()).ok_or(ErrorCode::MissingHeader)
}
