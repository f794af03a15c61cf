//! The log's line for each request: what was asked, what came of it, how long it took, and who asked.

use axum::{extract::Request, middleware::Next, response::Response};
use http::Method;
use shared::{
    api,
    ids::{CallId, UserId},
    people::PhoneNumber,
};
use std::time::Instant;
use tracing::{Instrument, Span, field::Empty};

/// The methods that HTTP knows (RFC 9110, section 9.3, and RFC 5789).
const METHODS: &[Method] = &[
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::CONNECT,
    Method::OPTIONS,
    Method::TRACE,
    Method::PATCH,
];
/// What stands for anything that a client has made up: it stays out of the log.
const UNKNOWN: &str = "(unknown)";

/// Writes the line once the answer's head is there. Whatever else is logged meanwhile names the request, too.
pub(super) async fn request(request: Request, next: Next) -> Response {
    let (method, path) = (known_method(request.method()), known_path(request.uri().path()));
    let span = tracing::info_span!("request", method, path, user = Empty, phone = Empty, call = Empty);
    let begun = Instant::now();
    async move {
        let answer = next.run(request).await;
        let ms = begun.elapsed().as_millis() as u64;
        tracing::info!(status = answer.status().as_u16(), ms, "answered");
        answer
    }
    .instrument(span)
    .await
}

/// The same for one of the page's files, for who wants to see those.
pub(super) async fn file(request: Request, next: Next) -> Response {
    let (method, path) = (known_method(request.method()), request.uri().path().to_owned());
    let answer = next.run(request).await;
    tracing::debug!(method, path, status = answer.status().as_u16(), "file");
    answer
}

/// The present request is this person's.
pub(crate) fn by(user: &UserId) {
    Span::current().record("user", user.as_str());
}

/// The present request is about the account with this number, whether there is one or not.
pub(crate) fn about(phone: &PhoneNumber) {
    Span::current().record("phone", tracing::field::display(phone.shortened()));
}

/// The present request is about this call, whether there is one or not.
pub(crate) fn in_call(call: &CallId) {
    Span::current().record("call", call.as_str());
}

fn known_method(method: &Method) -> &'static str {
    METHODS.iter().find(|known| *known == method).map_or(UNKNOWN, Method::as_str)
}

fn known_path(path: &str) -> &'static str {
    let mut routes = api::PATHS.iter().chain(api::READS).chain([&api::EVENTS]);
    routes.find(|route| **route == path).copied().unwrap_or(UNKNOWN)
}
