//! The body of a request, read as a whole before anything is done: it may be neither too long nor too slow.

use crate::error::ApiError;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use shared::{error::ErrorCode, limits};
use std::time::Duration;

/// Answers the request once its body is here, which may take `time`.
///
/// A request whose connection breaks half-way ends here and has no effect.
pub(super) async fn read(State(time): State<Duration>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let refusal = match tokio::time::timeout(time, to_bytes(body, limits::BODY_BYTES)).await {
        Ok(Ok(body)) => return next.run(Request::from_parts(parts, Body::from(body))).await,
        // A body that breaks off is not told from one that is too long: nobody waits for the answer then.
        Ok(Err(_)) => ErrorCode::BodyTooLong,
        Err(_) => ErrorCode::RequestTimeout,
    };
    ApiError::from(refusal).into_response()
}
