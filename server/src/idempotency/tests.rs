//! What the guard promises beside the routes: those are tested over real sockets.

use super::*;
use crate::auth::Token;
use axum::{
    body::Body,
    routing::{any, post},
};
use shared::api::{Find, Request as _, SignIn};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;
use tower::ServiceExt;

fn key(user: &str, number: usize) -> Key {
    Key { user: user.try_into().unwrap(), path: Find::PATH.to_owned(), key: number.to_string() }
}

#[tokio::test]
async fn a_request_whose_page_goes_away_is_carried_out_to_the_end() {
    let (begun, go_on, done) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let told = Arc::new(AtomicBool::new(false));
    let route = {
        let (begun, go_on, done, told) = (begun.clone(), go_on.clone(), done.clone(), told.clone());
        post(async move || {
            begun.notify_one();
            go_on.notified().await;
            told.store(true, Ordering::Relaxed);
            done.notify_one();
        })
    };
    let router = guard(Router::new().route(Find::PATH, route));
    let request = Request::post(Find::PATH).body(Body::empty()).unwrap();
    let answer = tokio::spawn(router.oneshot(request));
    begun.notified().await;
    answer.abort();
    assert!(answer.await.unwrap_err().is_cancelled());
    go_on.notify_one();
    done.notified().await;
    assert!(told.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_failure_of_the_server_is_an_answer_like_any_other_to_the_page() {
    let route = post(async || -> () { panic!("inside") });
    let request = Request::post(Find::PATH).body(Body::empty()).unwrap();
    let answer = guard(Router::new().route(Find::PATH, route)).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn only_answers_of_routes_are_kept() {
    let person = serde_json::from_str(r#"{"id":"u1","name":"Anna","phone":"+79182725362"}"#).unwrap();
    let device = "tab".try_into().unwrap();
    let actor = Actor { user: person, session: Token::new().id(), device, key: "once".to_owned() };
    let answers = Arc::new(Answers::default());
    let router = Router::new().route("/{*path}", any(async || StatusCode::NOT_FOUND));
    let router = router.layer(from_fn_with_state(answers.clone(), once));
    let long = format!("/api/{}", "x".repeat(10_000));
    let below = format!("{}/x", Find::PATH);
    for (path, kept) in [(&*long, 0), ("/api/none", 0), (&*below, 0), (SignIn::PATH, 0), (Find::PATH, 1)] {
        let request = Request::post(path).extension(actor.clone()).body(Body::empty()).unwrap();
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::NOT_FOUND);
        assert_eq!(answers.lock().slots.len(), kept, "{path:.40}");
    }
}

/// Everything that the counts say is there, and nothing else.
fn is_consistent(kept: &Kept) {
    let persons = kept.by_person.values().copied();
    let sum = |(answers, bytes), amount: Amount| (answers + amount.answers, bytes + amount.bytes);
    assert_eq!(persons.fold((0, 0), sum), (kept.all.answers, kept.all.bytes));
    assert_eq!((kept.slots.len(), kept.in_order.len()), (kept.all.answers, kept.all.answers));
}

#[test]
fn the_oldest_answers_go_when_there_are_too_many() {
    let mut kept = Kept::default();
    let first = kept.slot(&key("p0", 0), Instant::now());
    assert!(Arc::ptr_eq(&kept.slot(&key("p0", 0), Instant::now()), &first));
    for number in 1..=ALL.answers {
        kept.slot(&key(&format!("p{}", number % 100), number), Instant::now());
    }
    assert_eq!(kept.slots.len(), ALL.answers);
    is_consistent(&kept);
    assert!(!Arc::ptr_eq(&kept.slot(&key("p0", 0), Instant::now()), &first));
}

#[test]
fn the_oldest_answers_go_when_they_are_too_large() {
    let mut kept = Kept::default();
    let persons = ALL.bytes / PERSON.bytes + 1;
    for number in 0..persons {
        let key = key(&format!("p{number}"), 0);
        let slot = kept.slot(&key, Instant::now());
        kept.weigh(&key, &slot, PERSON.bytes);
    }
    assert_eq!((kept.slots.len(), kept.all.bytes), (persons - 1, ALL.bytes));
    assert!(!kept.slots.contains_key(&key("p0", 0)));
    is_consistent(&kept);
}

#[test]
fn who_asks_much_loses_only_the_own_answers() {
    let mut kept = Kept::default();
    let others = kept.slot(&key("bob", 0), Instant::now());
    for number in 0..2 * PERSON.answers {
        kept.slot(&key("ann", number), Instant::now());
    }
    assert_eq!(kept.slots.len(), PERSON.answers + 1);
    assert!(!kept.slots.contains_key(&key("ann", PERSON.answers - 1)));
    assert!(kept.slots.contains_key(&key("ann", PERSON.answers)));
    assert!(Arc::ptr_eq(&kept.slot(&key("bob", 0), Instant::now()), &others));
    for number in 0..3 {
        let slot = kept.slot(&key("eve", number), Instant::now());
        kept.weigh(&key("eve", number), &slot, PERSON.bytes / 2);
    }
    assert_eq!(kept.by_person[&key("eve", 0).user], Amount { answers: 2, bytes: PERSON.bytes });
    assert!(!kept.slots.contains_key(&key("eve", 0)));
    is_consistent(&kept);
}

#[test]
fn an_answer_is_kept_for_its_time_and_its_person_is_forgotten_with_it() {
    let (mut kept, start) = (Kept::default(), Instant::now());
    let first = kept.slot(&key("ann", 0), start);
    assert!(Arc::ptr_eq(&kept.slot(&key("ann", 0), start + TIME), &first));
    kept.slot(&key("bob", 0), start + TIME + Duration::from_millis(1));
    assert_eq!(kept.by_person.len(), 1);
    is_consistent(&kept);
}

#[test]
fn an_answer_that_was_dropped_meanwhile_weighs_nothing() {
    let mut kept = Kept::default();
    let slot = kept.slot(&key("ann", 0), Instant::now());
    kept.remove(0);
    kept.weigh(&key("ann", 0), &slot, 100);
    assert_eq!(kept.all, Amount::default());
}
