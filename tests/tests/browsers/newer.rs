//! A page that is open while the owner installs a newer one.

use tests::{World, thing::button};

const SENTENCE: &str = "A newer version of Visavis is here";

#[tokio::test]
async fn an_old_page_is_told_of_a_newer_one_after_the_call_and_reloads_when_asked() {
    let mut world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_time_running("Boris"), boris.sees_time_running("Anna"));
    world.stops_server().await;
    world.installs_newer_page();
    world.starts_server().await;
    // Both pages are back at the server once a third one sees them.
    let clara = world.person("Clara").await;
    clara.invites(&boris.phone).await;
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    tokio::join!(anna.reads(SENTENCE), boris.reads(SENTENCE));
    assert!(!clara.has(&button("Reload")).await);
    anna.presses(&button("Reload")).await;
    anna.sees_online("Boris").await;
    anna.reads_no_longer(SENTENCE).await;
}

#[tokio::test]
async fn a_restart_with_the_same_page_says_nothing() {
    let mut world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    world.stops_server().await;
    world.starts_server().await;
    let clara = world.person("Clara").await;
    clara.invites(&anna.phone).await;
    clara.invites(&boris.phone).await;
    tokio::join!(anna.sees_invitation_of("Clara"), boris.sees_invitation_of("Clara"));
    anna.reads_no_longer(SENTENCE).await;
    boris.reads_no_longer(SENTENCE).await;
}
