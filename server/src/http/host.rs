//! By what name the server was reached.

use axum::extract::FromRequestParts;
use http::{HeaderMap, Uri, header::HOST, request::Parts, uri::Authority};
use std::convert::Infallible;

/// The host that the client has asked for, without its port: a name, an IPv4 address, or an IPv6 address in brackets. None
/// if it has named none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Host {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let authority = authority(&parts.uri, &parts.headers).and_then(|text| text.parse::<Authority>().ok());
        Ok(Self(authority.map(|authority| authority.host().to_owned())))
    }
}

/// Host and port that are asked. HTTP/2 has them in the address (RFC 9113, section 8.3.1), and so may HTTP/1.1, where they count
/// more than the header (RFC 9112, section 3.2.2).
pub(super) fn authority<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let named = uri.authority().map(Authority::as_str);
    named.or_else(|| headers.get(HOST)?.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    async fn host(uri: &str, header: Option<&str>) -> Option<String> {
        let request = header.into_iter().fold(Request::get(uri), |request, host| request.header(HOST, host));
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let Ok(Host(host)) = Host::from_request_parts(&mut parts, &()).await;
        host
    }

    #[tokio::test]
    async fn a_host_is_read_without_its_port() {
        assert_eq!(host("/", Some("calls.example.org")).await.unwrap(), "calls.example.org");
        assert_eq!(host("/", Some("localhost:8080")).await.unwrap(), "localhost");
        assert_eq!(host("/", Some("[2001:db8::1]:8080")).await.unwrap(), "[2001:db8::1]");
        assert_eq!(host("https://calls.example.org:8443/", None).await.unwrap(), "calls.example.org");
    }

    #[tokio::test]
    async fn what_is_no_host_is_none() {
        for bad in [None, Some(""), Some("a b"), Some("a/b"), Some("[::1")] {
            assert_eq!(host("/", bad).await, None, "{bad:?}");
        }
    }
}
