//! Bad input, over every route: the right refusal, in words, and nothing changed.

mod route;
mod stage;
mod table;

use crate::common::{Stream, User, World, exchange, sdp};
use shared::{
    api::{
        self, AcceptCall, AcceptInvitation, Alive, DEVICE_HEADER, EndCall, Invite, KEY_HEADER, RemoveContact,
        ReportConnected, Request, RingCall, USER_HEADER,
    },
    call::{FailReason, Media},
    error::ErrorCode,
    limits,
};
use stage::{ANSWERED, Asker, CONNECTED, OVER, RINGING, Stage, call, does, refusal};
use std::{collections::BTreeSet, sync::LazyLock};
use table::routes;

const JSON: (&str, &str) = ("content-type", "application/json");
/// A list in a list, and so on: who follows it by calling itself falls over.
static DEEP: LazyLock<String> = LazyLock::new(|| "[".repeat(20_000) + &"]".repeat(20_000));

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
        for body in route.broken() {
            stage.refuses("POST", route.path, &headers, body, ErrorCode::Malformed).await;
        }
        for body in [DEEP.clone(), "[".repeat(20_000), "{\"a\":".repeat(20_000)] {
            stage.refuses("POST", route.path, &headers, body, ErrorCode::Malformed).await;
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
async fn what_is_no_position_counts_as_none() {
    let stage = Stage::new().await;
    let long = "9".repeat(5_000);
    for text in
        ["", "x", "-", "1", "1-", "-1", "1-2-3", "1--2", "+1-2", "%201-2", "18446744073709551616-1", "%C3%A9", &long]
    {
        for (query, header) in
            [(format!("&after={text}"), None), (String::new(), Some(text)), (format!("&after={text}"), Some(text))]
        {
            let path = format!("{}?device=d9{query}", api::EVENTS);
            let mut headers = vec![("cookie", stage.eve.cookie.as_str())];
            headers.extend(header.map(|text| ("last-event-id", text)));
            let mut stream = Stream::open(stage.world.address, &path, &headers).await;
            assert_eq!(stream.reply.status, 200, "{path:.80}");
            let (hello, resync) = (stream.next().await.unwrap(), stream.next().await.unwrap());
            assert_eq!((hello.id, hello.data.starts_with(r#"{"hello""#)), (None, true), "{path:.80}");
            assert!(resync.id.is_some() && resync.data.starts_with(r#"{"resync""#), "{path:.80}");
        }
    }
}

#[tokio::test]
async fn what_is_so_already_is_answered_and_changes_nothing() {
    let stage = Stage::new().await;
    let before = stage.picture().await;
    let id = |user: &User| user.id().clone();
    let (again, elsewhere) = (sdp("v=1"), || (&stage.ida, "d2"));
    does((&stage.boris, "d1"), Invite { user: id(&stage.anna) }).await;
    does((&stage.boris, "d1"), AcceptInvitation { user: id(&stage.anna) }).await;
    does((&stage.dora, "d1"), Invite { user: id(&stage.boris) }).await;
    does((&stage.boris, "d1"), RemoveContact { user: id(&stage.eve) }).await;
    does((&stage.anna, "d1"), EndCall { call: call(OVER), failed: None, lasted_ms: Some(1) }).await;
    does(elsewhere(), RingCall { call: call(RINGING) }).await;
    does(elsewhere(), Alive { call: Some(call(RINGING)) }).await;
    // A device that cannot answer leaves the call to the others.
    does(elsewhere(), EndCall { call: call(RINGING), failed: Some(FailReason::Browser), lasted_ms: None }).await;
    for (callee, id) in [(&stage.gus, ANSWERED), (&stage.kim, CONNECTED)] {
        does((callee, "d1"), RingCall { call: call(id) }).await;
        does((callee, "d1"), AcceptCall { call: call(id), media: Media::Audio, answer: again.clone() }).await;
    }
    does((&stage.jan, "d1"), ReportConnected { call: call(CONNECTED) }).await;
    // Unknown fields are ignored, whatever is in them.
    let body = format!(r#"{{"somewhere":{},"user":"{}"}}"#, *DEEP, stage.anna.id());
    let headers = page(Some((&stage.boris, "d1")));
    let headers = with(&headers, &[JSON, (KEY_HEADER, "deep")]);
    assert_eq!(exchange(stage.world.address, "POST", Invite::PATH, &headers, body).await.status, 200);
    assert_eq!(stage.picture().await, before);
}

#[tokio::test]
async fn outside_the_api_nothing_that_is_asked_makes_the_server_fail() {
    let world = World::new().await;
    let (long, deep) = (format!("/{}", "x".repeat(300)), "/some".repeat(2_000));
    let paths = [
        "/",
        "/login",
        "/none.png",
        "/assets/none.js",
        "/%00",
        "/%ff",
        "/a%2fb",
        "/..%2fx",
        "//x",
        &long,
        &deep,
        "/healthz",
        "/readyz",
    ];
    for path in paths {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
            for body in [&b""[..], b"{}", b"\xff"] {
                let reply = exchange(world.address, method, path, &[JSON, ("range", "bytes=9-1")], body).await;
                assert!(reply.status < 500, "{method} {path:.80}: {}", reply.status);
            }
        }
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
