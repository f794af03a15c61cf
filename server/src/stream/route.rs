//! `GET /api/events`.
//!
//! A plain axum route beside the server functions: its caller is the browser's own EventSource, which needs no client
//! stub, and its answer is a body laid out once per event and shared by all streams, which no typed answer would be.

use super::{feed::Feed, visit::Visit};
use crate::{
    app::App,
    clock::now_ms,
    error::ApiError,
    http::{Build, CurrentUser, Host},
    hub::Listener,
};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Query, rejection::QueryRejection},
    response::Response,
};
use futures_util::stream;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use shared::{
    error::ErrorCode,
    event::Position,
    ids::{DeviceId, UserId},
};
use std::convert::Infallible;

/// What stands in the query: an EventSource can send no header of ours.
#[derive(Deserialize)]
pub struct Asked {
    device: Option<String>,
    /// Whom the page believes signed in.
    user: Option<String>,
    /// Where the page was, as [`Position`].
    after: Option<String>,
}

/// A place for a stream is free again at the latest after the time in which a dead connection is noticed, in seconds.
const RETRY_AFTER: u64 = crate::accept::DEAD_AFTER.as_secs();

/// Opens the page's stream.
pub async fn open(
    Extension(app): Extension<App>,
    Extension(build): Extension<Build>,
    user: CurrentUser,
    Host(host): Host,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(asked) = asked.map_err(|_| ErrorCode::Malformed)?;
    let CurrentUser { person, session, .. } = user;
    if asked.user.is_some_and(|claimed| UserId::try_from(claimed).as_ref() != Ok(&person.id)) {
        return Err(ErrorCode::AnotherUser.into());
    }
    let device = DeviceId::try_from(asked.device.ok_or(ErrorCode::MissingHeader)?)?;
    let after = position(&headers).or_else(|| asked.after?.parse().ok());
    let listener = Listener { user: person.id.clone(), device, session: session.clone() };
    let Some(subscriber) = app.hub.subscribe(listener, after) else {
        return Err(ApiError::Later(ErrorCode::TooManyStreams, RETRY_AFTER));
    };
    // A sign-out between the cookie's check and the subscription has closed the session's streams before this one was there.
    app.db.session(&session, now_ms()).await?.ok_or(ErrorCode::SignedOut)?;
    Ok(response(Feed::new(Visit::begin(app, subscriber), person, build, host)))
}

/// Where a browser's own reconnection says that it was (HTML, section 9.2.4). It is newer than what the address says.
fn position(headers: &HeaderMap) -> Option<Position> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}

fn response(feed: Feed) -> Response {
    let events =
        stream::unfold(feed, |mut feed| async move { Some((Ok::<Bytes, Infallible>(feed.next().await?), feed)) });
    let mut response = Response::new(Body::from_stream(events));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that collects the answer first would hold every event back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
