//! The session cookie. Nothing else reads or writes cookies.
//!
//! Its name depends on how the request came. By HTTPS it begins with `__Host-`: browsers let neither another host of the same
//! domain nor somebody on the way set such a cookie (RFC 6265bis, section 4.1.3.2), so nobody is signed in as somebody else
//! unawares, and the plain name counts for nothing there.
//!
//! A tab of the demonstration has a [`Jar`] of its own, so that one browser is as many people there as it has tabs.

use super::{SessionId, Token};
use crate::{app::App, config::Https, error::ApiError};
use axum::extract::FromRequestParts;
use dioxus_fullstack::FullstackContext;
use http::{
    Extensions, HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
    request::Parts,
};
use std::{convert::Infallible, time::Duration};

/// Where a session's cookie lies in the browser: its names, and below which path it is sent.
#[derive(Clone, Debug)]
pub struct Jar {
    plain: &'static str,
    https: &'static str,
    path: String,
}

impl Jar {
    /// The one for routes below `path`, which ends with a slash. The cookie of all paths is sent there as well, so this
    /// has another name; `__Host-` is for that one only (RFC 6265bis, section 4.1.3.2).
    pub fn below(path: String) -> Self {
        Self { plain: "visavis-demo", https: "__Secure-visavis-demo", path }
    }

    /// The one of the route that a request with these extensions came to.
    fn of(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or_default()
    }

    fn token(&self, headers: &HeaderMap, speaks_https: bool) -> Option<Token> {
        let name = if self.by_https(headers, speaks_https) { self.https } else { self.plain };
        cookie(headers, name).and_then(Token::decode)
    }

    /// The request came by HTTPS: the server speaks nothing else, or the page or the proxy in front says so, or the cookie that
    /// browsers send no other way. Who claims so without reason only harms the own cookie.
    fn by_https(&self, headers: &HeaderMap, speaks_https: bool) -> bool {
        let value = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        let is_said = value("origin").starts_with("https://") || value("x-forwarded-proto") == "https";
        speaks_https || is_said || cookie(headers, self.https).is_some()
    }
}

/// The one of all paths.
impl Default for Jar {
    fn default() -> Self {
        Self { plain: "visavis", https: "__Host-visavis", path: "/".to_owned() }
    }
}

/// The token that the request's cookie holds, whether its session stands or not.
#[derive(Clone, Debug)]
pub struct Presented(pub Option<Token>);

impl<S: Send + Sync> FromRequestParts<S> for Presented {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let Parts { headers, extensions, .. } = parts;
        Ok(Self(Jar::of(extensions).token(headers, speaks_https(extensions))))
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
    let Jar { plain, https: by_https, .. } = Jar::default();
    format!("{}={token}", if https { by_https } else { plain })
}

/// The session that a `Cookie` header's value names, whether it stands or not.
pub fn session_of(cookie: &str) -> Option<SessionId> {
    let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(cookie).ok()?)]);
    Jar::default().token(&headers, false).map(|token| token.id())
}

fn answer_with(value: &str, max_age: u64) -> Result<(), ApiError> {
    // Strict costs nothing: whoever follows a link here gets the page, and it is the page that asks with the cookie.
    let context = FullstackContext::current().ok_or_else(|| ApiError::internal("no request is being answered"))?;
    let cookie = {
        let Parts { headers, extensions, .. } = &*context.parts_mut();
        let jar = Jar::of(extensions);
        let (name, secure) = match jar.by_https(headers, speaks_https(extensions)) {
            true => (jar.https, "; Secure"),
            false => (jar.plain, ""),
        };
        format!("{name}={value}; HttpOnly; SameSite=Strict; Path={}; Max-Age={max_age}{secure}", jar.path)
    };
    let cookie = HeaderValue::try_from(cookie).map_err(ApiError::internal)?;
    context.add_response_header(SET_COOKIE, cookie);
    Ok(())
}

/// This server speaks nothing but HTTPS.
fn speaks_https(extensions: &Extensions) -> bool {
    extensions.get::<App>().is_some_and(|app| app.config.https != Https::Off)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(other, _)| *other == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(headers: &HeaderMap) -> Option<Token> {
        Jar::default().token(headers, false)
    }

    fn is_said(headers: &HeaderMap) -> bool {
        Jar::default().by_https(headers, false)
    }

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
        assert!(is_said(&with("origin", "https://calls.example.org")));
        assert!(is_said(&with("x-forwarded-proto", "https")));
        assert!(is_said(&with("cookie", "a=b; __Host-visavis=c")));
        assert!(!is_said(&with("cookie", "visavis=c")));
        assert!(!is_said(&with("origin", "http://localhost:8080")));
        assert!(!is_said(&HeaderMap::new()));
    }

    #[test]
    fn by_https_only_the_name_that_others_cannot_set_counts() {
        let (own, planted) = (Token::new(), Token::new());
        let (own_pair, planted_pair) =
            (format!("__Host-visavis={}", own.encode()), format!("visavis={}", planted.encode()));
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
        let planted = HeaderMap::from_iter([(COOKIE, planted_pair.parse().unwrap())]);
        assert!(Jar::default().token(&planted, true).is_none());
    }

    #[test]
    fn a_malformed_token_is_none() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("visavis=../../etc/passwd"));
        assert!(token(&headers).is_none());
    }

    #[test]
    fn a_jar_of_its_own_takes_no_other_cookie() {
        let (own, other) = (Token::new(), Token::new());
        let jar = Jar::below("/demo/d1/".to_owned());
        let of = |cookies: String| {
            let headers = HeaderMap::from_iter([(COOKIE, cookies.parse().unwrap())]);
            jar.token(&headers, false).map(|token| token.id())
        };
        let both = |names: [&str; 2]| format!("{}={}; {}={}", names[0], other.encode(), names[1], own.encode());
        assert_eq!(of(both(["visavis", "visavis-demo"])), Some(own.id()));
        assert_eq!(of(both(["__Host-visavis", "__Secure-visavis-demo"])), Some(own.id()));
        assert_eq!(of(both(["visavis-demo", "__Secure-visavis-demo"])), Some(own.id()));
        assert_eq!(of(format!("visavis={}; __Host-visavis={}", other.encode(), other.encode())), None);
    }
}
