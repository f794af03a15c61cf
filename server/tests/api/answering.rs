//! A call from the request to its end.

use crate::common::{World, sdp};
use shared::{
    api::{EndCall, ReportConnected, RingCall},
    call::{CallState, FailReason, Media, Outcome, Role},
    error::ErrorCode,
    event::Change,
    rtc::{Description, DescriptionKind},
};

#[tokio::test]
async fn two_people_call_talk_and_hang_up() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let call = ann.call(&bob).await;
    assert_eq!((call.role, &call.state, &call.peer), (Role::Caller, &CallState::Requested, &bob.person));

    let incoming = bob.incoming().await;
    assert_eq!((&incoming.call.id, incoming.call.role, &incoming.call.peer), (&call.id, Role::Callee, &ann.person));
    assert_eq!(incoming.description, Some(Description { kind: DescriptionKind::Offer, sdp: sdp("offer") }));

    bob.ask(RingCall { call: call.id.clone() }).await.unwrap();
    assert_eq!(ann.change(&call.id).await, Change::Ringing);

    bob.accept(&call.id).await.unwrap();
    let answered = |answer| Change::Accepted { device: bob.device.clone(), media: Media::Video, answer };
    assert_eq!(ann.change(&call.id).await, answered(Some(sdp("answer"))));
    let heard = answered(None);
    assert_eq!(bob.change(&call.id).await, heard);

    ann.ask(ReportConnected { call: call.id.clone() }).await.unwrap();
    bob.ask(ReportConnected { call: call.id.clone() }).await.unwrap();
    let ended = bob.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    let CallState::Ended { outcome: Outcome::Completed, duration_ms: Some(lasted) } = ended.state else {
        panic!("{ended:?}")
    };
    let over = Change::Ended { outcome: Outcome::Completed, duration_ms: Some(lasted) };
    assert_eq!(ann.change(&call.id).await, over);
    assert_eq!(bob.change(&call.id).await, over);
}

#[tokio::test]
async fn every_device_of_the_callee_rings_and_one_of_them_wins() {
    let world = World::new().await;
    let (mut ann, mut desk) = world.pair().await;
    let mut phone = desk.user.page().await;
    let call = ann.call(&desk).await;
    assert_eq!(desk.incoming().await, phone.incoming().await);
    let both = tokio::join!(desk.accept(&call.id), phone.accept(&call.id));
    let (winner, loser) = match both {
        (Ok(()), Err(ErrorCode::CallTaken)) => (&desk, &phone),
        (Err(ErrorCode::CallTaken), Ok(())) => (&phone, &desk),
        other => panic!("{other:?}"),
    };
    let Change::Accepted { device, answer: Some(_), .. } = ann.change(&call.id).await else { panic!() };
    assert_eq!(device, winner.device);
    assert_eq!(loser.accept(&call.id).await, Err(ErrorCode::CallTaken));
    let loser_hears = if winner.device == desk.device { &mut phone } else { &mut desk };
    let Change::Accepted { device: elsewhere, answer: None, .. } = loser_hears.change(&call.id).await else { panic!() };
    assert_eq!(elsewhere, device);
}

#[tokio::test]
async fn a_callee_who_declines_ends_the_call_for_all() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let mut phone = bob.user.page().await;
    let call = ann.call(&bob).await;
    bob.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    let over = Change::Ended { outcome: Outcome::Declined, duration_ms: None };
    assert_eq!(ann.change(&call.id).await, over);
    for page in [&mut bob, &mut phone] {
        page.incoming().await;
        assert_eq!(page.change(&call.id).await, over);
    }
}

#[tokio::test]
async fn a_caller_who_gives_up_stops_the_ringing() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let call = ann.call(&bob).await;
    let ended = ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    assert_eq!(ended.state, CallState::Ended { outcome: Outcome::Cancelled, duration_ms: None });
    bob.incoming().await;
    assert_eq!(bob.change(&call.id).await, Change::Ended { outcome: Outcome::Cancelled, duration_ms: None });
}

#[tokio::test]
async fn a_broken_call_says_why_it_ended() {
    let world = World::new().await;
    let (mut ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.accept(&call.id).await.unwrap();
    bob.ask(EndCall { call: call.id.clone(), failed: Some(FailReason::NoConnection), lasted_ms: None }).await.unwrap();
    assert!(matches!(ann.change(&call.id).await, Change::Accepted { .. }));
    let outcome = Outcome::Failed(FailReason::NoConnection);
    assert_eq!(ann.change(&call.id).await, Change::Ended { outcome, duration_ms: None });
}

#[tokio::test]
async fn a_hang_up_that_comes_late_says_how_long_the_call_lasted() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let an_hour = 3_600_000;
    for (said, most) in [(0, 0), (an_hour, an_hour - 1)] {
        let call = ann.call(&bob).await.id;
        bob.accept(&call).await.unwrap();
        ann.ask(ReportConnected { call: call.clone() }).await.unwrap();
        let ended = bob.ask(EndCall { call, failed: None, lasted_ms: Some(said) }).await.unwrap();
        let CallState::Ended { outcome: Outcome::Completed, duration_ms: Some(lasted) } = ended.state else {
            panic!("{ended:?}")
        };
        assert!(lasted <= most, "never longer than the server has seen");
    }
}

#[tokio::test]
async fn a_second_hang_up_is_harmless_and_answers_with_the_first_ones_outcome() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    let again = ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    assert_eq!(again.state, CallState::Ended { outcome: Outcome::Declined, duration_ms: None });
}
