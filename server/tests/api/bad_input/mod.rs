//! Bad input, over every route: the right refusal, in words, and nothing changed.

mod route;
mod stage;
mod table;

use crate::common::{World, exchange};
use shared::{
    api::{self, DEVICE_HEADER, KEY_HEADER, USER_HEADER},
    error::ErrorCode,
    limits,
};
use stage::{Asker, Stage, refusal};
use std::collections::BTreeSet;
use table::routes;

const JSON: (&str, &str) = ("content-type", "application/json");

/// What a page sends, but for the key and the type of the body.
fn page(by: Option<Asker<'_>>) -> Vec<(&'static str, String)> {
    let Some((user, device)) = by else { return Vec::new() };
    vec![
        ("cookie", user.cookie.clone()),
        (USER_HEADER, user.id().as_str().to_owned()),
        (DEVICE_HEADER, device.to_owned()),
    ]
}

fn with<'a>(headers: &'a [(&'static str, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
    headers.chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn every_route_has_rows() {
    let stage = Stage::new().await;
    let visited: BTreeSet<_> = routes(&stage).iter().map(|route| route.path).collect();
    assert_eq!(visited, api::PATHS.iter().copied().collect());
}

#[tokio::test]
async fn a_value_that_cannot_be_is_refused_by_its_name() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    for route in routes(&stage) {
        for (by, body, code) in &route.wrong {
            stage.refuses("POST", route.path, &with(&page(*by), &[JSON]), &body.to_string(), *code).await;
        }
        assert_eq!(stage.picture().await, before, "{}", route.path);
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_the_route_takes_is_refused() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    for route in routes(&stage) {
        let headers = page(route.by);
        let headers = with(&headers, &[JSON]);
        for broken in ["", "{", "[]", "null", "7", "\"text\"", "\u{0}", "{\"a\":", "\u{feff}{}"] {
            stage.refuses("POST", route.path, &headers, broken, ErrorCode::Malformed).await;
        }
        for body in route.malformed() {
            stage.refuses("POST", route.path, &headers, &body.to_string(), ErrorCode::Malformed).await;
        }
        let long = format!("{}{}", route.good, " ".repeat(limits::BODY_BYTES));
        stage.refuses("POST", route.path, &headers, &long, ErrorCode::BodyTooLong).await;
        assert_eq!(stage.picture().await, before, "{}", route.path);
    }
}

#[tokio::test]
async fn a_body_that_does_not_call_itself_json_is_refused() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    for route in routes(&stage) {
        let (headers, good) = (page(route.by), route.good.to_string());
        stage.refuses("POST", route.path, &with(&headers, &[]), &good, ErrorCode::NotJson).await;
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
            let headers = with(&headers, &[("content-type", kind)]);
            stage.refuses("POST", route.path, &headers, &good, ErrorCode::NotJson).await;
        }
    }
    assert_eq!(stage.picture().await, before);
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    let signs = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for route in routes(&stage) {
        for sign in signs {
            let headers = page(route.by);
            let headers = with(&headers, &[JSON, sign]);
            stage.refuses("POST", route.path, &headers, &route.good.to_string(), ErrorCode::ForeignOrigin).await;
        }
    }
    assert_eq!(stage.picture().await, before);
}

#[tokio::test]
async fn a_wrong_method_is_refused() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    for route in routes(&stage) {
        let headers = page(route.by);
        let headers = with(&headers, &[JSON]);
        for method in ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let good = route.good.to_string();
            stage.refuses(method, route.path, &headers, &good, ErrorCode::MethodNotAllowed).await;
        }
        let reply = exchange(stage.world.address, "GET", route.path, &headers, "").await;
        assert_eq!(reply.header("allow"), Some("POST"), "{}", route.path);
    }
    for path in api::READS.iter().chain([&api::EVENTS]) {
        let headers = page(Some((&stage.anna, "d1")));
        stage.refuses("POST", path, &with(&headers, &[JSON]), "{}", ErrorCode::MethodNotAllowed).await;
    }
    assert_eq!(stage.picture().await, before);
}

#[tokio::test]
async fn without_a_session_nothing_is_done() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    let unknown = format!("visavis={}", "A".repeat(43));
    let cookies = ["", "visavis=", "visavis=nonsense", "visavis=../../etc/passwd", &unknown];
    for cookie in cookies {
        for route in routes(&stage).iter().filter(|route| route.by.is_some()) {
            let (mut headers, good) = (page(route.by), route.good.to_string());
            headers[0].1 = cookie.to_owned();
            stage.refuses("POST", route.path, &with(&headers, &[JSON]), &good, ErrorCode::SignedOut).await;
        }
        for path in [api::ME, &format!("{}?device=d1", api::EVENTS)] {
            stage.refuses("GET", path, &[("cookie", cookie)], "", ErrorCode::SignedOut).await;
        }
    }
    assert_eq!(stage.picture().await, before);
}

#[tokio::test]
async fn a_page_names_its_person_device_and_key() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    let long = "k".repeat(limits::ID_CHARS + 1);
    let wrong = [
        (USER_HEADER, "", ErrorCode::MissingHeader),
        (USER_HEADER, "a b", ErrorCode::MissingHeader),
        (USER_HEADER, &long, ErrorCode::MissingHeader),
        (USER_HEADER, stage.eve.id().as_str(), ErrorCode::AnotherUser),
        (DEVICE_HEADER, "", ErrorCode::MissingHeader),
        (DEVICE_HEADER, "a b", ErrorCode::MissingHeader),
        (DEVICE_HEADER, &long, ErrorCode::MissingHeader),
        (KEY_HEADER, "", ErrorCode::MissingHeader),
        (KEY_HEADER, &long, ErrorCode::MissingHeader),
    ];
    for route in routes(&stage).iter().filter(|route| route.by.is_some()) {
        let (headers, good) = (page(route.by), route.good.to_string());
        let sent = with(&headers, &[JSON, (KEY_HEADER, "k")]);
        for (name, value, code) in wrong {
            let mut sent = sent.clone();
            sent.retain(|(other, _)| *other != name);
            sent.push((name, value));
            stage.refuses("POST", route.path, &sent, &good, code).await;
        }
        for name in [USER_HEADER, DEVICE_HEADER, KEY_HEADER] {
            let without: Vec<_> = sent.iter().copied().filter(|(other, _)| *other != name).collect();
            let reply = exchange(stage.world.address, "POST", route.path, &without, &good).await;
            assert_eq!(refusal(&reply).1, ErrorCode::MissingHeader, "{} {name}", route.path);
        }
    }
    assert_eq!(stage.picture().await, before);
}

#[tokio::test]
async fn a_stream_needs_a_device_and_the_right_person() {
    let stage = Stage::new().await;
    let somebody_else = format!("?device=d1&user={}", stage.eve.id());
    let long = format!("?device={}", "x".repeat(limits::ID_CHARS + 1));
    let queries = [
        ("", ErrorCode::MissingHeader),
        ("?user=anna", ErrorCode::AnotherUser),
        ("?device=", ErrorCode::InvalidId),
        ("?device=a%20b", ErrorCode::InvalidId),
        (&long, ErrorCode::InvalidId),
        ("?device=d1&device=d2", ErrorCode::Malformed),
        (&somebody_else, ErrorCode::AnotherUser),
    ];
    for (query, code) in queries {
        let path = format!("{}{query}", api::EVENTS);
        stage.refuses("GET", &path, &[("cookie", &stage.anna.cookie)], "", code).await;
    }
}

#[tokio::test]
async fn a_route_that_is_none_is_told_so() {
    let world = World::new().await;
    for path in ["/api", "/api/", "/api/none", "/api/auth", "/api/auth/me/too", "/api/calls/Ring", "/api//report"] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let reply = exchange(world.address, method, path, &[JSON], "{}").await;
            assert_eq!(refusal(&reply).1, ErrorCode::NoSuchRoute, "{method} {path}");
        }
    }
}
