//! Calls between browsers of different makers.

use crate::relayed::hides_address;
use tests::{Engine, Person, Profile, World, media::Device};

/// Who calls, and who is called.
const EITHER_WAY: [(Engine, Engine); 2] = [(Engine::Chromium, Engine::Firefox), (Engine::Firefox, Engine::Chromium)];

/// Anna and Boris, online, each in such a browser.
async fn contacts_in(world: &World, annas: Engine, boriss: Engine) -> (Person, Person) {
    world.contacts_in(("Anna", Profile::of(annas)), ("Boris", Profile::of(boriss))).await
}

/// Anna calls, Boris answers: each sees and hears the other, and sees whether the other is heard.
async fn talk_and_mute(anna: &Person, boris: &Person) {
    anna.rings("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    for (one, name, other, others) in [(anna, "Anna", boris, "Boris"), (boris, "Boris", anna, "Anna")] {
        one.presses_in_call(others, "Mute microphone").await;
        one.sees_in_call(others, "Unmute microphone").await;
        one.captures(Device::Microphone, false).await;
        other.reads("Microphone is off").await;
        other.hears_silence().await;
        one.presses_in_call(others, "Unmute microphone").await;
        other.reads_no_longer("Microphone is off").await;
        other.hears(name).await;
    }
}

#[tokio::test]
async fn chromium_calls_firefox_and_hangs_up() {
    let world = World::start().await;
    let (anna, boris) = contacts_in(&world, Engine::Chromium, Engine::Firefox).await;
    talk_and_mute(&anna, &boris).await;
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    tokio::join!(anna.has_released_devices(), boris.has_released_devices());
}

#[tokio::test]
async fn firefox_calls_chromium_which_hangs_up() {
    let world = World::start().await;
    let (anna, boris) = contacts_in(&world, Engine::Firefox, Engine::Chromium).await;
    talk_and_mute(&anna, &boris).await;
    boris.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    tokio::join!(anna.has_released_devices(), boris.has_released_devices());
}

#[tokio::test]
async fn two_firefoxes_turn_a_camera_off_and_on() {
    let world = World::start().await;
    let (anna, boris) = contacts_in(&world, Engine::Firefox, Engine::Firefox).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    anna.presses_in_call("Boris", "Turn camera off").await;
    boris.reads("Camera is off").await;
    anna.captures(Device::Camera, false).await;
    anna.presses_in_call("Boris", "Turn camera on").await;
    boris.reads_no_longer("Camera is off").await;
    boris.sees_video_of("Anna").await;
}

#[tokio::test]
async fn a_call_is_declined_and_another_one_cancelled_either_way() {
    let world = World::start().await;
    for (annas, boriss) in EITHER_WAY {
        let (anna, boris) = contacts_in(&world, annas, boriss).await;
        anna.rings("Boris").await;
        boris.declines_call_from("Anna").await;
        tokio::join!(anna.reads_status("Call declined"), boris.reads_status("Call declined"));
        anna.has_released_devices().await;
        anna.calls("Boris").await;
        boris.sees_call_from("Anna").await;
        anna.cancels().await;
        tokio::join!(anna.reads_status("Call cancelled"), boris.reads_status("Missed call from Anna"));
        anna.has_released_devices().await;
    }
}

#[tokio::test]
async fn who_hides_their_address_talks_through_the_relay_either_way() {
    let world = World::start().await;
    for (annas, boriss) in EITHER_WAY {
        let (anna, boris) = contacts_in(&world, annas, boriss).await;
        hides_address(&anna, "Boris").await;
        anna.calls("Boris").await;
        boris.accepts_call_from("Anna").await;
        tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
        assert_eq!(anna.way().await.local, "relay");
        anna.hangs_up().await;
    }
}
