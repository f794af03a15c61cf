//! Calls that get in each other's way.

use crate::common::{Page, World, befriend, request, sdp};
use shared::{
    api::{LiveCall, Placed, ReportConnected},
    call::{CallState, CallView, Media, Outcome, Role},
    error::ErrorCode,
    event::Change,
    rtc::{Description, DescriptionKind},
};

/// Three people: Ann knows Bob and Eve, Bob and Eve know each other too.
async fn three(world: &World) -> (Page, Page, Page) {
    let (ann, bob, eve) = (world.user("Ann").await, world.user("Bob").await, world.user("Eve").await);
    for (a, b) in [(&ann, &bob), (&ann, &eve), (&bob, &eve)] {
        befriend(a, b).await;
    }
    (ann.page().await, bob.page().await, eve.page().await)
}

async fn glare(page: &Page, callee: &Page) -> LiveCall {
    match page.ask(request(callee)).await.unwrap() {
        Placed::Glare(live) => *live,
        Placed::Placed(call) => panic!("{call:?}"),
    }
}

async fn connect(ann: &Page, bob: &Page) -> CallView {
    let call = ann.call(bob).await;
    bob.accept(&call.id).await.unwrap();
    ann.ask(ReportConnected { call: call.id.clone() }).await.unwrap();
    call
}

#[tokio::test]
async fn a_callee_in_another_call_is_busy_and_finds_the_call_in_the_history() {
    let world = World::new().await;
    let (ann, bob, eve) = three(&world).await;
    connect(&ann, &bob).await;
    let call = eve.call(&bob).await;
    let busy = CallState::Ended { outcome: Outcome::Busy, duration_ms: None };
    assert_eq!(call.state, busy);
    let mut bob = bob.user.greeted_page(bob.device.clone(), None).await;
    let history = bob.snapshot().await.calls;
    assert_eq!((&history[0].id, &history[0].state, history[0].role), (&call.id, &busy, Role::Callee));
}

#[tokio::test]
async fn a_callee_who_is_busy_hears_no_ringing() {
    let world = World::new().await;
    let (ann, mut bob, eve) = three(&world).await;
    let first = connect(&ann, &bob).await;
    let second = eve.call(&bob).await;
    ann.ask(shared::api::EndCall { call: first.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    let third = eve.call(&bob).await;
    assert_eq!(bob.incoming().await.call.id, first.id);
    assert!(matches!(bob.change(&first.id).await, Change::Accepted { .. }));
    assert!(matches!(bob.change(&first.id).await, Change::Ended { .. }));
    // Nothing of the second call lies between.
    assert_eq!(bob.incoming().await.call.id, third.id);
    assert_ne!(second.id, third.id);
}

#[tokio::test]
async fn nobody_makes_two_calls_at_once() {
    let world = World::new().await;
    let (ann, bob, eve) = three(&world).await;
    ann.call(&bob).await;
    assert_eq!(ann.ask(request(&eve)).await, Err(ErrorCode::AlreadyInCall));
    // The one who is being called is not free either.
    assert_eq!(bob.ask(request(&eve)).await, Err(ErrorCode::AlreadyInCall));
}

#[tokio::test]
async fn whoever_calls_back_at_the_same_time_is_given_the_call_that_is_there() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    let live = glare(&bob, &ann).await;
    assert_eq!((&live.call.id, live.call.role, &live.call.peer), (&call.id, Role::Callee, &ann.person));
    assert_eq!(live.description, Some(Description { kind: DescriptionKind::Offer, sdp: sdp("offer") }));
    bob.accept(&live.call.id).await.unwrap();
}

#[tokio::test]
async fn a_new_call_between_the_same_two_replaces_the_one_they_had() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let old = connect(&ann, &bob).await;
    let new = bob.call(&ann).await;
    assert!(matches!(ann.change(&old.id).await, Change::Accepted { .. }));
    assert!(matches!(ann.change(&old.id).await, Change::Ended { outcome: Outcome::Completed, .. }));
    assert_eq!(ann.incoming().await.call.id, new.id);
    bob.incoming().await;
    assert!(matches!(bob.change(&old.id).await, Change::Accepted { .. }));
    assert!(matches!(bob.change(&old.id).await, Change::Ended { outcome: Outcome::Completed, .. }));
}

#[tokio::test]
async fn calling_the_same_person_again_cancels_the_first_attempt() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let tablet = ann.user.page().await;
    let old = ann.call(&bob).await;
    let new = tablet.call(&bob).await;
    assert_eq!(bob.incoming().await.call.id, old.id);
    assert!(matches!(bob.change(&old.id).await, Change::Ended { outcome: Outcome::Cancelled, .. }));
    assert_eq!(bob.incoming().await.call.id, new.id);
}

#[tokio::test]
async fn after_a_call_both_are_free_again() {
    let world = World::new().await;
    let (ann, bob, eve) = three(&world).await;
    let call = connect(&ann, &bob).await;
    bob.ask(shared::api::EndCall { call: call.id, failed: None, lasted_ms: None }).await.unwrap();
    assert_eq!(eve.call(&ann).await.state, CallState::Requested);
    assert_eq!(bob.ask(request(&ann)).await.map(|_| ()), Ok(()));
    let audio = shared::api::RequestCall { media: Media::Audio, ..request(&bob) };
    assert_eq!(eve.ask(audio).await.map(|_| ()), Err(ErrorCode::AlreadyInCall));
}
