//! WebKit, Safari's engine, in a build without peer connections: everything but the call works.

use tests::{
    Engine, Person, Profile, World,
    api::{Account, PASSWORD},
    thing::{alert_dialog, button, heading_with, link},
    wait::PATIENCE,
};

const SENTENCE: &str = "This browser cannot call, it has no RTCPeerConnection";

async fn in_webkit(world: &World, account: &Account) -> Person {
    world.page_in(account, Profile::of(Engine::WebKit)).await
}

#[tokio::test]
async fn an_account_is_opened_and_signed_out_of_and_in_again() {
    let world = World::start().await;
    let anna = world.newcomer_in("Anna", Profile::of(Engine::WebKit)).await;
    anna.registers_as(&anna.phone).await;
    anna.reads_alert(SENTENCE).await;
    anna.reloads().await;
    anna.is_signed_in().await;
    anna.signs_out().await;
    anna.tries_to_sign_in(&anna.phone, "not the password").await;
    anna.reads_alert("Phone number or password is wrong.").await;
    anna.tries_to_sign_in(&anna.phone, PASSWORD).await;
    anna.is_signed_in().await;
}

#[tokio::test]
async fn somebody_is_found_and_invited_and_comes_and_goes() {
    let world = World::with(&["--device-grace", "1"]).await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    let (anna, boris) = (in_webkit(&world, &anna).await, world.page_of(&boris).await);
    anna.invites(&boris.phone).await;
    boris.accepts_invitation_of("Anna").await;
    tokio::join!(anna.sees_online("Boris"), boris.sees_online("Anna"));
    boris.leaves().await;
    anna.sees_offline("Boris").await;
    anna.removes("Boris").await;
    anna.has_no_contact("Boris").await;
}

#[tokio::test]
async fn language_and_theme_are_chosen_and_kept() {
    let world = World::start().await;
    let anna = in_webkit(&world, &world.account("Anna").await).await;
    anna.presses(&link("Settings")).await;
    anna.reads_alert(SENTENCE).await;
    anna.presses(&button("Dark theme")).await;
    anna.presses(&button("Русский")).await;
    anna.finds(&heading_with("Настройки")).await;
    anna.reloads().await;
    anna.finds(&heading_with("Настройки")).await;
    anna.until_page("document.documentElement.dataset.theme === 'dark'", PATIENCE).await;
    anna.until_page("document.documentElement.lang === 'ru'", PATIENCE).await;
    anna.presses(&button("English")).await;
    anna.finds(&heading_with("Settings")).await;
}

#[tokio::test]
async fn a_call_cannot_be_made_and_the_page_stays_usable() {
    let world = World::start().await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let (anna, boris) = (in_webkit(&world, &anna).await, world.page_of(&boris).await);
    anna.sees_online("Boris").await;
    anna.tries_to_call("Boris").await;
    anna.reads_status("Call failed: a browser could not set up the call").await;
    anna.presses(&link("Settings")).await;
    anna.reads_alert(SENTENCE).await;
    // Had the server heard of Anna's call, it would have done so before Boris' one rings at her.
    boris.calls("Anna").await;
    anna.declines_call_from("Boris").await;
    assert_eq!(world.placed_calls(), 1);
}

#[tokio::test]
async fn a_call_that_comes_is_told_of_and_can_only_be_declined() {
    let world = World::start().await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let (anna, boris) = (in_webkit(&world, &anna).await, world.page_of(&boris).await);
    boris.sees_online("Anna").await;
    boris.calls("Anna").await;
    anna.sees_call_from("Boris").await;
    anna.reads_alert(SENTENCE).await;
    assert!(!anna.has(&button("Accept").within(alert_dialog("Incoming call from Boris"))).await);
    anna.declines_call_from("Boris").await;
    boris.reads_status("Call declined").await;
}
