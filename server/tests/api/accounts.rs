//! Register, sign in, sign out, and who is signed in.

use crate::common::{Reply, User, World, device, exchange, files_with};
use shared::{
    api::{self, Register, Request, SignIn, SignOut},
    error::ErrorCode,
    event::Event,
    people::Person,
};

const PASSWORD: &str = "password123";

/// Asks from a browser that holds this cookie.
async fn enter<R: Request>(world: &World, cookie: &str, request: R) -> Reply {
    let headers = [("content-type", "application/json"), ("cookie", cookie)];
    exchange(world.address, "POST", R::PATH, &headers, &serde_json::to_string(&request).unwrap()).await
}

fn register(phone: &str, name: &str) -> Register {
    Register { phone: phone.into(), name: name.into(), password: PASSWORD.into(), invitation: None }
}

fn sign_in(phone: &str, password: &str) -> SignIn {
    SignIn { phone: phone.into(), password: password.into() }
}

/// The one who has entered.
fn entered(world: &World, reply: &Reply) -> User {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let cookie = reply.header("set-cookie").and_then(|line| line.split(';').next()).unwrap().to_owned();
    User { person: serde_json::from_str(&reply.body).unwrap(), cookie, address: world.address, base: String::new() }
}

async fn me(user: &User) -> Option<Person> {
    let reply = exchange(user.address, "GET", api::ME, &[("cookie", &user.cookie)], "").await;
    assert!(reply.status == 200 || reply.status == ErrorCode::SignedOut.status(), "{}", reply.body);
    (reply.status == 200).then(|| serde_json::from_str(&reply.body).unwrap())
}

#[tokio::test]
async fn who_registers_is_signed_in() {
    let world = World::new().await;
    let anna = entered(&world, &enter(&world, "", register("8 918 272-53-62", "  Anna ")).await);
    assert_eq!((anna.person.phone.as_str(), anna.person.name.as_str()), ("+79182725362", "Anna"));
    assert_eq!(me(&anna).await.as_ref(), Some(&anna.person));
}

#[tokio::test]
async fn a_number_has_one_account() {
    let world = World::new().await;
    let anna = entered(&world, &enter(&world, "", register("+79182725362", "Anna")).await);
    let again = enter(&world, "", register("8 (918) 272 53 62", "Eve")).await;
    assert_eq!(again.status, ErrorCode::PhoneTaken.status());
    assert_eq!(me(&anna).await.as_ref(), Some(&anna.person));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_register_one_number_at_once_get_one_account() {
    let world = World::new().await;
    let ask = || enter(&world, "", register("+79182725362", "Anna"));
    let (a, b) = tokio::join!(ask(), ask());
    let mut answers = [a.status, b.status];
    answers.sort();
    assert_eq!(answers, [200, ErrorCode::PhoneTaken.status()]);
}

#[tokio::test]
async fn the_right_password_signs_in_in_another_browser() {
    let world = World::new().await;
    let anna = world.user("Anna").await;
    let second = entered(&world, &enter(&world, "", sign_in(anna.person.phone.as_str(), PASSWORD)).await);
    assert_ne!(second.cookie, anna.cookie);
    assert_eq!(me(&second).await.as_ref(), Some(&anna.person));
    assert_eq!(me(&anna).await.as_ref(), Some(&anna.person));
}

#[tokio::test]
async fn an_unknown_number_and_a_wrong_password_get_the_same_answer() {
    let world = World::new().await;
    let anna = world.user("Anna").await;
    let unknown = enter(&world, "", sign_in("+79182725363", PASSWORD)).await;
    assert_eq!(unknown.status, ErrorCode::BadCredentials.status());
    for password in ["password124", "p", &"x".repeat(2000)] {
        let wrong = enter(&world, "", sign_in(anna.person.phone.as_str(), password)).await;
        assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
        assert_eq!(wrong.header("set-cookie"), None);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_its_streams_only() {
    let world = World::new().await;
    let anna = world.user("Anna").await;
    let elsewhere = entered(&world, &enter(&world, "", sign_in(anna.person.phone.as_str(), PASSWORD)).await);
    let mut other_tab = anna.page().await;
    let reply = anna.post::<SignOut>(&device(), "key", "{}").await;
    assert!(reply.header("set-cookie").unwrap().starts_with("visavis=; "));
    assert_eq!(other_tab.next().await, Event::SignedOut);
    assert_eq!(other_tab.message().await, None);
    assert_eq!(me(&anna).await, None);
    assert_eq!(me(&elsewhere).await.as_ref(), Some(&anna.person));
}

#[tokio::test]
async fn signing_in_anew_ends_the_browsers_former_session() {
    let world = World::new().await;
    let (anna, boris) = (world.user("Anna").await, world.user("Boris").await);
    let mut page = anna.page().await;
    let now = entered(&world, &enter(&world, &anna.cookie, sign_in(boris.person.phone.as_str(), PASSWORD)).await);
    assert_eq!(page.next().await, Event::SignedOut);
    assert_eq!(me(&anna).await, None);
    assert_eq!(me(&now).await.as_ref(), Some(&boris.person));
}

#[tokio::test]
async fn the_cookie_is_out_of_scripts_reach_and_stays_on_this_site() {
    let world = World::new().await;
    let reply = enter(&world, "", register("+79182725362", "Anna")).await;
    let (value, attributes) = reply.header("set-cookie").unwrap().split_once("; ").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/; Max-Age=7776000");
    // 256 bits in base64url.
    assert_eq!(value.strip_prefix("visavis=").unwrap().len(), 43);
}

#[tokio::test]
async fn by_https_the_cookie_has_the_name_that_no_other_host_can_set() {
    let world = World::new().await;
    let https = ("x-forwarded-proto", "https");
    let body = serde_json::to_string(&register("+79182725362", "Anna")).unwrap();
    let headers = [("content-type", "application/json"), https];
    let reply = exchange(world.address, "POST", Register::PATH, &headers, &body).await;
    let anna = entered(&world, &reply);
    assert_eq!(anna.cookie.strip_prefix("__Host-visavis=").unwrap().len(), 43);
    let (_, attributes) = reply.header("set-cookie").unwrap().split_once("; ").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/; Max-Age=7776000; Secure");
    // The page that only reads says nothing of HTTPS, and a proxy may not either.
    assert_eq!(me(&anna).await.as_ref(), Some(&anna.person));
    let plain = anna.cookie.strip_prefix("__Host-").unwrap();
    let planted = exchange(world.address, "GET", api::ME, &[("cookie", plain), https], "").await;
    assert_eq!(planted.status, ErrorCode::SignedOut.status());

    let reply = anna.post::<SignOut>(&device(), "key", "{}").await;
    let cleared = reply.header("set-cookie").unwrap();
    assert!(cleared.starts_with("__Host-visavis=; ") && cleared.ends_with("; Max-Age=0; Secure"), "{cleared}");
    assert_eq!(me(&anna).await, None);
}

#[tokio::test]
async fn only_the_hash_of_a_token_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("surrealkv://{}", folder.path().join("store").display());
    let world = World::on(&store, |_| {}).await;
    let anna = world.user("Anna").await;
    let token = anna.cookie.strip_prefix("visavis=").unwrap().to_owned();
    world.stop().await;
    assert_ne!(files_with(folder.path(), "$argon2id$"), [] as [&str; 0], "the search finds what is there");
    for secret in [&token, PASSWORD] {
        assert_eq!(files_with(folder.path(), secret), [] as [&str; 0]);
    }
}

#[tokio::test]
async fn a_session_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("surrealkv://{}", folder.path().join("store").display());
    let world = World::on(&store, |_| {}).await;
    let anna = world.user("Anna").await;
    world.stop().await;
    let world = World::on(&store, |_| {}).await;
    let anna = world.again(anna);
    assert_eq!(me(&anna).await.as_ref(), Some(&anna.person));
}

#[tokio::test]
async fn an_expired_session_is_none() {
    let world = World::new().await;
    let anna = world.user("Anna").await;
    let token = server::auth::Token::new();
    let account = world.app.db.account(&anna.person.phone).await.unwrap().unwrap();
    assert!(world.app.db.create_session(&token.id(), &account, 0, 1).await.unwrap());
    assert!(world.app.db.session(&token.id(), 0).await.unwrap().is_some());
    assert!(world.app.db.session(&token.id(), 1).await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_in_use_is_extended_and_a_fresh_one_left_alone() {
    let world = World::new().await;
    let anna = world.user("Anna").await;
    let ask = async || exchange(world.address, "GET", api::ME, &[("cookie", &anna.cookie)], "").await;
    assert_eq!(ask().await.header("set-cookie"), None);
    let id = server::auth::session_of(&anna.cookie).unwrap();
    let two_days = 2 * 24 * 60 * 60 * 1000;
    let fresh = world.app.db.session(&id, 0).await.unwrap().unwrap().expires;
    world.app.db.extend_session(&id, fresh - two_days).await.unwrap();
    assert!(ask().await.header("set-cookie").unwrap().starts_with(&anna.cookie));
    assert!(world.app.db.session(&id, 0).await.unwrap().unwrap().expires >= fresh);
}
