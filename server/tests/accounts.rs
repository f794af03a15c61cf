//! Accounts through the real router: register, sign in, sign out, and who is signed in.

mod common;

use common::{PASSWORD, TestServer};
use reqwest::{Method, header};
use shared::{
    api::{self, Register, SignIn, SignOut},
    error::ErrorCode,
    event::Event,
};

#[tokio::test]
async fn who_registers_is_signed_in() {
    let server = TestServer::start().await;
    let anna = server.register("8 918 272-53-62", "  Anna ").await;
    assert_eq!(anna.person.phone.as_str(), "+79182725362");
    assert_eq!(anna.person.name.as_str(), "Anna");
    assert_eq!(anna.me().await, Ok(anna.person.clone()));
}

#[tokio::test]
async fn a_number_has_one_account() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let again = Register { phone: "8 (918) 272 53 62".into(), name: "Eve".into(), password: PASSWORD.into() };
    assert_eq!(anna.post(again).await.unwrap_err().code(), ErrorCode::PhoneTaken);
    assert_eq!(anna.me().await, Ok(anna.person.clone()));
}

#[tokio::test]
async fn two_who_register_one_number_at_once_get_one_account() {
    let server = TestServer::start().await;
    let helper = server.register("+79001111111", "Helper").await;
    let request = || Register { phone: "+79182725362".into(), name: "Anna".into(), password: PASSWORD.into() };
    let (a, b) = tokio::join!(helper.post(request()), helper.post(request()));
    assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
    assert_eq!(a.err().or(b.err()).unwrap().code(), ErrorCode::PhoneTaken);
}

#[tokio::test]
async fn the_right_password_signs_in_in_another_browser() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let second = anna.another_browser(&server).await;
    assert_ne!(second.cookie, anna.cookie);
    assert_eq!(second.me().await, Ok(anna.person.clone()));
    assert_eq!(anna.me().await, Ok(anna.person.clone()));
}

#[tokio::test]
async fn an_unknown_number_and_a_wrong_password_get_the_same_answer() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let unknown = SignIn { phone: "+79182725363".into(), password: PASSWORD.into() };
    let wrong = SignIn { phone: "+79182725362".into(), password: "password124".into() };
    let short = SignIn { phone: "+79182725362".into(), password: "p".into() };
    let unknown = anna.post(unknown).await.unwrap_err();
    assert_eq!(unknown.code(), ErrorCode::BadCredentials);
    assert_eq!(unknown, anna.post(wrong).await.unwrap_err());
    assert_eq!(unknown, anna.post(short).await.unwrap_err());
}

#[tokio::test]
async fn signing_out_ends_the_session_and_its_streams_only() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let elsewhere = anna.another_browser(&server).await;
    let mut stream = anna.another_tab().stream().await;
    stream.next().await;
    anna.post(SignOut {}).await.unwrap();
    assert_eq!(stream.news().await, Some(Event::SignedOut));
    assert_eq!(stream.news().await, None);
    assert_eq!(anna.me().await.unwrap_err().code(), ErrorCode::SignedOut);
    assert_eq!(elsewhere.me().await, Ok(anna.person.clone()));
}

#[tokio::test]
async fn the_cookie_is_out_of_scripts_reach_and_stays_on_this_site() {
    let server = TestServer::start().await;
    let body = r#"{"phone":"+79182725362","name":"Anna","password":"password123"}"#;
    let request = server.request(Method::POST, "/api/auth/register").header(header::CONTENT_TYPE, "application/json");
    let response = request.body(body).send().await.unwrap();
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    let (value, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/; Max-Age=7776000");
    // 256 bits in base64url.
    assert_eq!(value.strip_prefix("visavis=").unwrap().len(), 43);
}

#[tokio::test]
async fn signing_in_anew_ends_the_browsers_former_session() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    anna.post(SignIn { phone: "+79182725362".into(), password: PASSWORD.into() }).await.unwrap();
    assert_eq!(anna.me().await.unwrap_err().code(), ErrorCode::SignedOut);
}

#[tokio::test]
async fn a_fresh_session_is_not_extended() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let response = anna.request(Method::GET, api::ME).send().await.unwrap();
    assert!(response.headers().get(header::SET_COOKIE).is_none());
}
