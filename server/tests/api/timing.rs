//! What the server's clock does to calls.

use crate::common::{Page, World, befriend};
use server::config::Config;
use shared::{
    api::{Alive, ReportConnected, RingCall},
    call::{CallState, CallView, FailReason, Outcome},
    event::{Change, Event},
};
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_millis(150);

fn ended(outcome: Outcome) -> Change {
    Change::Ended { outcome, duration_ms: None }
}

async fn ring(ann: &mut Page, bob: &Page) -> CallView {
    let call = ann.call(bob).await;
    bob.ask(RingCall { call: call.id.clone() }).await.unwrap();
    assert_eq!(ann.change(&call.id).await, Change::Ringing);
    call
}

async fn connect(ann: &mut Page, bob: &Page) -> CallView {
    let call = ann.call(bob).await;
    bob.accept(&call.id).await.unwrap();
    assert!(matches!(ann.change(&call.id).await, Change::Accepted { .. }));
    ann.ask(ReportConnected { call: call.id.clone() }).await.unwrap();
    call
}

#[tokio::test]
async fn a_call_that_no_device_shows_is_unreachable() {
    let world = World::with(|config| config.timers.reach = SOON).await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    befriend(&ann, &bob).await;
    let mut ann = ann.page().await;
    let call = ann.call(&bob).await;
    assert_eq!(ann.change(&call.id).await, ended(Outcome::Unreachable));
}

#[tokio::test]
async fn a_call_that_nobody_answers_is_missed() {
    let world = World::with(|config| config.timers.ring = SOON).await;
    let (mut ann, mut bob) = world.pair().await;
    let call = ring(&mut ann, &bob).await;
    assert_eq!(ann.change(&call.id).await, ended(Outcome::Missed));
    bob.incoming().await;
    assert_eq!(bob.change(&call.id).await, ended(Outcome::Missed));
}

#[tokio::test]
async fn a_call_that_finds_no_way_has_failed() {
    let world = World::with(|config| config.timers.connect = SOON).await;
    let (mut ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.accept(&call.id).await.unwrap();
    assert!(matches!(ann.change(&call.id).await, Change::Accepted { .. }));
    assert_eq!(ann.change(&call.id).await, ended(Outcome::Failed(FailReason::NoConnection)));
}

#[tokio::test]
async fn a_call_whose_sides_are_both_silent_is_closed() {
    let world = World::with(|config| config.timers.silence = SOON).await;
    let (mut ann, bob) = world.pair().await;
    let call = connect(&mut ann, &bob).await;
    let Change::Ended { outcome: Outcome::Failed(FailReason::Lost), duration_ms: Some(lasted) } =
        ann.change(&call.id).await
    else {
        panic!()
    };
    assert!(lasted >= 150);
}

#[tokio::test]
async fn a_side_that_is_heard_keeps_the_call_alive() {
    let world = World::with(|config| config.timers.silence = Duration::from_millis(1_500)).await;
    let (mut ann, bob) = world.pair().await;
    let call = connect(&mut ann, &bob).await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(2_500) {
        bob.ask(Alive { call: Some(call.id.clone()) }).await.expect("the call goes on");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let Change::Ended { duration_ms: Some(lasted), .. } = ann.change(&call.id).await else { panic!() };
    assert!(lasted >= 2_500, "{lasted}");
}

#[tokio::test]
async fn a_caller_whose_page_is_gone_rings_no_longer() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let call = ring(&mut ann, &bob).await;
    drop(ann);
    bob.incoming().await;
    assert_eq!(bob.change(&call.id).await, ended(Outcome::Cancelled));
}

#[tokio::test]
async fn a_caller_who_reloads_goes_on_calling() {
    let world = World::with(|config| {
        config.timers.device_grace = Duration::from_millis(700);
        config.timers.ring = Duration::from_millis(1_500);
    })
    .await;
    let (mut ann, mut bob) = world.pair().await;
    let call = ring(&mut ann, &bob).await;
    let mut ann = ann.reconnect().await;
    // Had the page counted as gone, the call would have been cancelled.
    assert_eq!(ann.change(&call.id).await, ended(Outcome::Missed));
    bob.incoming().await;
    assert_eq!(bob.change(&call.id).await, ended(Outcome::Missed));
}

#[tokio::test]
async fn a_connected_call_survives_a_page_without_a_stream() {
    let world = World::with(|config| config.timers.silence = Duration::from_secs(1)).await;
    let (mut ann, mut bob) = world.pair().await;
    let call = connect(&mut ann, &bob).await;
    drop(ann);
    bob.incoming().await;
    assert!(matches!(bob.change(&call.id).await, Change::Accepted { .. }));
    // Its absence was noticed, and the call went on until the silence.
    let Change::Ended { outcome, .. } = bob.change(&call.id).await else { panic!() };
    assert_eq!(outcome, Outcome::Failed(FailReason::Lost));
}

fn on_disk(folder: &tempfile::TempDir) -> String {
    format!("surrealkv://{}", folder.path().join("store").display())
}

fn patient(_: &mut Config) {}

#[tokio::test]
async fn a_call_under_way_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::on(&on_disk(&folder), patient).await;
    let (mut ann, bob) = world.pair().await;
    let call = ring(&mut ann, &bob).await;
    let (ann, bob) = (ann.user.clone(), bob.user.clone());
    world.stop().await;

    let world = World::on(&on_disk(&folder), patient).await;
    let (ann, bob) = (world.again(ann), world.again(bob));
    let mut ann = ann.greeted_page(call.caller_device.clone(), None).await;
    let live = ann.snapshot().await.live.expect("the call is on");
    assert_eq!((live.call.id, live.call.state), (call.id.clone(), CallState::Ringing));
    let bob = bob.page().await;
    bob.accept(&call.id).await.unwrap();
    assert!(matches!(ann.change(&call.id).await, Change::Accepted { answer: Some(_), .. }));
}

#[tokio::test]
async fn a_connected_call_outlives_a_server_that_is_away_for_longer_than_it_may_be_silent() {
    let folder = tempfile::tempdir().unwrap();
    let silence = Duration::from_secs(2);
    let start = |config: &mut Config| config.timers.silence = silence;
    let world = World::on(&on_disk(&folder), start).await;
    let (mut ann, bob) = world.pair().await;
    let call = connect(&mut ann, &bob).await;
    let ann = ann.user.clone();
    world.stop().await;
    let heard = Instant::now();
    tokio::time::sleep_until((heard + silence).into()).await;

    let world = World::on(&on_disk(&folder), start).await;
    let mut ann = world.again(ann).greeted_page(call.caller_device.clone(), None).await;
    let live = ann.snapshot().await.live.expect("the call is on");
    assert!(matches!(live.call.state, CallState::Connected { .. }));
    let Change::Ended { outcome, .. } = ann.change(&call.id).await else { panic!() };
    assert_eq!(outcome, Outcome::Failed(FailReason::Lost));
}

#[tokio::test]
async fn a_call_whose_time_ran_out_while_the_server_was_down_ends_at_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::on(&on_disk(&folder), patient).await;
    let (mut ann, bob) = world.pair().await;
    let call = ring(&mut ann, &bob).await;
    let ann = ann.user.clone();
    world.stop().await;

    let world = World::on(&on_disk(&folder), |config| config.timers.ring = Duration::ZERO).await;
    let mut page = world.again(ann).greeted_page(call.caller_device.clone(), None).await;
    let mut snapshot = page.snapshot().await;
    while snapshot.live.is_some() {
        assert!(matches!(page.next().await, Event::Call { change: Change::Ended { .. }, .. }));
        page = page.user.greeted_page(page.device.clone(), None).await;
        snapshot = page.snapshot().await;
    }
    assert_eq!(snapshot.calls[0].state, CallState::Ended { outcome: Outcome::Missed, duration_ms: None });
}
