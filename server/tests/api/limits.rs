//! Who asks too often is told when to ask again; nobody else notices.

use crate::common::{PASSWORD, PATIENCE, Reply, User, World, befriend, enter, exchange, fresh, request, sdp};
use server::cli::{Rate, Rates};
use shared::{
    api::{
        self, Alive, Find, Invite, Register, RemoveContact, Report, ReportConnected, Request, SendSignal, SignIn,
        Signal,
    },
    error::{ErrorBody, ErrorCode},
    i18n::{Language, refusal_sentence},
    people::Relation,
    rtc::{Candidate, Description, DescriptionKind},
};
use std::time::Duration;

/// A server with these limits, behind a proxy that names its clients.
async fn world(change: impl FnOnce(&mut Rates)) -> World {
    World::with(|config| {
        config.behind_proxy = true;
        change(&mut config.rates);
    })
    .await
}

/// Asks as the client at `address`.
async fn ask<R: Request>(world: &World, address: &str, request: &R) -> Reply {
    let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
    exchange(world.address, "POST", R::PATH, &headers, &serde_json::to_string(request).unwrap()).await
}

fn sign_in(phone: &str, password: &str) -> SignIn {
    SignIn { phone: phone.to_owned(), password: password.to_owned() }
}

fn register() -> Register {
    Register {
        phone: format!("+7900{:07}", fresh()),
        name: "Ann".to_owned(),
        password: PASSWORD.to_owned(),
        invitation: None,
    }
}

fn code(reply: &Reply) -> ErrorCode {
    serde_json::from_str::<ErrorBody>(&reply.body).unwrap().data.unwrap().error
}

/// The refusal says when to come again: for people, for programs, and for those who read headers only.
fn says_when(reply: &Reply, language: Language, most: u64) {
    let body: ErrorBody = serde_json::from_str(&reply.body).unwrap();
    let data = body.data.unwrap();
    assert_eq!((reply.status, data.error), (429, ErrorCode::TooManyRequests));
    let seconds = data.retry_after.unwrap();
    assert!((1..=most).contains(&seconds), "{seconds}");
    assert_eq!(reply.header("retry-after"), Some(seconds.to_string().as_str()));
    assert_eq!(body.message, refusal_sentence(language.catalogue(), data));
}

#[tokio::test]
async fn an_account_is_tried_so_often_from_one_address_whether_it_exists_or_not() {
    let world = world(|rates| rates.sign_in = Rate::of(2, 600)).await;
    let ann = world.user("Ann").await;
    for phone in [ann.person.phone.as_str(), "+79182725362"] {
        for _ in 0..2 {
            let wrong = ask(&world, "192.0.2.1", &sign_in(phone, "password124")).await;
            assert_eq!(code(&wrong), ErrorCode::BadCredentials);
        }
        // Not even the right password is looked at.
        let refused = ask(&world, "192.0.2.1", &sign_in(phone, PASSWORD)).await;
        says_when(&refused, Language::En, 300);
        assert_eq!(refused.header("set-cookie"), None);
    }
    let elsewhere = ask(&world, "192.0.2.2", &sign_in(ann.person.phone.as_str(), PASSWORD)).await;
    assert_eq!(elsewhere.status, 200);
}

#[tokio::test]
async fn an_owner_signs_in_where_the_account_is_in_use_however_many_others_try() {
    let world = world(|rates| rates.sign_in_account = Rate::of(3, 3600)).await;
    let own = register();
    let home = ask(&world, "198.51.100.7", &own).await;
    assert_eq!(home.status, 200);
    for attempt in 1..=5 {
        let guess = ask(&world, &format!("203.0.113.{attempt}"), &sign_in(&own.phone, "password124")).await;
        let expected = if attempt <= 3 { ErrorCode::BadCredentials } else { ErrorCode::TooManyRequests };
        assert_eq!(code(&guess), expected);
    }
    let owner = sign_in(&own.phone, PASSWORD);
    assert_eq!(ask(&world, "198.51.100.7", &owner).await.status, 200);
    // At work nobody knows the account yet, until a page there shows that it is in use.
    assert_eq!(ask(&world, "198.51.100.8", &owner).await.status, 429);
    let cookie = home.header("set-cookie").and_then(|line| line.split(';').next()).unwrap();
    let headers = [("cookie", cookie), ("x-forwarded-for", "198.51.100.8")];
    assert_eq!(exchange(world.address, "GET", api::ME, &headers, "").await.status, 200);
    assert_eq!(ask(&world, "198.51.100.8", &owner).await.status, 200);
}

#[tokio::test]
async fn an_address_tries_so_many_accounts() {
    let world = world(|rates| rates.sign_in_address = Rate::of(3, 600)).await;
    let guess = async |address| code(&ask(&world, address, &sign_in(&register().phone, PASSWORD)).await);
    for _ in 0..3 {
        assert_eq!(guess("192.0.2.1").await, ErrorCode::BadCredentials);
    }
    assert_eq!(guess("192.0.2.1").await, ErrorCode::TooManyRequests);
    assert_eq!(guess("192.0.2.2").await, ErrorCode::BadCredentials);
}

#[tokio::test]
async fn an_address_opens_so_many_accounts() {
    let world = world(|rates| rates.register = Rate::of(2, 600)).await;
    for _ in 0..2 {
        assert_eq!(ask(&world, "2001:db8:0:1::1", &register()).await.status, 200);
    }
    let refused = register();
    says_when(&ask(&world, "2001:db8:0:1:ffff::9", &refused).await, Language::En, 300);
    let phone = refused.phone.try_into().unwrap();
    assert_eq!(world.app.db.person_by_phone(&phone).await.unwrap(), None);
    assert_eq!(ask(&world, "2001:db8:0:2::1", &register()).await.status, 200);
}

#[tokio::test]
async fn whoever_mistypes_a_registration_does_not_pay_and_a_taken_number_costs_as_much_as_a_free_one() {
    let world = world(|rates| rates.register = Rate::of(2, 600)).await;
    let own = register();
    assert_eq!(ask(&world, "192.0.2.1", &own).await.status, 200);
    for (wrong, expected) in [
        (Register { phone: "12".to_owned(), ..register() }, ErrorCode::PhoneInvalid),
        (Register { name: " ".to_owned(), ..register() }, ErrorCode::NameInvalid),
        (Register { password: "1234567".to_owned(), ..register() }, ErrorCode::PasswordShort),
        (Register { name: " ".to_owned(), ..own.clone() }, ErrorCode::NameInvalid),
    ] {
        assert_eq!(code(&ask(&world, "192.0.2.1", &wrong).await), expected);
    }
    assert_eq!(code(&ask(&world, "192.0.2.1", &own).await), ErrorCode::PhoneTaken);
    says_when(&ask(&world, "192.0.2.1", &own).await, Language::En, 300);
    says_when(&ask(&world, "192.0.2.1", &register()).await, Language::En, 300);
}

#[tokio::test]
async fn another_site_or_method_uses_nothing_up() {
    let one = Rate::of(1, 600);
    let limited = world(|rates| (rates.register, rates.sign_in_address, rates.reports) = (one, one, one)).await;
    let routes = [Register::PATH, SignIn::PATH, Report::PATH];
    for path in routes {
        for method in ["GET", "HEAD", "OPTIONS", "PUT"] {
            let wrong = exchange(limited.address, method, path, &[("x-forwarded-for", "192.0.2.1")], "").await;
            assert_eq!(wrong.status, 405, "{method} {path}");
        }
    }
    // As an image on another site asks, or its form.
    let foreign = async |world: &World, method, path| {
        let headers = [("x-forwarded-for", "192.0.2.1"), ("sec-fetch-site", "cross-site")];
        let reply = exchange(world.address, method, path, &headers, "").await;
        assert_eq!(code(&reply), ErrorCode::ForeignOrigin, "{method} {path}");
    };
    for path in routes {
        foreign(&limited, "GET", path).await;
        foreign(&limited, "POST", path).await;
    }
    let own = register();
    assert_eq!(ask(&limited, "192.0.2.1", &own).await.status, 200);
    assert_eq!(ask(&limited, "192.0.2.1", &sign_in(&own.phone, PASSWORD)).await.status, 200);
    let report = Report { text: "panicked".to_owned().into() };
    assert_eq!(ask(&limited, "192.0.2.1", &report).await.status, 200);
    // What is used up closes nothing but itself.
    let read = exchange(limited.address, "GET", Register::PATH, &[("x-forwarded-for", "192.0.2.1")], "").await;
    assert_eq!(read.status, 405);

    let world = world(|rates| rates.requests = one).await;
    foreign(&world, "GET", api::ME).await;
    foreign(&world, "GET", "/api/none").await;
    assert_eq!(exchange(world.address, "GET", api::ME, &[("x-forwarded-for", "192.0.2.1")], "").await.status, 401);
}

#[tokio::test]
async fn without_a_proxy_nobody_chooses_an_address() {
    let world = World::with(|config| config.rates.register = Rate::of(1, 600)).await;
    assert_eq!(ask(&world, "192.0.2.1", &register()).await.status, 200);
    assert_eq!(ask(&world, "192.0.2.2", &register()).await.status, 429);
}

#[tokio::test]
async fn a_person_looks_up_so_many_numbers_and_a_repeat_costs_nothing() {
    let world = world(|rates| rates.find = Rate::of(2, 600)).await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    let find = |phone: &str| Find { phone: phone.to_owned() };
    let ann = ann.page().await;
    for _ in 0..3 {
        ann.ask_with_key("once", find(bob.person.phone.as_str())).await.unwrap();
    }
    // What is no number is looked up nowhere.
    assert_eq!(ann.ask(find("12")).await, Err(ErrorCode::PhoneInvalid));
    assert_eq!(ann.ask(find("+79182725362")).await, Err(ErrorCode::UserNotFound));
    assert_eq!(ann.ask(find(bob.person.phone.as_str())).await, Err(ErrorCode::TooManyRequests));
    assert_eq!(bob.ask(find("+79182725362")).await, Err(ErrorCode::UserNotFound));
}

#[tokio::test]
async fn several_accounts_at_one_address_look_up_so_many_numbers_together() {
    let world = world(|rates| rates.find_address = Rate::of(1, 600)).await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    let find = || Find { phone: "+79182725362".to_owned() };
    assert_eq!(ann.ask(find()).await, Err(ErrorCode::UserNotFound));
    assert_eq!(bob.ask(find()).await, Err(ErrorCode::TooManyRequests));
}

#[tokio::test]
async fn a_person_sends_so_many_invitations_those_that_are_taken_back_included() {
    let world = world(|rates| rates.invite = Rate::of(2, 600)).await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    let (invite, take_back) = (Invite { user: bob.id().clone() }, RemoveContact { user: bob.id().clone() });
    for _ in 0..2 {
        assert_eq!(ann.ask(invite.clone()).await.unwrap().relation, Relation::Invited);
        ann.ask(take_back.clone()).await.unwrap();
    }
    assert_eq!(ann.ask(invite).await, Err(ErrorCode::TooManyRequests));
    assert_eq!(world.app.db.edge(ann.id(), bob.id()).await.unwrap(), None);
    assert_eq!(bob.ask(Invite { user: ann.id().clone() }).await.unwrap().relation, Relation::Invited);
}

#[tokio::test]
async fn who_was_refused_for_now_may_repeat_the_very_same_request() {
    let world = world(|rates| rates.find = Rate::of(1, 1)).await;
    let (ann, bob) = (world.user("Ann").await.page().await, world.user("Bob").await);
    let find = || Find { phone: bob.person.phone.as_str().to_owned() };
    let mut key = String::new();
    while key.is_empty() {
        let fresh = fresh().to_string();
        if ann.ask_with_key(&fresh, find()).await == Err(ErrorCode::TooManyRequests) {
            key = fresh;
        }
    }
    let passes = async {
        while ann.ask_with_key(&key, find()).await == Err(ErrorCode::TooManyRequests) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, passes).await.expect("the refusal is not kept");
}

#[tokio::test]
async fn a_person_places_so_many_calls() {
    let world = world(|rates| rates.calls = Rate::of(1, 600)).await;
    let (ann, bob) = world.pair().await;
    ann.call(&bob).await;
    let second = request(&bob);
    assert_eq!(ann.ask(second.clone()).await, Err(ErrorCode::TooManyRequests));
    assert!(world.app.db.call(&second.call).await.unwrap().is_none());
    assert!(bob.ask(request(&ann)).await.is_ok());
}

#[tokio::test]
async fn a_persons_pages_send_so_many_signals() {
    let world = world(|rates| rates.signals = Rate::of(2, 600)).await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await.id;
    let signal = || SendSignal { call: call.clone(), signal: Signal::Candidates(vec![candidate()]) };
    assert_eq!((ann.ask(signal()).await, ann.ask(signal()).await), (Ok(()), Ok(())));
    assert_eq!(ann.ask(signal()).await, Err(ErrorCode::TooManyRequests));
    bob.accept(&call).await.unwrap();
    assert_eq!(bob.ask(signal()).await, Ok(()));
}

#[tokio::test]
async fn a_call_with_the_most_candidates_that_there_may_be_meets_no_limit() {
    let world = world(|rates| *rates = Rates::default()).await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await.id;
    bob.accept(&call).await.unwrap();
    ann.ask(ReportConnected { call: call.clone() }).await.unwrap();
    let send = async |signal| assert_eq!(ann.ask(SendSignal { call: call.clone(), signal }).await, Ok(()));
    for _ in 0..2 {
        send(Signal::Description(Description { kind: DescriptionKind::Offer, sdp: sdp("offer") })).await;
        for _ in 0..shared::limits::CANDIDATES_PER_CALL {
            send(Signal::Candidates(vec![candidate()])).await;
        }
    }
}

#[tokio::test]
async fn an_address_asks_so_often_for_anything_else() {
    let world = world(|rates| rates.requests = Rate::of(4, 600)).await;
    let stream = format!("{}?device=d1", api::EVENTS);
    let headers = [("x-forwarded-for", "192.0.2.1"), ("accept-language", "ru")];
    for (path, status) in [(api::ME, 401), ("/api/none", 404), (&stream, 401), (Alive::PATH, 405), (api::ME, 429)] {
        assert_eq!(exchange(world.address, "GET", path, &headers, "").await.status, status, "{path}");
    }
    for path in [api::ME, "/api/none", &stream, Alive::PATH] {
        says_when(&exchange(world.address, "GET", path, &headers, "").await, Language::Ru, 150);
    }
    // The page itself, and what has a limit of its own.
    assert_eq!(exchange(world.address, "GET", "/", &headers, "").await.status, 200);
    let guess = sign_in(&register().phone, PASSWORD);
    assert_eq!(code(&ask(&world, "192.0.2.1", &guess).await), ErrorCode::BadCredentials);
    assert_eq!(exchange(world.address, "GET", api::ME, &[("x-forwarded-for", "192.0.2.2")], "").await.status, 401);
}

#[tokio::test]
async fn an_address_reports_so_often() {
    let world = world(|rates| rates.reports = Rate::of(1, 600)).await;
    let report = Report { text: "panicked".to_owned().into() };
    assert_eq!(ask(&world, "192.0.2.1", &report).await.status, 200);
    says_when(&ask(&world, "192.0.2.1", &report).await, Language::En, 600);
}

#[tokio::test]
async fn a_household_behind_one_address_meets_no_limit() {
    let world = World::with(|config| config.rates = Rates::default()).await;
    let mut people: Vec<User> = Vec::new();
    for name in ["Ann", "Bob", "Clara", "Dan", "Eve", "Fay"] {
        let one = world.user(name).await;
        enter(world.address, sign_in(one.person.phone.as_str(), PASSWORD), "").await;
        for other in &people {
            one.ask(Find { phone: other.person.phone.as_str().to_owned() }).await.unwrap();
            befriend(&one, other).await;
        }
        people.push(one);
    }
    let mut pages = Vec::new();
    for one in &people {
        pages.push(one.page().await);
    }
    for pair in pages.chunks(2) {
        let call = pair[0].call(&pair[1]).await;
        pair[1].accept(&call.id).await.unwrap();
    }
}

fn candidate() -> Candidate {
    Candidate { candidate: "candidate:1".to_owned(), mid: None, line: None, ufrag: None }
}
