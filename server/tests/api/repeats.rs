//! A repeated request has no second effect.

use crate::common::{World, request};
use shared::{
    api::{EndCall, Placed, RequestCall, RingCall, SendSignal, Signal},
    call::{CallState, Outcome},
    error::ErrorCode,
    event::Change,
    ids::CallId,
    rtc::Candidate,
};

fn one_candidate(call: &CallId) -> SendSignal {
    let candidate = Candidate { candidate: "a".to_owned(), mid: None, line: None, ufrag: None };
    SendSignal { call: call.clone(), signal: Signal::Candidates(vec![candidate]) }
}

#[tokio::test]
async fn a_repeat_has_no_second_effect_and_the_first_answer() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let call = ann.call(&bob).await;
    for _ in 0..3 {
        assert_eq!(ann.ask_with_key("once", one_candidate(&call.id)).await, Ok(()));
    }
    ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    bob.incoming().await;
    assert!(matches!(bob.change(&call.id).await, Change::Signal { .. }));
    assert!(matches!(bob.change(&call.id).await, Change::Ended { .. }));
}

#[tokio::test]
async fn a_repeat_of_a_refusal_is_refused_alike() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let wanted = request(&bob);
    let early = || one_candidate(&wanted.call);
    assert_eq!(ann.ask_with_key("once", early()).await, Err(ErrorCode::CallNotFound));
    ann.ask(wanted.clone()).await.unwrap();
    assert_eq!(ann.ask_with_key("once", early()).await, Err(ErrorCode::CallNotFound));
    assert_eq!(ann.ask_with_key("again", early()).await, Ok(()));
}

#[tokio::test]
async fn repeats_at_the_same_time_wait_for_the_first_answer() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let call = ann.call(&bob).await;
    let signal = || ann.ask_with_key("once", one_candidate(&call.id));
    assert_eq!(tokio::join!(signal(), signal(), signal(), signal()), (Ok(()), Ok(()), Ok(()), Ok(())));
    ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    bob.incoming().await;
    assert!(matches!(bob.change(&call.id).await, Change::Signal { .. }));
    assert!(matches!(bob.change(&call.id).await, Change::Ended { .. }));
}

#[tokio::test]
async fn the_same_key_of_another_person_or_for_another_route_is_no_repeat() {
    let world = World::new().await;
    let (mut ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    assert_eq!(ann.ask_with_key("k", one_candidate(&call.id)).await, Ok(()));
    assert_eq!(bob.ask_with_key("k", one_candidate(&call.id)).await, Err(ErrorCode::CallNotReady));
    assert_eq!(bob.ask_with_key("k", RingCall { call: call.id.clone() }).await, Ok(()));
    assert_eq!(ann.change(&call.id).await, Change::Ringing);
}

#[tokio::test]
async fn the_same_call_requested_twice_is_one_call() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let wanted = request(&bob);
    let first = ann.ask(wanted.clone()).await.unwrap();
    assert_eq!(ann.ask(wanted.clone()).await.unwrap(), first);
    ann.ask(EndCall { call: wanted.call.clone(), failed: None, lasted_ms: None }).await.unwrap();
    assert_eq!(bob.incoming().await.call.id, wanted.call);
    assert!(matches!(bob.change(&wanted.call).await, Change::Ended { .. }));
    let Placed::Placed(over) = ann.ask(wanted.clone()).await.unwrap() else { panic!() };
    assert_eq!(over.state, CallState::Ended { outcome: Outcome::Cancelled, duration_ms: None });
}

#[tokio::test]
async fn the_same_call_requested_many_times_at_once_is_one_call() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let wanted = request(&bob);
    let again = || ann.ask(wanted.clone());
    let (a, b, c) = tokio::join!(again(), again(), again());
    for answer in [a, b, c] {
        let Placed::Placed(call) = answer.unwrap() else { panic!() };
        assert_eq!(call.id, wanted.call);
    }
    assert_eq!(world.app.db.live_calls().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_call_id_serves_only_the_page_that_chose_it() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let tablet = ann.user.page().await;
    let wanted: RequestCall = request(&bob);
    ann.ask(wanted.clone()).await.unwrap();
    assert_eq!(tablet.ask(wanted).await, Err(ErrorCode::CallNotFound));
}
