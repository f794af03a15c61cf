//! Descriptions and candidates from one side to the other.

use crate::common::{Page, World, device, sdp};
use futures_util::future::join_all;
use shared::{
    api::{EndCall, SendSignal, Signal},
    call::{CallView, Role},
    error::ErrorCode,
    event::Change,
    ids::CallId,
    limits,
    rtc::{Candidate, Description, DescriptionKind},
};

fn candidate(line: &str) -> Candidate {
    Candidate { candidate: line.to_owned(), mid: Some("0".to_owned()), line: None, ufrag: None }
}

fn candidates(lines: &[&str]) -> Signal {
    Signal::Candidates(lines.iter().map(|line| candidate(line)).collect())
}

async fn send(page: &Page, call: &CallId, signal: &Signal) -> Result<(), ErrorCode> {
    page.ask(SendSignal { call: call.clone(), signal: signal.clone() }).await
}

/// A call that Bob has accepted; both have heard of it.
async fn accepted(ann: &mut Page, bob: &mut Page) -> CallView {
    let call = ann.call(bob).await;
    bob.accept(&call.id).await.unwrap();
    assert!(matches!(ann.change(&call.id).await, Change::Accepted { .. }));
    bob.incoming().await;
    assert!(matches!(bob.change(&call.id).await, Change::Accepted { .. }));
    call
}

#[tokio::test]
async fn before_the_answer_the_callers_candidates_go_to_every_device_of_the_callee() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let mut phone = bob.user.page().await;
    let call = ann.call(&bob).await;
    let signal = candidates(&["a", "b"]);
    send(&ann, &call.id, &signal).await.unwrap();
    for page in [&mut bob, &mut phone] {
        page.incoming().await;
        assert_eq!(page.change(&call.id).await, Change::Signal { signal: signal.clone() });
    }
}

#[tokio::test]
async fn after_the_answer_only_the_two_devices_in_the_call_hear_each_other() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let (mut phone, mut tablet) = (bob.user.page().await, ann.user.page().await);
    let call = accepted(&mut ann, &mut bob).await;
    let (there, back) = (candidates(&["there"]), candidates(&["back"]));
    send(&ann, &call.id, &there).await.unwrap();
    send(&bob, &call.id, &back).await.unwrap();
    assert_eq!(bob.change(&call.id).await, Change::Signal { signal: there });
    assert_eq!(ann.change(&call.id).await, Change::Signal { signal: back });
    bob.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    // The other devices hear of the call's end next, with no signal before it.
    phone.incoming().await;
    assert!(matches!(phone.change(&call.id).await, Change::Accepted { .. }));
    assert!(matches!(phone.change(&call.id).await, Change::Ended { .. }));
    assert!(matches!(tablet.change(&call.id).await, Change::Ended { .. }));
}

#[tokio::test]
async fn signals_arrive_in_the_order_in_which_they_were_sent() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let call = accepted(&mut ann, &mut bob).await;
    let sent: Vec<Signal> = (0..20).map(|i| candidates(&[&i.to_string()])).collect();
    for signal in &sent {
        send(&ann, &call.id, signal).await.unwrap();
    }
    for signal in sent {
        assert_eq!(bob.change(&call.id).await, Change::Signal { signal });
    }
}

#[tokio::test]
async fn a_restart_of_ice_passes_a_new_description() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let call = accepted(&mut ann, &mut bob).await;
    let signal = Signal::Description(Description { kind: DescriptionKind::Offer, sdp: sdp("restart") });
    send(&bob, &call.id, &signal).await.unwrap();
    assert_eq!(ann.change(&call.id).await, Change::Signal { signal });
}

#[tokio::test]
async fn a_callee_has_nothing_to_signal_before_the_answer() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    assert_eq!(send(&bob, &call.id, &candidates(&["a"])).await, Err(ErrorCode::CallNotReady));
}

#[tokio::test]
async fn a_device_that_is_not_in_the_call_cannot_signal() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let (tablet, phone) = (ann.user.page().await, bob.user.page().await);
    let call = accepted(&mut ann, &mut bob).await;
    for other in [tablet, phone] {
        assert_eq!(send(&other, &call.id, &candidates(&["a"])).await, Err(ErrorCode::CallTaken));
    }
}

#[tokio::test]
async fn a_page_that_comes_back_finds_what_the_other_side_has_sent() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let call = accepted(&mut ann, &mut bob).await;
    send(&ann, &call.id, &candidates(&["a"])).await.unwrap();
    send(&ann, &call.id, &candidates(&["b"])).await.unwrap();
    let mut again = bob.user.greeted_page(bob.device.clone(), None).await;
    let live = again.snapshot().await.live.unwrap();
    assert_eq!((live.call.role, live.candidates), (Role::Callee, vec![candidate("a"), candidate("b")]));
    assert_eq!(live.description.unwrap().kind, DescriptionKind::Offer);
    let mut other = ann.user.greeted_page(ann.device.clone(), None).await;
    let live = other.snapshot().await.live.unwrap();
    assert_eq!(live.description, Some(Description { kind: DescriptionKind::Answer, sdp: sdp("answer") }));
}

#[tokio::test]
async fn what_was_sent_is_deleted_when_the_call_ends() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let call = accepted(&mut ann, &mut bob).await;
    send(&ann, &call.id, &candidates(&["a"])).await.unwrap();
    send(&bob, &call.id, &candidates(&["b"])).await.unwrap();
    ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    for role in [Role::Caller, Role::Callee] {
        assert_eq!(world.app.db.signals(&call.id, role).await.unwrap(), Default::default());
    }
    assert_eq!(send(&ann, &call.id, &candidates(&["c"])).await, Err(ErrorCode::CallOver));
}

#[tokio::test]
async fn one_signal_has_at_most_so_many_candidates() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    let many = |count: usize| Signal::Candidates(vec![candidate("a"); count]);
    assert_eq!(send(&ann, &call.id, &many(limits::CANDIDATES_PER_SIGNAL)).await, Ok(()));
    let refused = send(&ann, &call.id, &many(limits::CANDIDATES_PER_SIGNAL + 1)).await;
    assert_eq!(refused, Err(ErrorCode::TooManyCandidates));
}

#[tokio::test]
async fn one_side_has_at_most_so_many_candidates_for_each_description() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    let full = Signal::Candidates(vec![candidate("a"); limits::CANDIDATES_PER_SIGNAL]);
    for _ in 0..limits::CANDIDATES_PER_CALL / limits::CANDIDATES_PER_SIGNAL {
        send(&ann, &call.id, &full).await.unwrap();
    }
    assert_eq!(send(&ann, &call.id, &candidates(&["a"])).await, Err(ErrorCode::TooManyCandidates));
    let restart = Signal::Description(Description { kind: DescriptionKind::Offer, sdp: sdp("restart") });
    send(&ann, &call.id, &restart).await.unwrap();
    assert_eq!(send(&ann, &call.id, &candidates(&["a"])).await, Ok(()));
}

#[tokio::test]
async fn signals_that_come_at_once_have_at_most_so_many_candidates_together() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let full = Signal::Candidates(vec![candidate("a"); limits::CANDIDATES_PER_SIGNAL]);
    let most = limits::CANDIDATES_PER_CALL / limits::CANDIDATES_PER_SIGNAL;
    // Of a call that no signal has passed through yet; chance decides who reads first, so it is asked more than once.
    for _ in 0..4 {
        let call = ann.call(&bob).await.id;
        let sent = join_all((0..4 * most).map(|_| send(&ann, &call, &full))).await;
        assert_eq!(sent.iter().filter(|sent| sent.is_ok()).count(), most);
        let kept = world.app.db.signals(&call, Role::Caller).await.unwrap().candidates.len();
        assert_eq!(kept, limits::CANDIDATES_PER_CALL);
        ann.ask(EndCall { call, failed: None, lasted_ms: None }).await.unwrap();
    }
}

#[tokio::test]
async fn a_page_of_somebody_else_has_no_part_in_the_call() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    let stranger = world.user("Eve").await.page_on(device()).await;
    assert_eq!(send(&stranger, &call.id, &candidates(&["a"])).await, Err(ErrorCode::CallNotFound));
}
