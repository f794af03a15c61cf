//! How a call that comes in is heard and seen.

use std::time::Duration;
use tests::{World, wait::PATIENCE};

#[tokio::test]
async fn the_phone_rings_aloud_once_the_page_was_touched() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.touches_page().await;
    anna.calls("Boris").await;
    boris.hears_ringing().await;
}

#[tokio::test]
async fn a_first_touch_lets_a_phone_that_rings_be_heard() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.sees_title_ring_for("Anna").await;
    boris.touches_page().await;
    boris.hears_ringing().await;
}

#[tokio::test]
async fn the_title_names_who_rings_at_the_end_of_an_outage() {
    let mut world = World::with(&["--reach-timeout", "120"]).await;
    let (anna, boris, clara) =
        (world.account("Anna").await, world.account("Boris").await, world.account("Clara").await);
    anna.befriends(&boris).await;
    clara.befriends(&boris).await;
    let (anna, boris, clara) = tokio::join!(world.page_of(&anna), world.page_on_line(&boris), world.page_of(&clara));
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.sees_title_ring_for("Anna").await;
    boris.line().is_cut().await;
    anna.cancels().await;
    anna.reads_status("Call cancelled").await;
    // Nothing that was said meanwhile is said again.
    world.stops_server().await;
    world.starts_server().await;
    clara.tries_to_call("Boris").await;
    clara.reads_status("Reaching…").await;
    boris.line().is_mended();
    boris.sees_call_from("Clara").await;
    boris.sees_title_ring_for("Clara").await;
}

#[tokio::test]
async fn of_two_tabs_one_rings_aloud() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.touches_page().await;
    let first = boris.opens_tab("/").await;
    boris.sees_online("Anna").await;
    boris.touches_page().await;
    let second = boris.turns_to_tab(first).await;
    let counts = "window.tones = 0; const start = OscillatorNode.prototype.start; \
        OscillatorNode.prototype.start = function (...rest) { window.tones += 1; return start.apply(this, rest); };";
    boris.script::<()>(counts, vec![]).await.expect("nothing");
    let first = boris.turns_to_tab(second).await;
    boris.script::<()>(counts, vec![]).await.expect("nothing");
    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.lives_through(Duration::from_secs(4)).await;
    let tones = async || boris.script::<u32>("return window.tones;", vec![]).await.expect("a number");
    let here = tones().await;
    boris.turns_to_tab(first).await;
    boris.sees_call_from("Anna").await;
    let there = tones().await;
    assert!((here == 0) != (there == 0), "{here} tones and {there}");
}

#[tokio::test]
async fn the_caller_hears_that_it_rings() {
    let world = World::start().await;
    let (anna, _boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    anna.hears_ringing().await;
}

#[tokio::test]
async fn a_hidden_page_notifies_as_long_as_it_rings() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.allows_notifications().await;
    boris.turns_away().await;
    anna.rings("Boris").await;
    boris.is_notified("Incoming call from Anna").await;
    anna.cancels().await;
    boris.is_no_longer_notified().await;
}

#[tokio::test]
async fn a_page_that_is_hidden_while_it_rings_notifies() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.allows_notifications().await;
    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.turns_away().await;
    boris.is_notified("Incoming call from Anna").await;
}

#[tokio::test]
async fn a_page_that_may_show_no_notification_has_its_worker_do_so() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.allows_notifications().await;
    // As on Android.
    let forbidden =
        "window.Notification = class { static permission = 'granted'; constructor() { throw new TypeError(); } };";
    boris.runs_before_pages(forbidden).await;
    boris.reloads().await;
    anna.sees_online("Boris").await;
    boris.sees_online("Anna").await;
    boris.turns_away().await;
    anna.rings("Boris").await;
    let tells = |text: &str| {
        format!(
            "(navigator.serviceWorker.ready.then((worker) => worker.getNotifications()) \
                .then((all) => {{ window.told = all.map((one) => one.title).join(); }}), window.told === '{text}')"
        )
    };
    // Chromium forgets a notification about which it is asked before it is on the screen.
    boris.until_page("__witness.shown === 1", PATIENCE).await;
    boris.until_page(&tells("Incoming call from Anna"), PATIENCE).await;
    anna.cancels().await;
    boris.until_page(&tells(""), PATIENCE).await;
}
