//! What the guard promises beside the routes: those are tested over real sockets.

use super::*;
use axum::{body::Body, routing::post};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;
use tower::ServiceExt;

fn key(number: usize) -> Key {
    Key { user: "ann".try_into().unwrap(), path: "/api/x".to_owned(), key: number.to_string() }
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
    let router = guard(Router::new().route("/api/x", route));
    let request = Request::post("/api/x").body(Body::empty()).unwrap();
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
    let request = Request::post("/api/x").body(Body::empty()).unwrap();
    let answer = guard(Router::new().route("/api/x", route)).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn the_oldest_answers_go_when_there_are_too_many() {
    let mut kept = Kept::default();
    let first = kept.slot(&key(0));
    assert!(Arc::ptr_eq(&kept.slot(&key(0)), &first));
    for number in 1..=ANSWERS {
        kept.slot(&key(number));
    }
    assert!(kept.slots.len() <= ANSWERS);
    assert!(!Arc::ptr_eq(&kept.slot(&key(0)), &first));
}

#[test]
fn the_oldest_answers_go_when_they_are_too_large() {
    let mut kept = Kept::default();
    for number in 0..3 {
        let slot = kept.slot(&key(number));
        kept.weigh(&key(number), &slot, BYTES / 2);
    }
    assert_eq!((kept.slots.len(), kept.bytes), (2, BYTES));
    assert!(!kept.slots.contains_key(&key(0)));
}

#[test]
fn an_answer_that_was_dropped_meanwhile_weighs_nothing() {
    let mut kept = Kept::default();
    let slot = kept.slot(&key(0));
    kept.slots.clear();
    kept.in_order.clear();
    kept.weigh(&key(0), &slot, 100);
    assert_eq!(kept.bytes, 0);
}
