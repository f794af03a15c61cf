//! Two people with one browser, one after the other.

use tests::{
    Freight, World,
    api::PASSWORD,
    thing::{button, checkbox, heading_with, link},
    wait::PATIENCE,
};

#[tokio::test]
async fn who_signs_in_after_somebody_finds_nothing_of_theirs() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let clara = world.account("Clara").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    let first = anna.opens_tab("/").await;
    anna.signs_out().await;
    anna.tries_to_sign_in(clara.person.phone.as_str(), PASSWORD).await;
    anna.finds(&heading_with("Clara")).await;
    anna.has_no_contact("Boris").await;
    boris.reads_status("Call ended").await;
    anna.turns_to_tab(first).await;
    anna.is_signed_out().await;
    anna.has_released_devices().await;
}

#[tokio::test]
async fn a_notification_goes_with_the_session() {
    let world = World::start().await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let (page, boris) = tokio::join!(world.page_of(&anna), world.page_of(&boris));
    boris.sees_online("Anna").await;
    page.allows_notifications().await;
    page.turns_away().await;
    boris.rings("Anna").await;
    page.is_notified("Incoming call from Boris").await;
    anna.signs_out().await;
    page.is_no_longer_notified().await;
    page.reads("Welcome back").await;
    boris.reads_status("Ringing…").await;
}

#[tokio::test]
async fn the_tab_of_somebody_who_is_gone_can_do_nothing_for_the_next_one() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;
    let clara = world.account("Clara").await;
    let first = anna.opens_tab("/").await;
    anna.is_signed_in().await;
    // The first tab hears of nothing, and goes on showing what is Anna's.
    anna.line().holds(Freight::Events);
    anna.signs_out().await;
    anna.tries_to_sign_in(clara.person.phone.as_str(), PASSWORD).await;
    anna.finds(&heading_with("Clara")).await;
    anna.turns_to_tab(first).await;
    anna.tries_to_call("Boris").await;
    anna.reads_status("Call failed: Somebody else has signed in in this browser.").await;
    anna.removes("Boris").await;
    anna.reads_alert("Somebody else has signed in in this browser.").await;
    anna.line().lets_go();
    anna.finds(&button("Sign in")).await;
    assert!(!boris.was_called().await);
    boris.sees_contact("Anna").await;
}

#[tokio::test]
async fn what_is_chosen_in_one_tab_counts_in_the_other_and_stays() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    let first = anna.opens_tab("/settings").await;
    anna.presses(&checkbox("Hide my IP address")).await;
    anna.turns_to_tab(first).await;
    anna.presses(&button("Dark theme")).await;
    anna.presses(&link("Settings")).await;
    anna.finds(&checkbox("Hide my IP address")).await;
    anna.until_page("document.querySelector('.tick input').checked", PATIENCE).await;
    anna.reloads().await;
    anna.finds(&checkbox("Hide my IP address")).await;
    anna.until_page("document.querySelector('.tick input').checked", PATIENCE).await;
    anna.until_page("document.documentElement.dataset.theme === 'dark'", PATIENCE).await;
    anna.until_page("document.getElementById('bar-dark').media === 'all'", PATIENCE).await;
}
