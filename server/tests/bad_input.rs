//! Bad input, over every route of accounts and contacts: the right refusal, in words, and nothing changed.

mod common;

use common::{TestPerson, TestServer, new_key};
use reqwest::{Method, RequestBuilder, header};
use shared::{
    api::{self, AcceptInvitation, DeclineInvitation, Find, Invite, Register, RemoveContact, Request, SignIn, SignOut},
    error::{ErrorBody, ErrorCode},
    i18n::Language,
    limits,
};

/// Routes that need somebody signed in, with a body that would do.
fn signed_in_routes(target: &str) -> Vec<(&'static str, String)> {
    let user = format!(r#"{{"user":"{target}"}}"#);
    vec![
        (SignOut::PATH, "{}".into()),
        (Find::PATH, r#"{"phone":"+79182725363"}"#.into()),
        (Invite::PATH, user.clone()),
        (AcceptInvitation::PATH, user.clone()),
        (DeclineInvitation::PATH, user.clone()),
        (RemoveContact::PATH, user),
    ]
}

fn entry_routes() -> Vec<(&'static str, String)> {
    let register = r#"{"phone":"+79001111111","name":"Vera","password":"password123"}"#;
    let sign_in = r#"{"phone":"+79182725362","password":"password123"}"#;
    vec![(Register::PATH, register.into()), (SignIn::PATH, sign_in.into())]
}

/// Anna has invited Boris. Nothing below may change that, nor sign anybody out.
async fn stage() -> (TestServer, TestPerson, TestPerson) {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let boris = server.register("+79182725363", "Boris").await;
    anna.post(Invite { user: boris.person.id.clone() }).await.unwrap();
    (server, anna, boris)
}

async fn is_unchanged(server: &TestServer, anna: &TestPerson, boris: &TestPerson) {
    let nobody = server.app.db.person_by_phone(&"+79001111111".to_owned().try_into().unwrap()).await.unwrap();
    assert_eq!(nobody, None);
    let contacts = server::contacts::list(&server.app, &boris.person.id).await.unwrap();
    assert_eq!(contacts.len(), 1);
    assert_eq!(contacts[0].relation, shared::people::Relation::Invitation);
    assert!(anna.me().await.is_ok() && boris.me().await.is_ok());
}

/// Sends the request once in each language, and wants this refusal with its sentence.
async fn refused(case: &str, request: RequestBuilder, code: ErrorCode) {
    for language in Language::ALL {
        let request = request.try_clone().unwrap().header(header::ACCEPT_LANGUAGE, language.tag());
        let response = request.header(api::KEY_HEADER, new_key()).send().await.unwrap();
        assert_eq!(response.status().as_u16(), code.status(), "{case}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json", "{case}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store", "{case}");
        assert!(response.headers().get(header::SET_COOKIE).is_none(), "{case}");
        let body: ErrorBody = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(body.data.unwrap().error, code, "{case}");
        assert_eq!(body.code, code.status(), "{case}");
        assert_eq!(body.message, (language.catalogue().error)(code), "{case}");
    }
}

fn json(request: RequestBuilder, body: impl Into<String>) -> RequestBuilder {
    request.header(header::CONTENT_TYPE, "application/json").body(body.into())
}

#[tokio::test]
async fn a_body_that_is_not_what_the_route_takes_is_refused() {
    let (server, anna, boris) = stage().await;
    let routes = entry_routes().into_iter().chain(signed_in_routes(boris.person.id.as_str()));
    for (path, body) in routes {
        let request = || boris.request(Method::POST, path);
        for broken in ["", "{", "[]", "null", "7", "\"text\"", "\u{0}", "{\"a\":"] {
            refused(&format!("{path} {broken}"), json(request(), broken), ErrorCode::Malformed).await;
        }
        refused(path, request().body(body.clone()), ErrorCode::NotJson).await;
        let form = request().header(header::CONTENT_TYPE, "text/plain").body(body.clone());
        refused(path, form, ErrorCode::NotJson).await;
        let long = format!("{body}{}", " ".repeat(limits::BODY_BYTES));
        refused(path, json(request(), long), ErrorCode::BodyTooLong).await;
        if body == "{}" {
            continue;
        }
        refused(path, json(request(), "{}"), ErrorCode::Malformed).await;
        let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&body).unwrap();
        fields.values_mut().for_each(|value| *value = 7.into());
        refused(path, json(request(), serde_json::to_string(&fields).unwrap()), ErrorCode::Malformed).await;
    }
    is_unchanged(&server, &anna, &boris).await;
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let (server, anna, boris) = stage().await;
    let routes = entry_routes().into_iter().chain(signed_in_routes(anna.person.id.as_str()));
    for (path, body) in routes {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let request = server.request(Method::POST, path).header(header::COOKIE, &boris.cookie).header(name, value);
            refused(path, json(request, body.clone()), ErrorCode::ForeignOrigin).await;
        }
    }
    is_unchanged(&server, &anna, &boris).await;
}

#[tokio::test]
async fn without_a_session_nothing_is_done() {
    let (server, anna, boris) = stage().await;
    for (path, body) in signed_in_routes(anna.person.id.as_str()) {
        let nobody = || server.request(Method::POST, path);
        refused(path, json(nobody(), body.clone()), ErrorCode::SignedOut).await;
        for cookie in ["visavis=", "visavis=nonsense", &format!("visavis={}", "A".repeat(43))] {
            refused(path, json(nobody().header(header::COOKIE, cookie), body.clone()), ErrorCode::SignedOut).await;
        }
    }
    refused(api::ME, server.request(Method::GET, api::ME), ErrorCode::SignedOut).await;
    is_unchanged(&server, &anna, &boris).await;
}

#[tokio::test]
async fn a_page_names_its_person_device_and_key() {
    let (server, anna, boris) = stage().await;
    for (path, body) in signed_in_routes(anna.person.id.as_str()) {
        let with_cookie =
            || json(server.request(Method::POST, path).header(header::COOKIE, &boris.cookie), body.clone());
        let named =
            |user: &str, device: &str| with_cookie().header(api::USER_HEADER, user).header(api::DEVICE_HEADER, device);
        refused(path, with_cookie(), ErrorCode::MissingHeader).await;
        refused(path, with_cookie().header(api::USER_HEADER, boris.person.id.as_str()), ErrorCode::MissingHeader).await;
        refused(path, named("a b", "device"), ErrorCode::MissingHeader).await;
        refused(path, named(boris.person.id.as_str(), "a b"), ErrorCode::MissingHeader).await;
        refused(path, named(anna.person.id.as_str(), "device"), ErrorCode::AnotherUser).await;
    }
    is_unchanged(&server, &anna, &boris).await;
}

#[tokio::test]
async fn a_request_without_a_key_or_with_a_long_one_is_refused() {
    let (server, anna, boris) = stage().await;
    for (path, body) in signed_in_routes(anna.person.id.as_str()) {
        let none = json(boris.request(Method::POST, path), body.clone()).send().await.unwrap();
        assert_eq!(none.status().as_u16(), ErrorCode::MissingHeader.status(), "{path}");
        let long = boris.request(Method::POST, path).header(api::KEY_HEADER, "k".repeat(65));
        assert_eq!(
            json(long, body).send().await.unwrap().status().as_u16(),
            ErrorCode::MissingHeader.status(),
            "{path}"
        );
    }
    is_unchanged(&server, &anna, &boris).await;
}

#[tokio::test]
async fn an_id_that_is_none_or_nobodys_is_refused() {
    let (server, anna, boris) = stage().await;
    for path in [Invite::PATH, AcceptInvitation::PATH, DeclineInvitation::PATH, RemoveContact::PATH] {
        let ask = |user: &str| json(boris.request(Method::POST, path), serde_json::json!({ "user": user }).to_string());
        refused(path, ask("nobody"), ErrorCode::UserNotFound).await;
        for malformed in ["", "a b", "users:1", "'; DELETE users", &"x".repeat(65)] {
            refused(path, ask(malformed), ErrorCode::InvalidId).await;
        }
    }
    is_unchanged(&server, &anna, &boris).await;
}

#[tokio::test]
async fn a_field_that_no_account_can_have_is_refused_by_name() {
    let (server, anna, boris) = stage().await;
    let long_name = "я".repeat(limits::NAME_CHARS + 1);
    let long_password = "x".repeat(limits::PASSWORD_MAX_BYTES + 1);
    let cases = [
        ("12", "Vera", "password123", ErrorCode::PhoneInvalid),
        ("", "Vera", "password123", ErrorCode::PhoneInvalid),
        ("+79001111111", "", "password123", ErrorCode::NameInvalid),
        ("+79001111111", "  ", "password123", ErrorCode::NameInvalid),
        ("+79001111111", "a\nb", "password123", ErrorCode::NameInvalid),
        ("+79001111111", &long_name, "password123", ErrorCode::NameInvalid),
        ("+79001111111", "Vera", "1234567", ErrorCode::PasswordShort),
        ("+79001111111", "Vera", &long_password, ErrorCode::PasswordLong),
        ("+79182725362", "Vera", "password123", ErrorCode::PhoneTaken),
    ];
    for (phone, name, password, code) in cases {
        let body = serde_json::json!({ "phone": phone, "name": name, "password": password }).to_string();
        refused(phone, json(server.request(Method::POST, Register::PATH), body), code).await;
    }
    is_unchanged(&server, &anna, &boris).await;
}
