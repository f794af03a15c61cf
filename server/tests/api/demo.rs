//! The demonstration: two tabs of one browser that call each other, out of everybody else's reach.

use crate::common::{PATIENCE, Page, Reply, User, World, answer, enter_below, exchange, request};
use server::{auth::Token, cli::Rate, config::Config, demo::Demo};
use shared::{
    api::{EndCall, EnterDemo, Find, Invite, Placed, Register, Request, RingCall, SignIn, SignOut},
    call::Outcome,
    demo::DemoId,
    error::ErrorCode,
    event::{Change, Event},
    ids::DeviceId,
    people::{Contact, Person, Relation},
};
use std::time::Duration;
use tokio::time::timeout;

const JSON: (&str, &str) = ("content-type", "application/json");

/// A server with a demonstration. A page may be away for long there.
async fn world() -> World {
    world_with(|_| {}).await
}

async fn world_with(change: impl FnOnce(&mut Config)) -> World {
    World::with(|config| {
        config.demo = true;
        config.timers.device_grace = PATIENCE;
        change(config);
    })
    .await
}

fn demo(world: &World) -> &Demo {
    world.demo.as_ref().unwrap()
}

fn id(number: usize) -> DemoId {
    DemoId::try_from(number.to_string()).unwrap()
}

fn asked(user: usize, peer: usize) -> EnterDemo {
    EnterDemo { user: id(user), peer: id(peer) }
}

/// In the tab of this name, before its page is open.
async fn enter(world: &World, tab: &str, user: usize, peer: usize) -> User {
    enter_below(&format!("/demo/{tab}"), world.address, asked(user, peer), "").await
}

/// In the tab of this name, with its page open.
async fn page(world: &World, tab: &str, user: usize, peer: usize) -> Page {
    enter(world, tab, user, peer).await.page_on(DeviceId::try_from(tab).unwrap()).await
}

/// What somebody gets who asks in the tab of this name.
async fn try_to_enter(world: &World, tab: &str, user: usize, peer: usize) -> Reply {
    let body = serde_json::to_string(&asked(user, peer)).unwrap();
    exchange(world.address, "POST", &format!("/demo/{tab}{}", EnterDemo::PATH), &[JSON], &body).await
}

async fn refusal(world: &World, tab: &str, user: usize, peer: usize) -> ErrorCode {
    answer::<Person>(try_to_enter(world, tab, user, peer).await).unwrap_err()
}

/// Waits for this event; what else is told about people passes by.
async fn until(page: &mut Page, expected: Event) {
    loop {
        match page.next().await {
            event if event == expected => return,
            Event::Contact(_) | Event::Presence { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn without_the_setting_there_is_nothing_at_these_addresses() {
    let world = World::new().await;
    for path in ["/demo", "/demo/", "/demo/d1", "/demo/d1/api/auth/me", "/demo/d1/api/auth/demo"] {
        for method in ["GET", "POST"] {
            let reply = exchange(world.address, method, path, &[JSON], r#"{"user":"1","peer":"2"}"#).await;
            assert_eq!((reply.status, reply.header("set-cookie")), (404, None), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn with_it_the_page_is_there_and_only_its_own_tabs_can_enter() {
    let world = world().await;
    let shown = exchange(world.address, "GET", "/demo", &[], "").await;
    assert_eq!((shown.status, shown.body.contains("<title>Visavis</title>")), (200, true));
    let body = serde_json::to_string(&asked(1, 2)).unwrap();
    let outside = exchange(world.address, "POST", EnterDemo::PATH, &[JSON], &body).await;
    assert_eq!(answer::<Person>(outside), Err(ErrorCode::NoSuchRoute));
    // The name of a tab goes into a cookie's path.
    for tab in ["a%20b", "a;b", "%2e%2e", "%0d%0a", &"x".repeat(65)] {
        assert_eq!(try_to_enter(&world, tab, 1, 2).await.status, 404, "{tab}");
    }
}

#[tokio::test]
async fn the_guards_of_every_route_stand_there_as_well() {
    let world = world().await;
    let path = format!("/demo/d1{}", EnterDemo::PATH);
    let body = serde_json::to_string(&asked(1, 2)).unwrap();
    for (headers, body, code) in [
        (&[JSON, ("origin", "https://evil.example")][..], body.as_str(), ErrorCode::ForeignOrigin),
        (&[], &body, ErrorCode::NotJson),
        (&[JSON], r#"{"user":"1"}"#, ErrorCode::Malformed),
        (&[JSON], r#"{"user":"0","peer":"1"}"#, ErrorCode::DemoIdInvalid),
        (&[JSON], r#"{"user":"1","peer":"1"}"#, ErrorCode::DemoIdInvalid),
    ] {
        let reply = exchange(world.address, "POST", &path, headers, body).await;
        assert!(reply.header("content-security-policy").is_some());
        assert_eq!(answer::<Person>(reply), Err(code), "{body}");
    }
    assert_eq!(demo(&world).app().db.accounts(0).await.unwrap(), []);
}

#[tokio::test]
async fn two_tabs_of_one_browser_are_two_people_who_call_each_other() {
    let world = world().await;
    let mut one = page(&world, "d1", 1, 2).await;
    let mut other = page(&world, "d2", 2, 1).await;
    assert_eq!((one.person.name.as_str(), other.person.name.as_str()), ("1", "2"));
    let contact = Contact { person: other.person.clone(), relation: Relation::Accepted, online: false };
    until(&mut one, Event::Contact(contact)).await;
    until(&mut one, Event::Presence { user: other.id().clone(), online: true }).await;
    let call = one.call(&other).await.id;
    assert_eq!(other.incoming().await.call.peer, one.person);
    other.ask(RingCall { call: call.clone() }).await.unwrap();
    assert_eq!(one.change(&call).await, Change::Ringing);
    other.accept(&call).await.unwrap();
    assert!(matches!(one.change(&call).await, Change::Accepted { .. }));
    one.ask(EndCall { call: call.clone(), failed: None, lasted_ms: None }).await.unwrap();
    while !matches!(other.change(&call).await, Change::Ended { outcome: Outcome::Completed, .. }) {}
}

#[tokio::test]
async fn a_tabs_cookie_is_for_that_tab_alone_and_for_an_hour() {
    let world = world().await;
    let reply = try_to_enter(&world, "d1", 1, 2).await;
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.starts_with("visavis-demo="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/demo/d1/; Max-Age=3600"), "{cookie}");
    let https = [JSON, ("x-forwarded-proto", "https")];
    let body = serde_json::to_string(&asked(3, 4)).unwrap();
    let reply = exchange(world.address, "POST", &format!("/demo/d3{}", EnterDemo::PATH), &https, &body).await;
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Secure-visavis-demo=") && cookie.ends_with("; Secure"), "{cookie}");
}

#[tokio::test]
async fn a_session_counts_on_its_own_side_only() {
    let world = world().await;
    let ann = world.user("Ann").await;
    let one = enter(&world, "d1", 1, 2).await;
    let cookies = format!("{}; {}", ann.cookie, one.cookie);
    let me = async |path: &str, cookie: &str| {
        answer::<Person>(exchange(world.address, "GET", path, &[("cookie", cookie)], "").await)
    };
    assert_eq!(me("/api/auth/me", &cookies).await, Ok(ann.person.clone()));
    assert_eq!(me("/demo/d1/api/auth/me", &cookies).await, Ok(one.person.clone()));
    assert_eq!(me("/api/auth/me", &one.cookie).await, Err(ErrorCode::SignedOut));
    assert_eq!(me("/demo/d1/api/auth/me", &ann.cookie).await, Err(ErrorCode::SignedOut));
    // Not even under the other name.
    let token = |user: &User| user.cookie.split_once('=').unwrap().1.to_owned();
    let swapped = format!("visavis={}; visavis-demo={}", token(&one), token(&ann));
    assert_eq!(me("/api/auth/me", &swapped).await, Err(ErrorCode::SignedOut));
    assert_eq!(me("/demo/d1/api/auth/me", &swapped).await, Err(ErrorCode::SignedOut));
}

#[tokio::test]
async fn nobody_with_an_account_is_in_reach_and_nobody_here_is_in_theirs() {
    let world = world().await;
    let ann = world.user("Ann").await;
    let one = enter(&world, "d1", 1, 2).await;
    assert_eq!(one.ask(Find { phone: ann.person.phone.to_string() }).await, Err(ErrorCode::UserNotFound));
    assert_eq!(one.ask(Invite { user: ann.id().clone() }).await, Err(ErrorCode::UserNotFound));
    assert_eq!(one.ask(request(&ann)).await, Err(ErrorCode::NotContact));
    assert_eq!(ann.ask(Find { phone: one.person.phone.to_string() }).await, Err(ErrorCode::PhoneInvalid));
    assert_eq!(ann.ask(Invite { user: one.id().clone() }).await, Err(ErrorCode::UserNotFound));
    assert_eq!(ann.ask(request(&one)).await, Err(ErrorCode::NotContact));
    assert_eq!(world.accounts().await.len(), 1);
    // Nor does an account open or let anybody in there.
    let register =
        Register { phone: "+79182725362".into(), name: "Eve".into(), password: "password123".into(), invitation: None };
    assert_eq!(one.ask(register).await, Err(ErrorCode::RegistrationClosed));
    let sign_in = SignIn { phone: ann.person.phone.to_string(), password: "password123".into() };
    assert_eq!(one.ask(sign_in).await, Err(ErrorCode::BadCredentials));
}

#[tokio::test]
async fn only_two_who_name_each_other_are_contacts() {
    let world = world().await;
    let one = page(&world, "d1", 1, 2).await;
    let stranger = page(&world, "d3", 3, 1).await;
    assert_eq!(stranger.ask(request(&one)).await, Err(ErrorCode::NotContact));
    let other = page(&world, "d2", 2, 1).await;
    assert!(matches!(one.ask(request(&other)).await, Ok(Placed::Placed(_))));
    let contacts = server::contacts::list(demo(&world).app(), stranger.id()).await.unwrap();
    assert_eq!(contacts, []);
}

#[tokio::test]
async fn an_id_is_taken_until_its_page_is_gone() {
    let world = world().await;
    let one = page(&world, "d1", 1, 2).await;
    let mut other = page(&world, "d2", 2, 1).await;
    assert_eq!(refusal(&world, "d3", 1, 2).await, ErrorCode::DemoIdTaken);
    let gone = Event::ContactGone { user: one.id().clone() };
    drop(one);
    // The server hears of the closed socket a moment later.
    let reply = loop {
        match try_to_enter(&world, "d3", 1, 2).await {
            reply if reply.status == 409 => tokio::task::yield_now().await,
            reply => break reply,
        }
    };
    let again = answer::<Person>(reply).unwrap();
    until(&mut other, gone).await;
    let contact = Contact { person: again, relation: Relation::Accepted, online: false };
    until(&mut other, Event::Contact(contact)).await;
}

#[tokio::test]
async fn an_id_whose_page_is_still_to_come_is_taken_as_well() {
    let world = world().await;
    let one = enter(&world, "d1", 1, 2).await;
    assert_eq!(refusal(&world, "d2", 1, 2).await, ErrorCode::DemoIdTaken);
    drop(one);
    let world = world_with(|config| config.timers.device_grace = Duration::from_millis(1)).await;
    let one = enter(&world, "d1", 1, 2).await;
    let let_in = async {
        loop {
            match answer::<Person>(try_to_enter(&world, "d2", 1, 2).await) {
                Ok(person) => return person,
                Err(error) => assert_eq!(error, ErrorCode::DemoIdTaken),
            }
        }
    };
    assert_ne!(&timeout(PATIENCE, let_in).await.unwrap().id, one.id());
}

#[tokio::test]
async fn a_tab_that_begins_anew_is_no_longer_who_it_was() {
    let world = world().await;
    let mut former = page(&world, "d1", 1, 2).await;
    let now = enter_below("/demo/d1", world.address, asked(1, 3), &former.cookie).await;
    former.is_signed_out().await;
    assert_ne!(now.id(), former.id());
    assert_eq!(demo(&world).app().db.accounts(0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_page_whose_stream_breaks_is_still_there_when_it_comes_back() {
    let world = world().await;
    let (one, other) = (page(&world, "d1", 1, 2).await, page(&world, "d2", 2, 1).await);
    let one = one.reconnect().await;
    let call = one.call(&other).await.id;
    let Page { user, stream, .. } = one;
    drop(stream);
    demo(&world).see_off().await.unwrap();
    enter(&world, "d3", 3, 4).await;
    let answered = user.greeted_page(DeviceId::try_from("d1").unwrap(), None).await.snapshot().await.live;
    assert_eq!(answered.map(|live| live.call.id), Some(call));
}

#[tokio::test]
async fn who_signs_out_is_gone_with_all_that_they_left() {
    let world = world_with(|config| config.timers.device_grace = Duration::from_millis(50)).await;
    let (mut one, mut other) = (page(&world, "d1", 1, 2).await, page(&world, "d2", 2, 1).await);
    let call = one.call(&other).await.id;
    other.incoming().await;
    one.ask(SignOut {}).await.unwrap();
    one.is_signed_out().await;
    assert!(matches!(other.change(&call).await, Change::Ended { outcome: Outcome::Cancelled, .. }));
    is_seen_off(&world, &one, &mut other).await;
    let app = demo(&world).app();
    assert_eq!(app.db.call(&call).await.unwrap(), None);
    assert_eq!(server::contacts::list(app, other.id()).await.unwrap(), []);
}

#[tokio::test]
async fn an_hour_is_the_end() {
    let world = world_with(|config| {
        config.timers.device_grace = Duration::from_millis(50);
        config.timers.heartbeat = Duration::from_millis(20);
    })
    .await;
    let (mut one, mut other) = (page(&world, "d1", 1, 2).await, page(&world, "d2", 2, 1).await);
    let app = demo(&world).app();
    let session = Token::decode(one.cookie.split_once('=').unwrap().1).unwrap().id();
    let stands = app.db.session(&session, 0).await.unwrap().unwrap();
    // A page that asks who it is, as each does first, does not put it off.
    exchange(world.address, "GET", "/demo/d1/api/auth/me", &[("cookie", &one.cookie)], "").await;
    assert_eq!(app.db.session(&session, 0).await.unwrap().unwrap().expires, stands.expires);
    let hour = Duration::from_secs(3600).as_millis() as u64;
    let left = stands.expires - server::clock::now_ms();
    assert!((hour - PATIENCE.as_millis() as u64..=hour).contains(&left), "{left}");
    app.db.extend_session(&session, 1).await.unwrap();
    one.is_signed_out().await;
    is_seen_off(&world, &one, &mut other).await;
}

/// Once nobody takes `gone` to be there any more, nothing is left of them, and `other` is told.
async fn is_seen_off(world: &World, gone: &Page, other: &mut Page) {
    until(other, Event::Presence { user: gone.id().clone(), online: false }).await;
    demo(world).see_off().await.unwrap();
    until(other, Event::ContactGone { user: gone.id().clone() }).await;
    let left = demo(world).app().db.accounts(0).await.unwrap();
    assert_eq!(left.iter().map(|account| account.id.as_str()).collect::<Vec<_>>(), [other.id().as_str()]);
}

#[tokio::test]
async fn an_address_enters_so_often() {
    let world = world_with(|config| config.rates.register = Rate::of(2, 600)).await;
    for tab in ["d1", "d2"] {
        assert_eq!(try_to_enter(&world, tab, 1, 1).await.status, 422, "who mistypes does not pay");
    }
    page(&world, "d1", 1, 2).await;
    page(&world, "d2", 2, 1).await;
    let refused = try_to_enter(&world, "d3", 3, 4).await;
    assert!(refused.header("retry-after").is_some());
    assert_eq!(answer::<Person>(refused), Err(ErrorCode::TooManyRequests));
    // Accounts are counted by themselves.
    world.user("Ann").await;
}

#[tokio::test]
async fn there_is_room_for_a_hundred() {
    let world = world().await;
    for number in 1..=100 {
        enter(&world, &format!("d{number}"), number, 9999).await;
    }
    let refused = try_to_enter(&world, "late", 101, 9999).await;
    assert!(refused.header("retry-after").is_some());
    assert_eq!(answer::<Person>(refused), Err(ErrorCode::TooManyRequests));
}
