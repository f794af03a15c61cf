//! How a call ends when somebody goes, and what stays behind.

use tests::{World, wait::PATIENCE};

#[tokio::test]
async fn cameras_and_microphones_are_released_at_the_end() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    anna.hangs_up().await;
    tokio::join!(anna.has_released_devices(), boris.has_released_devices());
}

#[tokio::test]
async fn a_caller_who_leaves_the_page_ends_the_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    anna.leaves().await;
    boris.reads_status("Call ended").await;
    boris.has_released_devices().await;
}

#[tokio::test]
async fn nobody_leaves_a_call_unasked() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    assert!(!anna.is_asked_before_leaving().await);
    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    // A page that only rings rings again.
    assert!(anna.is_asked_before_leaving().await && !boris.is_asked_before_leaving().await);
    boris.accepts_call_from("Anna").await;
    assert!(boris.is_asked_before_leaving().await);
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    assert!(!anna.is_asked_before_leaving().await && !boris.is_asked_before_leaving().await);
}

#[tokio::test]
async fn who_comes_back_to_a_page_that_the_browser_kept_is_there_again() {
    let world = World::with(&["--device-grace", "1"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    // More often than a browser has connections for one server.
    for round in 0..8 {
        anna.until_page(&format!("(window.kept ??= 0) === {round}"), PATIENCE).await;
        // A browser keeps no page that is just getting an answer.
        anna.until_page("__witness.hellos > window.kept", PATIENCE).await;
        anna.until_page("++window.kept", PATIENCE).await;
        anna.goes_to("/healthz").await;
        anna.reads("The process answers.").await;
        anna.goes_back().await;
    }
    anna.sees_online("Boris").await;
    boris.rings("Anna").await;
    boris.cancels().await;
    anna.reads_status("Missed call from Boris").await;
    anna.goes_to("/healthz").await;
    boris.sees_offline("Anna").await;
}

#[tokio::test]
async fn signing_out_in_another_tab_ends_the_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    let first = anna.opens_tab("/").await;
    anna.signs_out().await;
    boris.reads_status("Call ended").await;
    anna.turns_to_tab(first).await;
    anna.is_signed_out().await;
    anna.has_released_devices().await;
}

#[tokio::test]
async fn after_a_call_the_next_one_works() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    for _ in 0..2 {
        anna.calls("Boris").await;
        boris.accepts_call_from("Anna").await;
        tokio::join!(anna.sees_video_of("Boris"), boris.sees_and_hears("Anna"));
        boris.hangs_up().await;
        tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    }
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}
