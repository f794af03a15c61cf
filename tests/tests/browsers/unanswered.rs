//! Calls that nobody takes.

use tests::World;

#[tokio::test]
async fn the_callee_declines() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    boris.declines_call_from("Anna").await;
    tokio::join!(anna.reads_status("Call declined"), boris.reads_status("Call declined"));
    anna.has_released_devices().await;
}

#[tokio::test]
async fn the_caller_cancels() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.sees_call_from("Anna").await;
    anna.cancels().await;
    tokio::join!(anna.reads_status("Call cancelled"), boris.reads_status("Missed call from Anna"));
    boris.no_longer_sees_call_from("Anna").await;
    anna.has_released_devices().await;
}

#[tokio::test]
async fn nobody_answers() {
    let world = World::with(&["--ring-timeout", "2"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    tokio::join!(anna.reads_status("No answer"), boris.reads_status("Missed call from Anna"));
    boris.no_longer_sees_call_from("Anna").await;
}

#[tokio::test]
async fn somebody_without_an_open_page_is_unavailable() {
    let world = World::with(&["--reach-timeout", "2"]).await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let anna = world.page_of(&anna).await;
    anna.calls("Boris").await;
    anna.reads_status("Unavailable").await;
}

#[tokio::test]
async fn a_page_that_is_reloaded_while_it_rings_rings_again() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.reloads().await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn a_caller_who_leaves_the_page_stops_the_ringing() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    anna.leaves().await;
    boris.reads_status("Missed call from Anna").await;
}

#[tokio::test]
async fn a_caller_who_signs_out_stops_the_ringing() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    let first = anna.opens_tab("/").await;
    anna.signs_out().await;
    boris.reads_status("Missed call from Anna").await;
    anna.turns_to_tab(first).await;
    anna.is_signed_out().await;
    anna.has_released_devices().await;
}
