//! What keeps other sites out: the headers of every answer, and the origin of every request.

use crate::error::ApiError;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{self, HOST, ORIGIN},
};
use shared::error::ErrorCode;

/// Nothing but our own files runs or is loaded; WebAssembly may be compiled, nothing else may be evaluated.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; media-src 'self' blob: mediastream:; connect-src 'self'; font-src 'self'; \
    manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const PERMISSIONS_POLICY: &str = "camera=(self), microphone=(self), display-capture=(self), \
    geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Puts the protective headers on an answer.
pub(super) async fn harden(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses a request that comes from another origin's page, before anything counts it: no site can use up what its visitors
/// may ask for. One that only reads, too, since an `<img>` asks for whatever it is told.
pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    if is_foreign(request.headers()) {
        return ApiError::from(ErrorCode::ForeignOrigin).into_response();
    }
    next.run(request).await
}

/// Browsers name where a request comes from in `Sec-Fetch-Site` (W3C Fetch Metadata) or, older ones, in `Origin` (RFC
/// 6454). A request without either is no browser's page, so nobody's cookies come with it unasked.
fn is_foreign(headers: &HeaderMap) -> bool {
    let site_is_ours = |site: &HeaderValue| site == "same-origin" || site == "none";
    let origin_is_ours = |origin: &HeaderValue| {
        let authority = origin.to_str().ok().and_then(|origin| Some(origin.split_once("://")?.1));
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        authority.zip(host).is_some_and(|(authority, host)| authority.eq_ignore_ascii_case(host))
    };
    !headers.get_all("sec-fetch-site").iter().all(site_is_ours) || !headers.get_all(ORIGIN).iter().all(origin_is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(pairs: &[(&'static str, &'static str)]) -> bool {
        let pairs = pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_foreign(&pairs.collect())
    }

    #[test]
    fn our_own_page_and_no_page_at_all_may_ask() {
        assert!(!foreign(&[("host", "localhost:8080")]));
        assert!(!foreign(&[("host", "localhost:8080"), ("origin", "http://localhost:8080")]));
        assert!(!foreign(&[
            ("host", "call.example"),
            ("origin", "https://Call.example"),
            ("sec-fetch-site", "same-origin")
        ]));
    }

    #[test]
    fn a_page_of_another_origin_may_not() {
        assert!(foreign(&[("host", "localhost:8080"), ("origin", "http://localhost:9090")]));
        assert!(foreign(&[("host", "localhost:8080"), ("origin", "null")]));
        assert!(foreign(&[("host", "a.example"), ("sec-fetch-site", "same-site")]));
        assert!(foreign(&[("host", "a.example"), ("sec-fetch-site", "cross-site"), ("origin", "https://a.example")]));
        assert!(foreign(&[("origin", "https://a.example")]));
    }

    #[test]
    fn nothing_evaluates_text_or_runs_inline() {
        assert!(!CONTENT_SECURITY_POLICY.contains("'unsafe"));
    }
}
