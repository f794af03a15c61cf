//! Camera and microphone that are refused, missing, or not given yet.

use tests::{
    Capture, Profile, World,
    media::Device,
    thing::{button, region},
};

fn with(capture: Capture) -> Profile {
    Profile { capture, ..Profile::default() }
}

#[tokio::test]
async fn nobody_rings_while_the_caller_is_asked_for_the_camera() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::Asked)), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    anna.reads_status("Allow the camera and microphone…").await;
    anna.cancels().await;
    anna.reads_status("Call cancelled").await;
    // Had the server heard of Anna's call, Boris would have heard of it before his own call rang.
    boris.rings("Anna").await;
    assert!(!boris.was_called().await);
}

#[tokio::test]
async fn once_the_question_is_answered_it_rings() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::Asked)), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    anna.reads_status("Allow the camera and microphone…").await;
    anna.allows_devices().await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn an_answer_does_not_wait_for_the_question() {
    let world = World::with(&["--connect-timeout", "10"]).await;
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", with(Capture::Asked))).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_and_hears("Anna").await;
    anna.reads("Camera is off").await;
    // The call stands after the time in which it had to.
    anna.sees_time_reach("Boris", 11).await;
    boris.allows_devices().await;
    anna.sees_and_hears("Boris").await;
}

#[tokio::test]
async fn a_call_that_comes_meanwhile_rings_when_the_question_is_gone() {
    let world = World::start().await;
    let (anna, boris, clara) =
        (world.account("Anna").await, world.account("Boris").await, world.account("Clara").await);
    anna.befriends(&boris).await;
    anna.befriends(&clara).await;
    let (anna, clara) = tokio::join!(world.page_in(&anna, with(Capture::Asked)), world.page_of(&clara));
    clara.sees_online("Anna").await;
    anna.calls("Boris").await;
    anna.reads_status("Allow the camera and microphone…").await;
    clara.calls("Anna").await;
    anna.cancels().await;
    anna.declines_call_from("Clara").await;
    clara.reads_status("Call declined").await;
}

#[tokio::test]
async fn who_refuses_the_camera_calls_nobody() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::Refused)), ("Boris", Profile::default())).await;
    anna.tries_to_call("Boris").await;
    anna.reads_status("Call failed: the browser blocks camera and microphone.").await;
    anna.finds(&button("Call again")).await;
    boris.rings("Anna").await;
    assert!(!boris.was_called().await);
}

#[tokio::test]
async fn who_answers_without_devices_sees_and_hears_and_is_told() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", with(Capture::Refused))).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_and_hears("Anna").await;
    boris.reads_alert("You are neither seen nor heard: the browser blocks camera and microphone.").await;
    anna.reads("Camera is off").await;
}

#[tokio::test]
async fn without_a_camera_a_video_call_has_sound() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::NoCamera)), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.sees_and_hears("Boris").await;
    anna.reads_alert("You are not seen: no camera or microphone was found.").await;
    boris.finds(&region("Call with Anna")).await;
    boris.hears("Anna").await;
    anna.captures(Device::Microphone, true).await;
}

#[tokio::test]
async fn a_caller_whose_camera_another_program_has_talks_and_is_told_why() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::CameraTaken)), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.reads_alert("You are not seen: another program uses the camera or microphone.").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.hears("Anna"));
    boris.reads("Camera is off").await;
    anna.sees_in_call("Boris", "Turn camera on").await;
}

#[tokio::test]
async fn a_callee_whose_camera_another_program_has_talks_and_is_told_why() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", with(Capture::CameraTaken))).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.reads_alert("You are not seen: another program uses the camera or microphone.").await;
    tokio::join!(boris.sees_and_hears("Anna"), anna.hears("Boris"));
    anna.reads("Camera is off").await;
}

#[tokio::test]
async fn without_a_microphone_a_video_call_has_a_picture() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::NoMicrophone)), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.reads_alert("You are not heard: no camera or microphone was found.").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_video_of("Anna"));
    boris.reads("Microphone is off").await;
    anna.hangs_up().await;
    anna.reads_status("Call ended").await;

    // The same for who is called.
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    anna.reads_alert("You are not heard: no camera or microphone was found.").await;
    boris.sees_video_of("Anna").await;
    boris.reads("Microphone is off").await;
}

#[tokio::test]
async fn who_answers_with_no_device_at_all_sees_and_hears_and_is_told() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", with(Capture::Nothing))).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_and_hears("Anna").await;
    boris.reads_alert("You are neither seen nor heard: no camera or microphone was found.").await;
    anna.reads("Camera is off").await;
    anna.reads("Microphone is off").await;
}

#[tokio::test]
async fn who_calls_with_no_device_at_all_rings_nobody_and_is_told() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::Nothing)), ("Boris", Profile::default())).await;
    anna.tries_to_call("Boris").await;
    anna.reads_status("Call failed: no camera or microphone was found. Connect one, then try again.").await;
    // Had the server heard of Anna's call, Boris would have heard of it before his own call rang.
    boris.rings("Anna").await;
    assert!(!boris.was_called().await);
}

#[tokio::test]
async fn a_caller_who_closes_the_question_is_asked_again_at_the_next_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", with(Capture::Asked)), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    anna.dismisses_devices().await;
    anna.reads_status("Call failed: the browser blocks camera and microphone.").await;
    anna.presses(&button("Call again")).await;
    anna.reads_status("Allow the camera and microphone…").await;
    anna.allows_devices().await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    assert_eq!(world.placed_calls(), 1);
}

#[tokio::test]
async fn a_callee_who_allows_the_microphone_for_good_is_heard_though_they_close_the_question_for_the_camera() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let closed = "const open = MediaDevices.prototype.getUserMedia; \
        MediaDevices.prototype.getUserMedia = function (wanted) { \
            if (wanted.video) return Promise.reject(new DOMException('Permission dismissed', 'NotAllowedError')); \
            return open.call(this, wanted); }; \
        Permissions.prototype.query = async ({ name }) => ({ state: name === 'microphone' ? 'granted' : 'prompt' });";
    boris.runs_before_pages(closed).await;
    boris.reloads().await;
    boris.sees_online("Anna").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(boris.sees_and_hears("Anna"), anna.hears("Boris"));
    boris.reads_alert("You are not seen: the browser blocks the camera.").await;
    anna.reads("Camera is off").await;
}

#[tokio::test]
async fn a_callee_who_closes_the_question_can_be_asked_again_in_the_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", with(Capture::Asked))).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.dismisses_devices().await;
    boris.reads_alert("You are neither seen nor heard: the browser blocks camera and microphone.").await;
    boris.sees_and_hears("Anna").await;
    boris.presses_in_call("Anna", "Turn camera on").await;
    boris.allows_devices().await;
    anna.sees_and_hears("Boris").await;
}

#[tokio::test]
async fn who_shared_a_screen_before_they_had_devices_ends_it_by_the_browsers_own_button() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", with(Capture::Asked))).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.dismisses_devices().await;
    boris.presses_in_call("Anna", "Share screen").await;
    anna.reads("Shows the screen").await;
    boris.presses_in_call("Anna", "Unmute microphone").await;
    boris.allows_devices().await;
    anna.hears("Boris").await;
    boris.loses_screen().await;
    boris.sees_in_call("Anna", "Share screen").await;
    anna.reads_no_longer("Shows the screen").await;
    anna.sees_video_of("Boris").await;
}
