//! When the network or the server is not there.

use tests::{Profile, World, thing::button};

#[tokio::test]
async fn a_page_without_a_server_says_so_and_goes_on_by_itself() {
    let mut world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    world.stops_server().await;
    tokio::join!(anna.reads_alert("No connection. Trying again…"), boris.reads_alert("No connection. Trying again…"));
    anna.looks_for(&boris.phone).await;
    anna.reads_alert("No connection to the server. Check the network and press again.").await;
    world.starts_server().await;
    anna.reads_no_longer("No connection. Trying again…").await;
    anna.sees_online("Boris").await;
    anna.rings("Boris").await;
}

#[tokio::test]
async fn a_page_that_opens_without_a_server_waits_for_it() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    anna.is_signed_in().await;
    anna.blocks("/api/").await;
    anna.reloads().await;
    anna.reads("The page goes on by itself as soon as the server answers.").await;
    anna.blocks("").await;
    anna.is_signed_in().await;
}

#[tokio::test]
async fn two_browsers_without_a_way_to_each_other_are_told_so() {
    let world = World::with(&["--connect-timeout", "3"]).await;
    let away = Profile { has_way: false, ..Profile::default() };
    let (anna, boris) = world.contacts_in(("Anna", away), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    boris.tries_to_accept_call_from("Anna").await;
    let failed = "Call failed: the two browsers found no way to each other";
    tokio::join!(anna.reads_status(failed), boris.reads_status(failed));
    tokio::join!(anna.has_released_devices(), boris.has_released_devices());
    anna.finds(&button("Call again")).await;
}

#[tokio::test]
async fn a_page_in_a_call_says_again_and_again_that_it_is_there() {
    // Both pages are silent for long enough that the call would be closed, if they did not say that they are there.
    let world = World::with(&["--silence-timeout", "4"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    // A minute of these pages lasts a second.
    let quick = "const wait = window.setTimeout; window.setTimeout = (act, ms, ...rest) => wait(act, ms === 60000 ? 1000 : ms, ...rest);";
    for person in [&anna, &boris] {
        person.runs_before_pages(quick).await;
        person.reloads().await;
    }
    tokio::join!(anna.sees_online("Boris"), boris.sees_online("Anna"));
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.sees_time_reach("Boris", 9).await;
}
