//! Why a route does not answer as asked: a refusal with its code, or a failure of the server's own.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use dioxus_fullstack::{AsStatusCode, ServerFnError};
use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::error::{ErrorBody, ErrorCode, ErrorData};
use std::fmt;

/// What a route answers instead of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The request was refused, and says why.
    Refused(ErrorCode),
    /// The request was refused for now; after so many seconds it may be made again.
    Later(ErrorCode, u64),
    /// The server failed. The cause is in the log, written by [`ApiError::internal`], and nowhere else.
    Internal,
}

impl ApiError {
    /// Logs `cause` and hides it from the answer.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!("a request failed: {cause}");
        Self::Internal
    }

    /// The code that the answer carries.
    pub fn code(self) -> ErrorCode {
        match self {
            Self::Refused(code) | Self::Later(code, _) => code,
            Self::Internal => ErrorCode::Internal,
        }
    }

    fn data(self) -> ErrorData {
        let retry_after = match self {
            Self::Later(_, seconds) => Some(seconds),
            Self::Refused(_) | Self::Internal => None,
        };
        ErrorData { error: self.code(), retry_after }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

impl From<crate::db::DbError> for ApiError {
    fn from(error: crate::db::DbError) -> Self {
        Self::internal(error)
    }
}

impl From<surrealdb::Error> for ApiError {
    fn from(error: surrealdb::Error) -> Self {
        Self::internal(error)
    }
}

impl From<tokio::task::JoinError> for ApiError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::internal(error)
    }
}

impl From<ServerFnError> for ApiError {
    fn from(error: ServerFnError) -> Self {
        Self::internal(error)
    }
}

impl AsStatusCode for ApiError {
    fn as_status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code().fmt(f)
    }
}

impl std::error::Error for ApiError {}

impl Serialize for ApiError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.data().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ApiError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match ErrorData::deserialize(deserializer)? {
            ErrorData { error: ErrorCode::Internal, .. } => Self::Internal,
            ErrorData { error, retry_after: Some(seconds) } => Self::Later(error, seconds),
            ErrorData { error, retry_after: None } => Self::Refused(error),
        })
    }
}

impl IntoResponse for ApiError {
    /// The sentence is put in by [`crate::http::wording`], which knows the reader's language.
    fn into_response(self) -> Response {
        let status = self.as_status_code();
        let body = ErrorBody { code: status.as_u16(), message: self.to_string(), data: Some(self.data()) };
        (status, Json(body)).into_response()
    }
}
