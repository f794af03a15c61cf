//! Cameras that are chosen in a call.

use serde_json::json;
use tests::{
    Person, World,
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
