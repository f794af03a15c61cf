//! What a plain request gets where only TLS is spoken: the way to the page.

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{
    StatusCode, Uri,
    header::{CACHE_CONTROL, CONNECTION, HOST, LOCATION},
    uri::{Authority, Scheme},
};

const SENTENCE: &str = "This address is for HTTPS: write https:// in front of it.\n";

/// Redirects whoever only reads, and tells everybody else. What was sent in the clear is not carried out.
pub(super) fn router() -> Router {
    Router::new().fallback(answer)
}

async fn answer(request: Request) -> Response {
    // Nobody is to remember it: this port may speak plain HTTP again one day.
    let every_time = [(CACHE_CONTROL, "no-store"), (CONNECTION, "close")];
    match by_https(&request).filter(|_| request.method().is_safe()) {
        Some(address) => (StatusCode::TEMPORARY_REDIRECT, every_time, [(LOCATION, address)], SENTENCE).into_response(),
        None => (StatusCode::BAD_REQUEST, every_time, SENTENCE).into_response(),
    }
}

/// The same address, by HTTPS: the port is the same as well.
fn by_https(request: &Request) -> Option<String> {
    let host: Authority = request.headers().get(HOST)?.to_str().ok()?.parse().ok()?;
    let path = request.uri().path_and_query()?.clone();
    let uri = Uri::builder().scheme(Scheme::HTTPS).authority(host).path_and_query(path).build().ok()?;
    Some(uri.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http::Method;
    use tower::ServiceExt;

    /// The status, and where it leads.
    async fn ask(method: Method, path: &str, host: Option<&str>) -> (u16, Option<String>) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(host) = host {
            request = request.header(HOST, host);
        }
        let answer = router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let location = answer.headers().get(LOCATION).map(|location| location.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location)
    }

    #[tokio::test]
    async fn whoever_reads_is_led_to_the_same_address() {
        for (host, path) in [("calls.example.org:8443", "/login"), ("192.0.2.7:8443", "/"), ("[2001:db8::1]", "/a?b=c")]
        {
            let expected = format!("https://{host}{path}");
            assert_eq!(ask(Method::GET, path, Some(host)).await, (307, Some(expected)));
        }
    }

    #[tokio::test]
    async fn what_changes_something_or_names_no_host_is_refused() {
        assert_eq!(ask(Method::POST, "/api/auth/sign-in", Some("calls.example.org")).await, (400, None));
        for host in [None, Some(""), Some("a b"), Some("a/b")] {
            assert_eq!(ask(Method::GET, "/", host).await, (400, None), "{host:?}");
        }
    }
}
