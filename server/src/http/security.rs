//! What keeps other sites out: the headers of every answer, and the origin of every request.

use super::host::authority;
use crate::{config::Https, error::ApiError};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Uri,
    header::{self, ORIGIN, STRICT_TRANSPORT_SECURITY},
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

/// For a year browsers ask this host by HTTPS only (RFC 6797).
const BY_HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Puts the protective headers on an answer.
pub(super) async fn harden(State(https): State<Https>, request: Request, next: Next) -> Response {
    let only_https = asks_for_https_only(https, authority(request.uri(), request.headers()));
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if only_https {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, BY_HTTPS_ONLY);
    }
    response
}

/// Not with a certificate that the server has signed itself: from then on browsers let nobody past a warning (RFC 6797,
/// section 12.1), so that with the next such certificate everybody would be locked out for a year. Nor for `localhost`: the
/// rule holds for every port, and other programs speak plain HTTP there, this one among them. Behind a proxy, the proxy decides.
fn asks_for_https_only(https: Https, host: Option<&str>) -> bool {
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    match https {
        Https::Off | Https::SelfSigned => false,
        Https::Given => name.is_some_and(|name| !name.eq_ignore_ascii_case("localhost")),
    }
}

/// Refuses a request that comes from another origin's page, before anything counts it: no site can use up what its visitors
/// may ask for. One that only reads, too, since an `<img>` asks for whatever it is told.
pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    if is_foreign(request.uri(), request.headers()) {
        return ApiError::from(ErrorCode::ForeignOrigin).into_response();
    }
    next.run(request).await
}

/// Browsers name where a request comes from in `Sec-Fetch-Site` (W3C Fetch Metadata) or, older ones, in `Origin` (RFC
/// 6454). A request without either is no browser's page, so nobody's cookies come with it unasked.
fn is_foreign(uri: &Uri, headers: &HeaderMap) -> bool {
    let site_is_ours = |site: &HeaderValue| site == "same-origin" || site == "none";
    let origin_is_ours = |origin: &HeaderValue| {
        let origin = origin.to_str().ok().and_then(|origin| Some(origin.split_once("://")?.1));
        origin.zip(authority(uri, headers)).is_some_and(|(origin, asked)| origin.eq_ignore_ascii_case(asked))
    };
    !headers.get_all("sec-fetch-site").iter().all(site_is_ours) || !headers.get_all(ORIGIN).iter().all(origin_is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(pairs: &[(&'static str, &'static str)]) -> bool {
        let pairs = pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_foreign(&Uri::from_static("/"), &pairs.collect())
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
    fn the_host_in_the_address_counts_more_than_the_header() {
        let own = Uri::from_static("https://call.example:8443/api/auth/me");
        let origin = |origin: &'static str| HeaderMap::from_iter([(ORIGIN, HeaderValue::from_static(origin))]);
        assert!(!is_foreign(&own, &origin("https://call.example:8443")));
        assert!(is_foreign(&own, &origin("https://other.example:8443")));
        let mut both = origin("https://other.example");
        both.insert(header::HOST, HeaderValue::from_static("other.example"));
        assert!(is_foreign(&own, &both));
    }

    #[test]
    fn nobody_is_held_to_a_certificate_that_no_browser_trusts() {
        let asks = |https, host: &str| asks_for_https_only(https, Some(host));
        for host in ["call.example", "call.example:8443", "192.0.2.7:8443", "[2001:db8::7]:8443"] {
            assert!(asks(Https::Given, host), "{host}");
            assert!(!asks(Https::SelfSigned, host) && !asks(Https::Off, host), "{host}");
        }
        assert!(!asks(Https::Given, "localhost") && !asks(Https::Given, "Localhost:8443"));
        assert!(!asks_for_https_only(Https::Given, None));
    }

    #[test]
    fn nothing_evaluates_text_or_runs_inline() {
        assert!(!CONTENT_SECURITY_POLICY.contains("'unsafe"));
    }
}
