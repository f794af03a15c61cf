//! Where a request comes from, as the limits count it.

use super::actor::app;
use crate::{app::App, error::ApiError};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, request::Parts};
use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Once,
};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// An IPv4 address, or the first 64 bits of an IPv6 address: the rest is its owner's to choose (RFC 4291, section 2.5.1).
///
/// Nothing prints it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Address(IpAddr);

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => Self(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into()),
        }
    }
}

impl Address {
    /// The other end of the connection; behind a proxy, whom the proxy has answered.
    fn of(parts: &Parts, behind_proxy: bool) -> Result<Self, ApiError> {
        let forwarded = last_forwarded(&parts.headers);
        if behind_proxy && let Some(address) = forwarded {
            return Ok(address.into());
        }
        if forwarded.is_some() {
            warn_of_proxy();
        }
        let ConnectInfo(peer) = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .ok_or_else(|| ApiError::internal("the connection carries no address"))?;
        Ok(peer.ip().into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        Self::of(parts, app(parts)?.config.behind_proxy)
    }
}

/// Refuses a request from an address that asks too often.
pub(super) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = Address::of(&parts, app.config.behind_proxy);
    match asked.and_then(|address| app.limits.request(address, &parts.method, parts.uri.path())) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// The entry that the proxy has put there itself; those before it are whatever the client has sent.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).into_iter().next_back()?.to_str().ok()?;
    let entry = line.rsplit(',').next()?.trim();
    entry.parse().ok().or_else(|| Some(entry.parse::<SocketAddr>().ok()?.ip()))
}

/// Once: all who come through the proxy count as one address, which is hardly meant.
fn warn_of_proxy() {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| tracing::warn!("requests come through a proxy; --behind-proxy would tell clients apart"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse::<IpAddr>().unwrap().into()
    }

    fn forwarded(lines: &[&'static str]) -> Option<IpAddr> {
        let pairs = lines.iter().map(|line| (FORWARDED_FOR.parse().unwrap(), line.parse().unwrap()));
        last_forwarded(&pairs.collect())
    }

    #[test]
    fn an_ipv6_address_counts_by_its_first_64_bits() {
        assert!(address("2001:db8:0:1::1") == address("2001:db8:0:1:ffff::2"));
        assert!(address("2001:db8:0:1::1") != address("2001:db8:0:2::1"));
        assert!(address("192.0.2.1") != address("192.0.2.2"));
        assert!(address("::ffff:192.0.2.1") == address("192.0.2.1"));
    }

    #[test]
    fn only_the_last_entry_is_the_proxys_own() {
        assert_eq!(forwarded(&["192.0.2.1, 192.0.2.2"]), "192.0.2.2".parse().ok());
        assert_eq!(forwarded(&["192.0.2.1", "192.0.2.3"]), "192.0.2.3".parse().ok());
        assert_eq!(forwarded(&["192.0.2.4:1234"]), "192.0.2.4".parse().ok());
        assert_eq!(forwarded(&["[2001:db8::1]:1234"]), "2001:db8::1".parse().ok());
        assert_eq!(forwarded(&["2001:db8::1"]), "2001:db8::1".parse().ok());
    }

    #[test]
    fn what_is_no_address_is_none() {
        for bad in [&[][..], &[""], &["unknown"], &["192.0.2.1, "]] {
            assert_eq!(forwarded(bad), None, "{bad:?}");
        }
    }
}
