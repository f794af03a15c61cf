//! Devices that go and come back in a call.

use super::in_call::talking;
use serde_json::json;
use tests::{World, media::Device, thing::combobox, wait::PATIENCE};

#[tokio::test]
async fn a_device_that_is_pulled_out_gives_way_to_another() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.unplugs(Device::Camera).await;
    anna.captures(Device::Camera, true).await;
    boris.sees_video_of("Anna").await;
    anna.unplugs(Device::Microphone).await;
    anna.captures(Device::Microphone, true).await;
    boris.hears("Anna").await;
}

#[tokio::test]
async fn a_camera_without_another_one_leaves_the_call_with_sound() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.has_no_more(Device::Camera).await;
    anna.unplugs(Device::Camera).await;
    anna.reads_alert("You are not seen: no camera or microphone was found.").await;
    boris.reads("Camera is off").await;
    boris.hears("Anna").await;
    anna.sees_in_call("Boris", "Turn camera on").await;
}

#[tokio::test]
async fn who_was_muted_when_the_only_microphone_was_pulled_out_is_heard_once_it_is_back_and_they_unmute() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Mute microphone").await;
    anna.sees_in_call("Boris", "Unmute microphone").await;
    anna.has_no_more(Device::Microphone).await;
    anna.unplugs(Device::Microphone).await;
    anna.reads_alert("You are not heard: no camera or microphone was found.").await;
    anna.has_devices_again().await;
    anna.presses_in_call("Boris", "Unmute microphone").await;
    anna.captures(Device::Microphone, true).await;
    anna.sees_in_call("Boris", "Mute microphone").await;
    boris.hears("Anna").await;
}

/// The browser finds no device whose id `__away` is.
const AWAY: &str = "(() => { \
    const { getUserMedia, enumerateDevices } = MediaDevices.prototype; \
    Object.assign(window, { __lists: 0, __away: null }); \
    MediaDevices.prototype.getUserMedia = function (wanted) { \
        for (const { deviceId } of [wanted.audio ?? {}, wanted.video ?? {}]) { \
            if (deviceId && deviceId.exact === window.__away) \
                return Promise.reject(new DOMException('', 'OverconstrainedError')); \
            if (deviceId && deviceId.ideal === window.__away) delete deviceId.ideal; \
        } \
        return getUserMedia.call(this, wanted); }; \
    MediaDevices.prototype.enumerateDevices = function () { \
        const away = window.__away; \
        return enumerateDevices.call(this).then((all) => { \
            window.__lists += 1; \
            return all.filter(({ deviceId }) => deviceId !== away); }); }; })();";

#[tokio::test]
async fn a_chosen_microphone_that_was_away_is_used_again() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Devices").await;
    let microphones = combobox("Microphone");
    let second = anna.chooses(&microphones, 2).await;
    anna.uses_microphone(&second).await;
    let id = anna.chosen(&microphones).await;
    anna.script::<()>(&format!("{AWAY} window.__away = {};", json!(id)), vec![]).await.unwrap();
    anna.unplugs(Device::Microphone).await;
    anna.captures(Device::Microphone, true).await;
    let used = "__witness.tracks.find((t) => t.kind === 'audio' && t.readyState === 'live').label";
    assert_ne!(anna.script::<String>(&format!("return {used};"), vec![]).await.unwrap(), second);
    anna.is_told_of_devices().await;
    anna.script::<()>("window.__away = null;", vec![]).await.unwrap();
    anna.is_told_of_devices().await;
    anna.uses_microphone(&second).await;
    boris.hears("Anna").await;
}

#[tokio::test]
async fn a_loudspeaker_that_is_still_there_is_not_left_when_other_devices_come_and_go() {
    let world = World::start().await;
    let (anna, _boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Devices").await;
    anna.chooses(&combobox("Speaker"), 2).await;
    let speaker = anna.chosen(&combobox("Speaker")).await;
    anna.hears_from(&speaker).await;
    // From now on only the call asks for lists.
    anna.presses_in_call("Boris", "Devices").await;
    anna.no_longer_sees(&combobox("Speaker")).await;
    let watched = "window.__sinks = []; const set = HTMLMediaElement.prototype.setSinkId; \
        HTMLMediaElement.prototype.setSinkId = function (id) { __sinks.push(id); return set.call(this, id); };";
    anna.script::<()>(&format!("{AWAY} {watched}"), vec![]).await.unwrap();
    anna.is_told_of_devices().await;
    // The call and the permissions look each.
    anna.until_page("__lists > 1", PATIENCE).await;
    assert_eq!(anna.script::<Vec<String>>("return __sinks;", vec![]).await.unwrap(), Vec::<String>::new());
    // One that is gone gives way to the system's choice, if it does not play all the same.
    anna.script::<()>(&format!("window.__away = {};", json!(speaker)), vec![]).await.unwrap();
    anna.is_told_of_devices().await;
    anna.until_page("__sinks.length > 1", PATIENCE).await;
    assert_eq!(anna.script::<Vec<String>>("return __sinks;", vec![]).await.unwrap(), ["", speaker.as_str()]);
}

#[tokio::test]
async fn what_the_system_mutes_is_off_for_the_other_until_it_is_back() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    for (device, off, own) in [
        (Device::Camera, "Camera is off", "Turn camera off"),
        (Device::Microphone, "Microphone is off", "Mute microphone"),
    ] {
        anna.is_muted_by_the_system(device, true).await;
        boris.reads(off).await;
        // That is nothing that she has done, nor can undo.
        anna.sees_in_call("Boris", own).await;
        anna.is_muted_by_the_system(device, false).await;
        boris.reads_no_longer(off).await;
    }
    boris.sees_and_hears("Anna").await;
}
