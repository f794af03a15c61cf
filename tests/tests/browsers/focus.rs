//! Where the keys go, and so what is read out, when what had them goes.

use tests::{
    World,
    thing::{button, combobox, item, link},
    wait::PATIENCE,
};
use thirtyfour::Key;

#[tokio::test]
async fn the_heading_of_a_page_that_comes() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    anna.presses(&link("Settings")).await;
    anna.has_focus_on("Settings").await;
    anna.goes_back().await;
    anna.has_focus_on("Anna").await;
}

#[tokio::test]
async fn what_had_them_before_an_answered_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.until_page("(document.getElementById('find').focus(), true)", PATIENCE).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.has_focus_on("Call with Anna").await;
    anna.hangs_up().await;
    boris.reads_status("Call ended").await;
    boris.has_focus_in("find").await;
}

#[tokio::test]
async fn the_heading_where_the_button_that_called_is_gone_or_goes() {
    let world = World::with(&["--reach-timeout", "1"]).await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let anna = world.page_of(&anna).await;
    anna.tries_to_call("Boris").await;
    anna.reads_status("Unavailable").await;
    anna.presses(&button("Call again")).await;
    anna.cancels().await;
    anna.reads_status("Call cancelled").await;
    anna.has_focus_on("Anna").await;
    anna.presses(&button("Close")).await;
    anna.has_focus_on("Anna").await;
}

#[tokio::test]
async fn the_button_of_what_escape_folds() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.presses_in_call("Boris", "Devices").await;
    anna.finds(&combobox("Camera")).await;
    anna.until_page("(document.querySelector('.tools select').focus(), true)", PATIENCE).await;
    anna.strikes(Key::Escape).await;
    anna.has_focus_on("Devices").await;
    anna.until_page("!document.querySelector('.tools select')", PATIENCE).await;
}

#[tokio::test]
async fn the_question_and_then_what_asked_it_or_the_list() {
    let world = World::start().await;
    let (anna, _boris) = world.contacts("Anna", "Boris").await;
    let boris = item("Contacts", &["Boris"]);
    let remove = button("Remove from contacts").within(boris.clone());
    anna.presses(&remove).await;
    anna.has_focus_on("Remove Boris from contacts?").await;
    anna.presses(&button("Keep").within(boris.clone())).await;
    anna.has_focus_on("Remove from contacts").await;
    anna.removes("Boris").await;
    anna.has_focus_in("contacts-heading").await;
}

#[tokio::test]
async fn what_comes_of_an_invitation() {
    let world = World::start().await;
    let (anna, boris) = (world.person("Anna").await, world.person("Boris").await);
    anna.invites(&boris.phone).await;
    anna.has_focus_on("Invitation sent").await;
    boris.accepts_invitation_of("Anna").await;
    boris.has_focus_in("contacts-heading").await;
}

#[tokio::test]
async fn the_end_of_a_call_is_told_where_something_could_be_told_before() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    let regions = "window.regions = [...document.querySelectorAll('[role=status]')] \
        .filter((region) => region.checkVisibility() && !region.closest('[inert]'))";
    boris.until_page(regions, PATIENCE).await;
    anna.hangs_up().await;
    boris
        .until_page("regions.some((region) => region.isConnected && region.innerText.includes('Call ended'))", PATIENCE)
        .await;
}
