//! When a network or a laptop says nothing for a while, and nobody is told.

use std::time::Duration;
use tests::{World, thing::list};

#[tokio::test]
async fn five_seconds_without_the_network_lose_nothing_and_nobody_notices() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;
    boris.hastens(3).await;
    boris.sees_online("Anna").await;
    boris.line().falls_silent();
    anna.calls("Boris").await;
    boris.line().is_holding().await;
    boris.lives_through(Duration::from_secs(5)).await;
    assert!(!boris.was_called().await);
    boris.reads_no_longer("No connection").await;
    boris.line().lets_go();
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn a_page_that_hears_nothing_for_a_minute_comes_back_by_itself_and_shows_what_it_missed() {
    let world = World::with(&["--heartbeat", "1"]).await;
    let (anna, account, clara) =
        (world.account("Anna").await, world.account("Boris").await, world.account("Clara").await);
    anna.befriends(&account).await;
    let (anna, boris) = tokio::join!(world.page_of(&anna), world.page_on_line(&account));
    // The minute is four seconds of the test.
    boris.hastens(15).await;
    boris.sees_online("Anna").await;
    boris.line().falls_silent();
    boris.line().loses_streams();
    clara.invites(&account).await;
    anna.calls("Boris").await;
    anna.cancels().await;
    boris.lives_through(Duration::from_secs(60)).await;
    assert!(!boris.has(&list("Invitations")).await);
    boris.line().lets_go();
    boris.sees_invitation_of("Clara").await;
    boris.reads_status("Missed call from Anna").await;
}

#[tokio::test]
async fn who_comes_to_another_network_is_reached_there_at_once() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;
    boris.line().loses_streams();
    boris.gets_a_network().await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
}

#[tokio::test]
async fn a_laptop_that_sleeps_while_it_rings_shows_what_has_become_of_the_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    let asleep = boris.sleeps();
    anna.cancels().await;
    anna.reads_status("Call cancelled").await;
    asleep.wakes();
    boris.reads_status("Missed call from Anna").await;
    boris.no_longer_sees_call_from("Anna").await;

    // One that still rings is answered.
    anna.rings("Boris").await;
    let asleep = boris.sleeps();
    anna.hears_ringing().await;
    asleep.wakes();
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn a_caller_whose_laptop_sleeps_while_it_rings_finds_how_it_was_answered() {
    let world = World::with(&["--connect-timeout", "60"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    let asleep = anna.sleeps();
    boris.declines_call_from("Anna").await;
    boris.reads_status("Call declined").await;
    asleep.wakes();
    anna.reads_status("Call declined").await;
    anna.has_released_devices().await;

    anna.rings("Boris").await;
    let asleep = anna.sleeps();
    boris.accepts_call_from("Anna").await;
    boris.reads_status("Connecting…").await;
    asleep.wakes();
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}
