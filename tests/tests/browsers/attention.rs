//! How a call that comes in is heard and seen.

use tests::World;

#[tokio::test]
async fn the_phone_rings_aloud_once_the_page_was_touched() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.touches_page().await;
    anna.calls("Boris").await;
    boris.hears_ringing().await;
}

#[tokio::test]
async fn a_first_touch_lets_a_phone_that_rings_be_heard() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.sees_title_ring_for("Anna").await;
    boris.touches_page().await;
    boris.hears_ringing().await;
}

#[tokio::test]
async fn the_caller_hears_that_it_rings() {
    let world = World::start().await;
    let (anna, _boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    anna.hears_ringing().await;
}

#[tokio::test]
async fn a_hidden_page_notifies_as_long_as_it_rings() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.allows_notifications().await;
    boris.turns_away().await;
    anna.rings("Boris").await;
    boris.is_notified("Incoming call from Anna").await;
    anna.cancels().await;
    boris.is_no_longer_notified().await;
}

#[tokio::test]
async fn a_page_that_is_hidden_while_it_rings_notifies() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.allows_notifications().await;
    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.turns_away().await;
    boris.is_notified("Incoming call from Anna").await;
}
