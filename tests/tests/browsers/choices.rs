//! Cameras and microphones that are chosen in a call.

use serde_json::json;
use tests::{
    Capture, Person, Profile, World,
    media::Device,
    thing::{Thing, combobox},
    wait::PATIENCE,
};

/// Anna and Boris talk, and she has the lists of devices before her. The browser opens no camera whose id begins with what
/// `__taken` says, and takes its time for all.
async fn choosing(world: &World) -> (Person, Person, Thing) {
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let slow = "const open = MediaDevices.prototype.getUserMedia; \
        MediaDevices.prototype.getUserMedia = async function (wanted) { \
            await new Promise((done) => setTimeout(done, 500)); \
            const id = wanted.video?.deviceId?.exact; \
            if (id && id === window.__taken) throw new DOMException('', 'NotReadableError'); \
            return open.call(this, wanted); };";
    anna.runs_before_pages(slow).await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    anna.presses_in_call("Boris", "Devices").await;
    (anna, boris, combobox("Camera"))
}

/// Waits until the camera of this name is captured, and no other.
async fn uses_only(anna: &Person, camera: &str) {
    let labels = "__witness.tracks.filter((t) => t.kind === 'video' && t.readyState === 'live').map((t) => t.label)";
    anna.until_page(&format!("{labels}.join() === {}", json!(camera)), PATIENCE).await;
}

/// Anna, whose browser asks before it opens a device, and Boris talk, and she has the lists of devices before her.
async fn choosing_when_asked(world: &World) -> (Person, Person) {
    let profile = Profile { capture: Capture::Asked, ..Profile::default() };
    let (anna, boris) = world.contacts_in(("Anna", profile), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    anna.allows_devices().await;
    boris.accepts_call_from("Anna").await;
    boris.sees_and_hears("Anna").await;
    anna.presses_in_call("Boris", "Devices").await;
    (anna, boris)
}

/// Waits until the browser asks for a device: the one from before is off by then.
async fn is_asked(anna: &Person) {
    anna.until_page("window.__question", PATIENCE).await;
}

#[tokio::test]
async fn a_camera_that_is_turned_off_while_another_one_is_opened_stays_off() {
    let world = World::start().await;
    let (anna, boris) = choosing_when_asked(&world).await;
    let second = anna.chooses(&combobox("Camera"), 2).await;
    is_asked(&anna).await;
    anna.presses_in_call("Boris", "Turn camera off").await;
    anna.sees_in_call("Boris", "Turn camera on").await;
    boris.reads("Camera is off").await;
    let opened = "__witness.tracks.filter((t) => t.kind === 'video').length === 2";
    anna.allows_devices().await;
    anna.until_page(opened, PATIENCE).await;
    anna.captures(Device::Camera, false).await;
    anna.sees_in_call("Boris", "Turn camera on").await;
    assert!(!anna.script::<bool>("return Boolean(window.__question);", vec![]).await.unwrap());
    // Turned on again, it is the one that was chosen.
    anna.presses_in_call("Boris", "Turn camera on").await;
    anna.allows_devices().await;
    uses_only(&anna, &second).await;
    boris.reads_no_longer("Camera is off").await;
}

#[tokio::test]
async fn a_microphone_that_is_muted_while_another_one_is_opened_stays_muted() {
    let world = World::start().await;
    let (anna, boris) = choosing_when_asked(&world).await;
    let second = anna.chooses(&combobox("Microphone"), 2).await;
    is_asked(&anna).await;
    anna.presses_in_call("Boris", "Mute microphone").await;
    anna.sees_in_call("Boris", "Unmute microphone").await;
    anna.allows_devices().await;
    anna.uses_microphone(&second).await;
    anna.captures(Device::Microphone, false).await;
    boris.reads("Microphone is off").await;
    boris.hears_silence().await;
    anna.presses_in_call("Boris", "Unmute microphone").await;
    boris.hears("Anna").await;
}

#[tokio::test]
async fn of_two_cameras_chosen_one_after_the_other_the_last_one_is_used() {
    let world = World::start().await;
    let (anna, boris, cameras) = choosing(&world).await;
    let first = anna.chooses(&cameras, 1).await;
    uses_only(&anna, &first).await;
    anna.chooses(&cameras, 2).await;
    anna.chooses(&cameras, 1).await;
    anna.captures(Device::Camera, false).await;
    uses_only(&anna, &first).await;
    boris.sees_video_of("Anna").await;
}

#[tokio::test]
async fn a_chosen_camera_that_is_taken_leaves_the_one_from_before_in_use_and_in_the_list() {
    let world = World::start().await;
    let (anna, boris, cameras) = choosing(&world).await;
    let first = anna.chooses(&cameras, 1).await;
    uses_only(&anna, &first).await;
    let list = anna.finds(&cameras).await.to_json().unwrap();
    let take_the_second = "window.__taken = arguments[0].options[2].value;";
    anna.script::<()>(take_the_second, vec![list.clone()]).await.unwrap();
    for former in [1, 0] {
        anna.chooses(&cameras, former).await;
        anna.captures(Device::Camera, true).await;
        anna.chooses(&cameras, 2).await;
        anna.reads_alert("The chosen device cannot be used: another program uses the camera or microphone.").await;
        let place = "return arguments[0].selectedIndex;";
        assert_eq!(anna.script::<usize>(place, vec![list.clone()]).await.unwrap(), former);
        uses_only(&anna, &first).await;
        boris.sees_video_of("Anna").await;
    }
}
