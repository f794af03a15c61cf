//! The session cookie. Nothing else reads or writes cookies.

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

const NAME: &str = "visavis";

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

/// The session that a `Cookie` header's value names, whether it stands or not.
pub fn session_of(cookie: &str) -> Option<SessionId> {
    token(&HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(cookie).ok()?)])).map(|token| token.id())
}

fn answer_with(value: &str, max_age: u64) -> Result<(), ApiError> {
    // Strict costs nothing: whoever follows a link here gets the page, and it is the page that asks with the cookie.
    let context = FullstackContext::current().ok_or_else(|| ApiError::internal("no request is being answered"))?;
    let secure = if by_https(&context.parts_mut().headers) { "; Secure" } else { "" };
    let cookie = format!("{NAME}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age}{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(ApiError::internal)?;
    context.add_response_header(SET_COOKIE, cookie);
    Ok(())
}

/// The page came by HTTPS, as it or the proxy in front says. Who claims so without reason only harms the own cookie.
fn by_https(headers: &HeaderMap) -> bool {
    let value = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    value("origin").starts_with("https://") || value("x-forwarded-proto") == "https"
}

fn token(headers: &HeaderMap) -> Option<Token> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).and_then(|(_, value)| Token::decode(value))
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
        assert!(!by_https(&with("origin", "http://localhost:8080")));
        assert!(!by_https(&HeaderMap::new()));
    }

    #[test]
    fn a_malformed_token_is_none() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("visavis=../../etc/passwd"));
        assert!(token(&headers).is_none());
    }
}
