//! The JSON body of a request, refused with a code where it is not what the route takes.

use crate::error::ApiError;
use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
};
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use shared::{error::ErrorCode, limits};

/// A request's body, parsed.
#[derive(Clone, Debug)]
pub struct Input<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Input<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        if !is_json(&request) {
            return Err(ErrorCode::NotJson.into());
        }
        // [`super::body`] has read it as a whole.
        let body = to_bytes(request.into_body(), limits::BODY_BYTES).await.map_err(ApiError::internal)?;
        // Serde would take a struct's fields from a list, too.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(ErrorCode::Malformed.into());
        }
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(Self(value)),
            Err(error) => Err(ErrorCode::leading(&error.to_string()).unwrap_or(ErrorCode::Malformed).into()),
        }
    }
}

fn is_json(request: &Request) -> bool {
    let value = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
