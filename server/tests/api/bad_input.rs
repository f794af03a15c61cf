//! Bad input, over every route of accounts and contacts: the right refusal, in words, and nothing changed.

use crate::common::{Reply, User, World, exchange, fresh};
use shared::{
    api::{self, AcceptInvitation, DeclineInvitation, Find, Invite, Register, RemoveContact, Request, SignIn, SignOut},
    error::{ErrorBody, ErrorCode},
    i18n::Language,
    limits,
    people::Relation,
};

const JSON: (&str, &str) = ("content-type", "application/json");
/// The number of the person whom some of the requests would register.
const NEWCOMER: &str = "+79182725362";

/// Anna has invited Boris. Nothing below may change that, nor sign anybody out.
struct Stage {
    world: World,
    anna: User,
    boris: User,
}

impl Stage {
    async fn new() -> Self {
        let world = World::new().await;
        let (anna, boris) = (world.user("Anna").await, world.user("Boris").await);
        anna.ask(Invite { user: boris.id().clone() }).await.unwrap();
        Self { world, anna, boris }
    }

    async fn is_unchanged(&self) {
        let newcomer = NEWCOMER.to_owned().try_into().unwrap();
        assert_eq!(self.world.app.db.person_by_phone(&newcomer).await.unwrap(), None);
        let contacts = server::contacts::list(&self.world.app, self.boris.id()).await.unwrap();
        assert_eq!(contacts.iter().map(|contact| contact.relation).collect::<Vec<_>>(), [Relation::Invitation]);
        for user in [&self.anna, &self.boris] {
            let me = exchange(user.address, "GET", api::ME, &[("cookie", &user.cookie)], "").await;
            assert_eq!(me.status, 200);
        }
    }

    /// Posts once in each language, and wants this refusal with its sentence.
    async fn refused(&self, path: &str, headers: &[(&str, &str)], body: &str, code: ErrorCode) {
        for language in Language::ALL {
            let key = fresh().to_string();
            let mut sent = vec![("accept-language", language.tag())];
            if !headers.iter().any(|(name, _)| *name == api::KEY_HEADER) {
                sent.push((api::KEY_HEADER, &key));
            }
            sent.extend(headers);
            let reply = exchange(self.world.address, "POST", path, &sent, body).await;
            let case = || format!("{path} {headers:?} {body:.80}");
            assert_eq!(
                refusal(&reply),
                (code.status(), code, (language.catalogue().error)(code).to_owned()),
                "{}",
                case()
            );
            assert_eq!(reply.header("content-type"), Some("application/json"), "{}", case());
            assert_eq!(reply.header("cache-control"), Some("no-store"), "{}", case());
            assert_eq!(reply.header("set-cookie"), None, "{}", case());
        }
    }
}

fn refusal(reply: &Reply) -> (u16, ErrorCode, String) {
    let body: ErrorBody = serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{}", reply.body));
    assert_eq!(body.code, reply.status);
    (reply.status, body.data.unwrap().error, body.message)
}

/// What the page of `user` sends, but for the key and the type of the body.
fn page(user: &User) -> Vec<(&str, &str)> {
    vec![("cookie", &user.cookie), (api::USER_HEADER, user.id().as_str()), (api::DEVICE_HEADER, "device")]
}

/// The same with a body that says to be JSON.
fn json(user: &User) -> Vec<(&str, &str)> {
    [page(user), vec![JSON]].concat()
}

/// Routes that need somebody signed in, with a body that would do.
fn signed_in_routes(target: &User) -> Vec<(&'static str, String)> {
    let user = format!(r#"{{"user":"{}"}}"#, target.id());
    vec![
        (SignOut::PATH, "{}".into()),
        (Find::PATH, format!(r#"{{"phone":"{}"}}"#, target.person.phone)),
        (Invite::PATH, user.clone()),
        (AcceptInvitation::PATH, user.clone()),
        (DeclineInvitation::PATH, user.clone()),
        (RemoveContact::PATH, user),
    ]
}

fn every_route(target: &User) -> Vec<(&'static str, String)> {
    let register = format!(r#"{{"phone":"{NEWCOMER}","name":"Vera","password":"password123"}}"#);
    let sign_in = format!(r#"{{"phone":"{}","password":"password123"}}"#, target.person.phone);
    [vec![(Register::PATH, register), (SignIn::PATH, sign_in)], signed_in_routes(target)].concat()
}

#[tokio::test]
async fn a_body_that_is_not_what_the_route_takes_is_refused() {
    let stage = Stage::new().await;
    for (path, body) in every_route(&stage.anna) {
        for broken in ["", "{", "[]", "null", "7", "\"text\"", "\u{0}", "{\"a\":"] {
            stage.refused(path, &json(&stage.boris), broken, ErrorCode::Malformed).await;
        }
        let long = format!("{body}{}", " ".repeat(limits::BODY_BYTES));
        stage.refused(path, &json(&stage.boris), &long, ErrorCode::BodyTooLong).await;
        let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&body).unwrap();
        if !fields.is_empty() {
            stage.refused(path, &json(&stage.boris), "{}", ErrorCode::Malformed).await;
            fields.values_mut().for_each(|value| *value = 7.into());
            let wrong = serde_json::to_string(&fields).unwrap();
            stage.refused(path, &json(&stage.boris), &wrong, ErrorCode::Malformed).await;
        }
    }
    stage.is_unchanged().await;
}

#[tokio::test]
async fn a_body_that_does_not_call_itself_json_is_refused() {
    let stage = Stage::new().await;
    for (path, body) in every_route(&stage.anna) {
        stage.refused(path, &page(&stage.boris), &body, ErrorCode::NotJson).await;
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
            let headers = [page(&stage.boris), vec![("content-type", kind)]].concat();
            stage.refused(path, &headers, &body, ErrorCode::NotJson).await;
        }
    }
    stage.is_unchanged().await;
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let stage = Stage::new().await;
    let signs = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (path, body) in every_route(&stage.anna) {
        for sign in signs {
            let headers = [json(&stage.boris), vec![sign]].concat();
            stage.refused(path, &headers, &body, ErrorCode::ForeignOrigin).await;
        }
    }
    stage.is_unchanged().await;
}

#[tokio::test]
async fn without_a_session_nothing_is_done() {
    let stage = Stage::new().await;
    let unknown = format!("visavis={}", "A".repeat(43));
    for (path, body) in signed_in_routes(&stage.anna) {
        for cookie in ["", "visavis=", "visavis=nonsense", &unknown] {
            stage.refused(path, &[JSON, ("cookie", cookie)], &body, ErrorCode::SignedOut).await;
        }
    }
    stage.is_unchanged().await;
}

#[tokio::test]
async fn a_page_names_its_person_device_and_key() {
    let stage = Stage::new().await;
    let (anna, boris) = (stage.anna.id().as_str(), stage.boris.id().as_str());
    let long = "k".repeat(limits::ID_CHARS + 1);
    for (path, body) in signed_in_routes(&stage.anna) {
        let cookie = || vec![JSON, ("cookie", stage.boris.cookie.as_str())];
        let cases = [
            (vec![], ErrorCode::MissingHeader),
            (vec![(api::USER_HEADER, boris)], ErrorCode::MissingHeader),
            (vec![(api::USER_HEADER, "a b"), (api::DEVICE_HEADER, "device")], ErrorCode::MissingHeader),
            (vec![(api::USER_HEADER, boris), (api::DEVICE_HEADER, "a b")], ErrorCode::MissingHeader),
            (vec![(api::USER_HEADER, anna), (api::DEVICE_HEADER, "device")], ErrorCode::AnotherUser),
            (
                vec![(api::USER_HEADER, boris), (api::DEVICE_HEADER, "device"), (api::KEY_HEADER, &long)],
                ErrorCode::MissingHeader,
            ),
        ];
        for (named, code) in cases {
            stage.refused(path, &[cookie(), named].concat(), &body, code).await;
        }
        let no_key = exchange(stage.world.address, "POST", path, &json(&stage.boris), &body).await;
        assert_eq!(refusal(&no_key).1, ErrorCode::MissingHeader, "{path}");
    }
    stage.is_unchanged().await;
}

#[tokio::test]
async fn an_id_that_is_none_or_nobodys_is_refused() {
    let stage = Stage::new().await;
    for path in [Invite::PATH, AcceptInvitation::PATH, DeclineInvitation::PATH, RemoveContact::PATH] {
        let body = |user: &str| serde_json::json!({ "user": user }).to_string();
        stage.refused(path, &json(&stage.boris), &body("nobody"), ErrorCode::UserNotFound).await;
        for malformed in ["", "a b", "users:1", "'; DELETE users", &"x".repeat(limits::ID_CHARS + 1)] {
            stage.refused(path, &json(&stage.boris), &body(malformed), ErrorCode::InvalidId).await;
        }
    }
    stage.is_unchanged().await;
}

#[tokio::test]
async fn a_field_that_no_account_can_have_is_refused_by_name() {
    let stage = Stage::new().await;
    let long_name = "я".repeat(limits::NAME_CHARS + 1);
    let long_password = "x".repeat(limits::PASSWORD_MAX_BYTES + 1);
    let cases = [
        ("12", "Vera", "password123", ErrorCode::PhoneInvalid),
        ("", "Vera", "password123", ErrorCode::PhoneInvalid),
        (NEWCOMER, "", "password123", ErrorCode::NameInvalid),
        (NEWCOMER, "  ", "password123", ErrorCode::NameInvalid),
        (NEWCOMER, "a\nb", "password123", ErrorCode::NameInvalid),
        (NEWCOMER, &long_name, "password123", ErrorCode::NameInvalid),
        (NEWCOMER, "Vera", "1234567", ErrorCode::PasswordShort),
        (NEWCOMER, "Vera", &long_password, ErrorCode::PasswordLong),
        (stage.anna.person.phone.as_str(), "Vera", "password123", ErrorCode::PhoneTaken),
    ];
    for (phone, name, password, code) in cases {
        let body = serde_json::json!({ "phone": phone, "name": name, "password": password }).to_string();
        stage.refused(Register::PATH, &[JSON], &body, code).await;
    }
    stage.is_unchanged().await;
}
