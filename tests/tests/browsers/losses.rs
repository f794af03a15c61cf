//! When the network or the server is not there.

use tests::{Person, Profile, World, thing::button, wait::PATIENCE};

const SENTENCE: &str = "No connection to the server. Trying again…";

/// The time of a page that gives a connection up after 30 s runs this many times as fast, and so does what the server sends
/// to show that it is there.
const HASTE: u32 = 6;
const HASTY: [&str; 2] = ["--heartbeat", "2"];

/// Anna, whose time runs fast, and Boris talk.
async fn hasty_call(world: &World) -> (Person, Person) {
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.hastens(HASTE).await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    (anna, boris)
}

#[tokio::test]
async fn a_page_without_a_server_says_so_and_goes_on_by_itself() {
    let mut world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    world.stops_server().await;
    tokio::join!(anna.reads_alert(SENTENCE), boris.reads_alert(SENTENCE));
    anna.looks_for(&boris.phone).await;
    anna.reads_alert("No connection to the server. Check the network and press again.").await;
    world.starts_server().await;
    anna.reads_no_longer(SENTENCE).await;
    anna.sees_online("Boris").await;
    anna.rings("Boris").await;
}

#[tokio::test]
async fn a_page_without_a_server_does_not_know_who_is_there() {
    let mut world = World::start().await;
    let (anna, _boris) = world.contacts("Anna", "Boris").await;
    world.stops_server().await;
    anna.reads(SENTENCE).await;
    anna.sees_contact("Boris").await;
    anna.reads_no_longer("online").await;
    anna.reads_no_longer("offline").await;
    world.starts_server().await;
    anna.sees_online("Boris").await;
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
async fn who_is_not_signed_in_is_told_of_no_server_only_while_there_is_none() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    anna.signs_out().await;
    anna.blocks("/api/").await;
    anna.reloads().await;
    anna.reads("The page goes on by itself as soon as the server answers.").await;
    anna.blocks("").await;
    anna.is_signed_out().await;
    anna.reads_no_longer(SENTENCE).await;
}

#[tokio::test]
async fn who_could_not_sign_out_is_told_so_until_they_can() {
    let mut world = World::start().await;
    let anna = world.person("Anna").await;
    anna.is_signed_in().await;
    world.stops_server().await;
    anna.presses(&button("Sign out")).await;
    let sentence = "No connection to the server. Check the network and press again.";
    anna.reads_alert(sentence).await;
    world.starts_server().await;
    anna.reads_no_longer(sentence).await;
    anna.signs_out().await;
}

#[tokio::test]
async fn a_call_that_rings_outlives_a_restart_of_the_server() {
    let mut world = World::with(&["--ring-timeout", "120"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    world.stops_server().await;
    world.starts_server().await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn a_call_goes_on_without_the_server_and_its_end_is_told() {
    let mut world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_time_running("Boris"), boris.sees_time_running("Anna"));
    world.stops_server().await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    world.starts_server().await;
    tokio::join!(anna.sees_online("Boris"), boris.sees_online("Anna"));
    boris.rings("Anna").await;
}

#[tokio::test]
async fn a_call_says_that_there_is_no_server_as_long_as_there_is_none() {
    let mut world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_time_running("Boris"), boris.sees_time_running("Anna"));
    world.stops_server().await;
    tokio::join!(anna.reads(SENTENCE), boris.reads(SENTENCE));
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    world.starts_server().await;
    tokio::join!(anna.reads_no_longer(SENTENCE), boris.reads_no_longer(SENTENCE));
    anna.sees_time_running("Boris").await;
}

#[tokio::test]
async fn a_caller_whose_network_is_away_for_a_moment_is_answered_all_the_same() {
    let world = World::with(&["--device-grace", "60", "--connect-timeout", "60"]).await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;
    anna.rings("Boris").await;
    anna.line().is_cut().await;
    boris.accepts_call_from("Anna").await;
    boris.reads_status("Connecting…").await;
    anna.line().is_mended();
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn a_caller_whose_network_stays_away_calls_no_longer() {
    let world = World::with(&["--device-grace", "1"]).await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;
    anna.rings("Boris").await;
    anna.line().is_cut().await;
    boris.reads_status("Missed call from Anna").await;
    anna.line().is_mended();
    anna.reads_status("Call cancelled").await;
    anna.has_released_devices().await;

    // The other way round, a page that rings learns afterwards that nobody calls any more.
    boris.sees_online("Anna").await;
    boris.rings("Anna").await;
    anna.sees_call_from("Boris").await;
    anna.line().is_cut().await;
    boris.cancels().await;
    boris.reads_status("Call cancelled").await;
    anna.sees_call_from("Boris").await;
    anna.line().is_mended();
    anna.reads_status("Missed call from Boris").await;
}

#[tokio::test]
async fn a_call_goes_on_while_a_network_is_away_and_its_end_is_told() {
    let world = World::with(&["--device-grace", "1"]).await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_time_running("Boris"), boris.sees_time_running("Anna"));
    anna.line().is_cut().await;
    // The server has given her up; behind the call, the list of contacts says so.
    boris.until_page("document.querySelector('main').textContent.includes('offline')", PATIENCE).await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    anna.line().is_mended();
    boris.sees_online("Anna").await;
    boris.rings("Anna").await;
}

#[tokio::test]
async fn a_laptop_that_sleeps_for_a_moment_finds_the_call_again() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    anna.sees_in_call("Boris", "Good connection").await;
    let asleep = boris.sleeps();
    anna.reads_status("Reconnecting…").await;
    asleep.wakes();
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    boris.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
}

#[tokio::test]
async fn who_looks_at_the_connection_goes_on_doing_so_while_it_is_mended_and_is_told_of_that() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    anna.presses_in_call("Boris", "Good connection").await;
    anna.reads("Round trip").await;
    // Where something can be told, since it was there before.
    let region = "window.region = document.querySelector('.call [role=status]')";
    anna.until_page(&format!("({region})?.checkVisibility()"), PATIENCE).await;
    let asleep = boris.sleeps();
    anna.until_page("region.isConnected && region.innerText.includes('Reconnecting…')", PATIENCE).await;
    anna.has_focus_on("Bad connection").await;
    anna.reads("Round trip").await;
    asleep.wakes();
    anna.reads_no_longer("Reconnecting…").await;
}

#[tokio::test]
async fn a_laptop_that_sleeps_too_long_finds_the_call_lost() {
    let world = World::with(&HASTY).await;
    let (anna, boris) = hasty_call(&world).await;
    let asleep = boris.sleeps();
    anna.reads_status("Connection lost").await;
    anna.has_released_devices().await;
    asleep.wakes();
    boris.reads_status("Connection lost").await;
    boris.has_released_devices().await;
}

#[tokio::test]
async fn a_browser_that_is_lost_loses_the_connection_for_the_other() {
    let world = World::with(&HASTY).await;
    let (anna, boris) = hasty_call(&world).await;
    boris.loses_browser();
    anna.reads_status("Connection lost").await;
    anna.has_released_devices().await;
}

#[tokio::test]
async fn two_browsers_without_a_way_to_each_other_are_told_so() {
    let world = World::with(&["--connect-timeout", "3", "--no-turn"]).await;
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
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.sees_time_reach("Boris", 9).await;
}
