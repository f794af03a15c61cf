//! Calling with less than camera and microphone.

use tests::{Capture, Person, Profile, World, thing::button};

async fn anna_with(world: &World, capture: Capture) -> (Person, Person) {
    let profile = Profile { capture, ..Profile::default() };
    world.contacts_in(("Anna", profile), ("Boris", Profile::default())).await
}

#[tokio::test]
async fn who_has_neither_camera_nor_microphone_can_call_to_see_and_hear() {
    let world = World::start().await;
    let (anna, boris) = anna_with(&world, Capture::Nothing).await;
    anna.tries_to_call("Boris").await;
    anna.reads_status("Call failed: no camera or microphone was found.").await;
    anna.presses(&button("Call without camera and microphone")).await;
    anna.reads_alert("You are neither seen nor heard: no camera or microphone was found.").await;
    boris.accepts_call_from("Anna").await;
    anna.sees_and_hears("Boris").await;
    boris.reads("Camera is off").await;
    boris.reads("Microphone is off").await;
}

#[tokio::test]
async fn who_closes_the_question_for_both_can_call_with_the_microphone_alone() {
    let world = World::start().await;
    let (anna, boris) = anna_with(&world, Capture::Asked).await;
    anna.calls("Boris").await;
    anna.dismisses_devices().await;
    anna.reads_status("Call failed: the browser blocks camera and microphone.").await;
    anna.presses(&button("Call without camera")).await;
    anna.reads_status("Allow the microphone…").await;
    anna.allows_devices().await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.hears("Boris"), boris.hears("Anna"));
    assert_eq!(world.placed_calls(), 1);
}

#[tokio::test]
async fn who_has_answered_with_nothing_can_turn_the_camera_on() {
    let world = World::start().await;
    let (anna, boris) = anna_with(&world, Capture::Asked).await;
    boris.calls("Anna").await;
    anna.answers_without_camera("Boris").await;
    anna.dismisses_devices().await;
    anna.sees_and_hears("Boris").await;
    anna.presses_in_call("Boris", "Turn camera on").await;
    anna.allows_devices().await;
    boris.sees_and_hears("Anna").await;
}

#[tokio::test]
async fn who_closes_that_question_too_can_call_with_nothing_and_let_themselves_be_heard_later() {
    let world = World::start().await;
    let (anna, boris) = anna_with(&world, Capture::Asked).await;
    anna.calls("Boris").await;
    anna.dismisses_devices().await;
    anna.presses(&button("Call without camera")).await;
    anna.dismisses_devices().await;
    anna.presses(&button("Call without camera and microphone")).await;
    boris.accepts_call_from("Anna").await;
    anna.hears("Boris").await;
    anna.presses_in_call("Boris", "Unmute microphone").await;
    anna.allows_devices().await;
    boris.hears("Anna").await;
}
