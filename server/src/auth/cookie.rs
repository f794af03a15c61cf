//! The session cookie. Nothing else reads or writes cookies.
//!
//! Its name depends on how the request came. By HTTPS it begins with `__Host-`: browsers let neither another host of the same
//! domain nor somebody on the way set such a cookie (RFC 6265bis, section 4.1.3.2), so nobody is signed in as somebody else
//! unawares, and the plain name counts for nothing there.

use super::{SessionId, Token};
use crate::error::ApiError;
use axum::extract::FromRequestParts;
use dioxus_fullstack::FullstackContext;
use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
    request::Parts,
};
use std::{convert::Infallible, time::Duration};

const PLAIN_NAME: &str = "visavis";
const HTTPS_NAME: &str = "__Host-visavis";

/// The token that the request's cookie holds, whether its session stands or not.
#[derive(Clone, Debug)]
pub struct Presented(pub Option<Token>);

impl<S: Send + Sync> FromRequestParts<S> for Presented {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(token(&parts.headers)))
    }
}

/// Has the answer to the current request give the browser this token for `lifetime`.
pub fn set_cookie(token: &Token, lifetime: Duration) -> Result<(), ApiError> {
    answer_with(&token.encode(), lifetime.as_secs())
}

/// Has the answer to the current request take the token from the browser.
pub fn clear_cookie() -> Result<(), ApiError> {
    answer_with("", 0)
}

/// The `Cookie` header's value by which a page at an address with or without `https` presents the token.
pub fn cookie_of(token: &str, https: bool) -> String {
    format!("{}={token}", if https { HTTPS_NAME } else { PLAIN_NAME })
}

/// The session that a `Cookie` header's value names, whether it stands or not.
pub fn session_of(cookie: &str) -> Option<SessionId> {
    token(&HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(cookie).ok()?)])).map(|token| token.id())
}

fn answer_with(value: &str, max_age: u64) -> Result<(), ApiError> {
    // Strict costs nothing: whoever follows a link here gets the page, and it is the page that asks with the cookie.
    let context = FullstackContext::current().ok_or_else(|| ApiError::internal("no request is being answered"))?;
    let (name, secure) = match by_https(&context.parts_mut().headers) {
        true => (HTTPS_NAME, "; Secure"),
        false => (PLAIN_NAME, ""),
    };
    let cookie = format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age}{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(ApiError::internal)?;
    context.add_response_header(SET_COOKIE, cookie);
    Ok(())
}

/// The request came by HTTPS, as the page or the proxy in front says, or the cookie that browsers send no other way. Who
/// claims so without reason only harms the own cookie.
fn by_https(headers: &HeaderMap) -> bool {
    let value = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let is_said = value("origin").starts_with("https://") || value("x-forwarded-proto") == "https";
    is_said || cookie(headers, HTTPS_NAME).is_some()
}

fn token(headers: &HeaderMap) -> Option<Token> {
    let name = if by_https(headers) { HTTPS_NAME } else { PLAIN_NAME };
    cookie(headers, name).and_then(Token::decode)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(other, _)| *other == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token_sent = Token::new();
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("theme=dark; xvisavis=1"));
        headers.append(COOKIE, format!("a=b; visavis={}; c=d", token_sent.encode()).parse().unwrap());
        assert_eq!(token(&headers).unwrap().id(), token_sent.id());
    }

    #[test]
    fn https_is_known_by_the_page_or_by_the_proxy() {
        let with = |name: &'static str, value: &'static str| {
            HeaderMap::from_iter([(http::HeaderName::from_static(name), HeaderValue::from_static(value))])
        };
        assert!(by_https(&with("origin", "https://calls.example.org")));
        assert!(by_https(&with("x-forwarded-proto", "https")));
        assert!(by_https(&with("cookie", "a=b; __Host-visavis=c")));
        assert!(!by_https(&with("cookie", "visavis=c")));
        assert!(!by_https(&with("origin", "http://localhost:8080")));
        assert!(!by_https(&HeaderMap::new()));
    }

    #[test]
    fn by_https_only_the_name_that_others_cannot_set_counts() {
        let (own, planted) = (Token::new(), Token::new());
        let (own_pair, planted_pair) =
            (format!("{HTTPS_NAME}={}", own.encode()), format!("{PLAIN_NAME}={}", planted.encode()));
        let of = |cookies: &str, by: &'static str| {
            let mut headers = HeaderMap::from_iter([(COOKIE, cookies.parse().unwrap())]);
            headers.insert("x-forwarded-proto", HeaderValue::from_static(by));
            token(&headers).map(|token| token.id())
        };
        for by in ["https", "http"] {
            assert_eq!(of(&format!("{planted_pair}; {own_pair}"), by), Some(own.id()), "{by}");
        }
        assert_eq!(of(&planted_pair, "https"), None);
        assert_eq!(of(&planted_pair, "http"), Some(planted.id()));
    }

    #[test]
    fn a_malformed_token_is_none() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("visavis=../../etc/passwd"));
        assert!(token(&headers).is_none());
    }
}
