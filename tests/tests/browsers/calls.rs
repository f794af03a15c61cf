//! Calls that are answered.

use tests::{World, media::Device, person::Media, wait::PATIENCE};

#[tokio::test]
async fn two_people_see_and_hear_each_other_until_the_caller_hangs_up() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.rings("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    tokio::join!(anna.sees_time_running("Boris"), boris.sees_time_running("Anna"));
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
}

#[tokio::test]
async fn the_callee_hangs_up() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    boris.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
}

#[tokio::test]
async fn a_picture_is_seen_before_there_is_word_of_it() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.runs_before_pages("RTCDataChannel.prototype.send = () => {};").await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.until_page("document.querySelector('.remote:not(.dark)')", PATIENCE).await;
    boris.sees_and_hears("Anna").await;
    // Nor is anything said of what she sends.
    boris.until_page("!document.querySelector('.call .peer')", PATIENCE).await;
}

#[tokio::test]
async fn an_audio_call_opens_no_camera() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls_with("Boris", Media::Audio).await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.hears("Boris"), boris.hears("Anna"));
    tokio::join!(anna.captures(Device::Camera, false), boris.captures(Device::Camera, false));
    tokio::join!(anna.captures(Device::Microphone, true), boris.captures(Device::Microphone, true));
}

#[tokio::test]
async fn a_camera_is_turned_on_in_an_audio_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls_with("Boris", Media::Audio).await;
    boris.accepts_call_from("Anna").await;
    anna.presses_in_call("Boris", "Turn camera on").await;
    boris.sees_video_of("Anna").await;
    boris.captures(Device::Camera, false).await;
    anna.presses_in_call("Boris", "Turn camera off").await;
    anna.captures(Device::Camera, false).await;
    boris.hears("Anna").await;
}

#[tokio::test]
async fn a_video_call_is_answered_without_the_camera_which_is_turned_on_later() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.answers_without_camera("Anna").await;
    tokio::join!(anna.hears("Boris"), boris.sees_and_hears("Anna"));
    anna.reads("Camera is off").await;
    boris.captures(Device::Camera, false).await;
    boris.presses_in_call("Anna", "Turn camera on").await;
    anna.sees_video_of("Boris").await;
}

#[tokio::test]
async fn a_muted_microphone_is_silent_for_the_other() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.hears("Anna").await;
    anna.presses_in_call("Boris", "Mute microphone").await;
    anna.sees_in_call("Boris", "Unmute microphone").await;
    anna.captures(Device::Microphone, false).await;
    boris.reads("Microphone is off").await;
    boris.hears_silence().await;
    anna.presses_in_call("Boris", "Unmute microphone").await;
    anna.sees_in_call("Boris", "Mute microphone").await;
    boris.reads_no_longer("Microphone is off").await;
    boris.hears("Anna").await;
}

#[tokio::test]
async fn a_camera_is_turned_off_and_on() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    anna.presses_in_call("Boris", "Turn camera off").await;
    anna.sees_in_call("Boris", "Turn camera on").await;
    anna.captures(Device::Camera, false).await;
    anna.presses_in_call("Boris", "Turn camera on").await;
    anna.sees_in_call("Boris", "Turn camera off").await;
    anna.captures(Device::Camera, true).await;
    boris.sees_video_of("Anna").await;
}

#[tokio::test]
async fn one_device_answers_and_the_other_stops_ringing() {
    let world = World::start().await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let (anna, laptop, desktop) = tokio::join!(world.page_of(&anna), world.page_of(&boris), world.page_of(&boris));
    tokio::join!(anna.sees_online("Boris"), laptop.sees_online("Anna"), desktop.sees_online("Anna"));
    anna.calls("Boris").await;
    tokio::join!(laptop.sees_call_from("Anna"), desktop.sees_call_from("Anna"));
    desktop.accepts_call_from("Anna").await;
    laptop.no_longer_sees_call_from("Anna").await;
    laptop.reads_status("Answered on another device").await;
    tokio::join!(anna.sees_video_of("Boris"), desktop.sees_video_of("Anna"));
}

#[tokio::test]
async fn a_whole_call_leaves_no_complaint_in_the_browser() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    assert_eq!(anna.complaints().await, Vec::<String>::new());
    assert_eq!(boris.complaints().await, Vec::<String>::new());
}
