//! The moment when somebody calls.

use tests::{
    World,
    thing::{alert_dialog, link, region},
    wait::PATIENCE,
};
use thirtyfour::Key;

#[tokio::test]
async fn the_dialog_takes_the_focus_and_the_title_rings() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let title: String = boris.script("return document.title;", vec![]).await.expect("a page has a title");
    anna.calls("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.has_focus_in_dialog().await;
    boris.sees_title_ring_for("Anna").await;
    anna.cancels().await;
    boris.sees_title(&title).await;
}

#[tokio::test]
async fn the_title_after_a_ring_is_that_of_the_page_that_was_gone_to_meanwhile() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let title: String = boris.script("return document.title;", vec![]).await.expect("a page has a title");
    boris.presses(&link("Settings")).await;
    boris.sees_title("Settings · Visavis").await;
    anna.calls("Boris").await;
    boris.sees_title_ring_for("Anna").await;
    boris.goes_back().await;
    boris.until_page("location.pathname === '/'", PATIENCE).await;
    // It rings on there.
    boris.sees_title(&title).await;
    boris.sees_title_ring_for("Anna").await;
    anna.cancels().await;
    boris.no_longer_sees_call_from("Anna").await;
    boris.sees_title(&title).await;
}

#[tokio::test]
async fn enter_accepts_but_not_in_the_first_half_second() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    // On a busy machine a key may come late. Then it has accepted, rightly, and the next call is tried.
    for _ in 0..10 {
        tokio::join!(anna.calls("Boris"), boris.strikes_as_soon_as_it_rings(Key::Enter));
        if boris.struck_within_ms(450).await {
            boris.waits_until_dialog_is_older_than_ms(550).await;
            boris.sees_call_from("Anna").await;
            boris.strikes(Key::Enter).await;
            boris.finds(&region("Call with Anna")).await;
            return;
        }
        boris.waits_until_dialog_is_older_than_ms(1_500).await;
        if boris.has(&alert_dialog("Incoming call from Anna")).await {
            // Just too early for that.
            boris.declines_call_from("Anna").await;
            anna.reads_status("Call declined").await;
        } else {
            boris.hangs_up().await;
            anna.reads_status("Call ended").await;
        }
    }
    panic!("no key came within 450 ms in ten calls");
}

#[tokio::test]
async fn a_click_in_the_first_half_second_was_meant_for_something_else() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    tokio::join!(anna.calls("Boris"), boris.clicks_accept_as_soon_as_it_rings());
    boris.waits_until_dialog_is_older_than_ms(1_000).await;
    boris.accepts_call_from("Anna").await;
}

#[tokio::test]
async fn escape_declines() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.waits_until_dialog_is_older_than_ms(550).await;
    boris.strikes(Key::Escape).await;
    tokio::join!(anna.reads_status("Call declined"), boris.reads_status("Call declined"));
}
