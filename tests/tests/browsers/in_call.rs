//! What people do in a call beside talking, and the check before one.

use serde_json::json;
use tests::{
    Person, World,
    media::Device,
    person::Media,
    thing::{button, combobox, link, region},
    wait::{PATIENCE, until},
};
use thirtyfour::Key;

/// Two who talk and see each other.
pub(super) async fn talking(world: &World) -> (Person, Person) {
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    (anna, boris)
}

#[tokio::test]
async fn a_screen_takes_the_cameras_place_and_gives_it_back() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Share screen").await;
    boris.reads("Shows the screen").await;
    boris.sees_video_of("Anna").await;
    anna.captures_screen(true).await;
    anna.presses_in_call("Boris", "Stop sharing").await;
    boris.reads_no_longer("Shows the screen").await;
    anna.captures_screen(false).await;
    anna.sees_in_call("Boris", "Turn camera off").await;
    boris.sees_video_of("Anna").await;
    // All of that without a new negotiation: one picture has taken the other's place on its way.
    assert_eq!((anna.renegotiations().await, boris.renegotiations().await), (0, 0));
}

#[tokio::test]
async fn a_screen_is_shared_in_an_audio_call_until_the_browsers_own_button_ends_it() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls_with("Boris", Media::Audio).await;
    boris.accepts_call_from("Anna").await;
    boris.hears("Anna").await;
    anna.presses_in_call("Boris", "Share screen").await;
    boris.sees_video_of("Anna").await;
    anna.loses_screen().await;
    anna.sees_in_call("Boris", "Share screen").await;
    boris.reads_no_longer("Shows the screen").await;
    boris.hears("Anna").await;
    anna.captures(Device::Camera, false).await;
}

#[tokio::test]
async fn an_upright_picture_is_seen_whole_in_a_wide_window() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    // A phone's camera, in place of the browser's.
    let upright = "MediaDevices.prototype.getUserMedia = async () => { \
        const sheet = Object.assign(document.createElement('canvas'), { width: 360, height: 640 }); \
        const pen = sheet.getContext('2d'); \
        setInterval(() => { pen.fillStyle = `hsl(${Date.now() / 10} 80% 50%)`; pen.fillRect(0, 0, 360, 320); }, 50); \
        return sheet.captureStream(10); };";
    anna.runs_before_pages(upright).await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    let shown =
        |fit: &str| format!("getComputedStyle(document.querySelector('.remote:not(.dark)')).objectFit === '{fit}'");
    boris.until_page(&shown("contain"), PATIENCE).await;
    anna.until_page(&shown("cover"), PATIENCE).await;
}

#[tokio::test]
async fn the_own_picture_is_a_mirror_unless_the_camera_looks_away() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let rear = "const settings = MediaStreamTrack.prototype.getSettings; MediaStreamTrack.prototype.getSettings = \
        function () { return { ...settings.call(this), facingMode: 'environment' }; };";
    anna.runs_before_pages(rear).await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.captures(Device::Camera, true), boris.captures(Device::Camera, true));
    let turned = |how: &str| format!("getComputedStyle(document.querySelector('.own')).transform === '{how}'");
    boris.until_page(&turned("matrix(-1, 0, 0, 1, 0, 0)"), PATIENCE).await;
    anna.until_page(&turned("none"), PATIENCE).await;
    anna.sees_in_call("Boris", "Turn camera off").await;
}

#[tokio::test]
async fn another_camera_is_chosen_in_a_call_and_the_next_one_begins_with_it() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Devices").await;
    let cameras = combobox("Camera");
    // The browser's second camera shows a still picture.
    let second = anna.chooses(&cameras, 2).await;
    anna.uses_camera(&second).await;
    let first = anna.chooses(&cameras, 1).await;
    anna.uses_camera(&first).await;
    boris.sees_video_of("Anna").await;
    anna.chooses(&cameras, 2).await;
    anna.uses_camera(&second).await;
    anna.hangs_up().await;
    anna.reads_status("Call ended").await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.uses_camera(&second).await;
}

#[tokio::test]
async fn another_microphone_is_chosen_in_a_call_and_heard() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Devices").await;
    let second = anna.chooses(&combobox("Microphone"), 2).await;
    anna.uses_microphone(&second).await;
    boris.hears("Anna").await;
}

#[tokio::test]
async fn another_loudspeaker_is_chosen_in_a_call_and_kept_for_the_next_visit() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Devices").await;
    anna.chooses(&combobox("Speaker"), 2).await;
    let speaker = anna.chosen(&combobox("Speaker")).await;
    anna.hears_from(&speaker).await;
    anna.hears("Boris").await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    anna.hears_from(&speaker).await;
}

#[tokio::test]
async fn the_others_picture_floats_above_other_windows_until_it_is_called_back() {
    let world = World::start().await;
    let (anna, _boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Picture in picture").await;
    anna.until_page("document.pictureInPictureElement?.ariaLabel === 'Remote video'", PATIENCE).await;
    anna.presses_in_call("Boris", "Picture in picture").await;
    anna.until_page("!document.pictureInPictureElement", PATIENCE).await;
}

#[tokio::test]
async fn the_connections_figures_are_there_for_who_looks() {
    let world = World::start().await;
    let (anna, _boris) = talking(&world).await;
    anna.presses_in_call("Boris", "Good connection").await;
    for figure in ["Loss", "Round trip", "Picture"] {
        anna.reads(figure).await;
    }
    anna.until_page(r"/\d+\s*×\s*\d+/.test(document.body.innerText)", PATIENCE).await;
    anna.strikes(Key::Escape).await;
    anna.reads_no_longer("Round trip").await;
}

#[tokio::test]
async fn what_was_counted_of_a_connection_is_not_kept() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let notes = "window.__counts = []; const count = RTCPeerConnection.prototype.getStats; \
        RTCPeerConnection.prototype.getStats = async function () { \
            const counted = await count.call(this); \
            window.__counts.push(new WeakRef(counted)); \
            return counted; };";
    anna.runs_before_pages(notes).await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.until_page("__counts.length >= 4", PATIENCE).await;
    let kept = until(PATIENCE, async || {
        anna.collects_garbage().await;
        let kept = "return __counts.filter((counted) => counted.deref()).length;";
        anna.script::<usize>(kept, vec![]).await.ok().filter(|&kept| kept <= 2)
    });
    assert!(kept.await.is_some(), "what was counted is kept");
}

#[tokio::test]
async fn what_the_other_person_turns_off_is_told_where_something_could_be_told_before() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    let regions = "window.regions = [...document.querySelectorAll('[aria-live=polite]')] \
        .filter((region) => region.checkVisibility() && !region.closest('[inert]'))";
    anna.until_page(regions, PATIENCE).await;
    boris.presses_in_call("Anna", "Mute microphone").await;
    let told =
        |text: &str| format!("regions.some((region) => region.isConnected && region.innerText.includes('{text}'))");
    anna.until_page(&told("Microphone is off"), PATIENCE).await;
    boris.presses_in_call("Anna", "Turn camera off").await;
    anna.until_page(&told("Camera is off"), PATIENCE).await;
}

/// The contrast of two colours (WCAG 2.2, "contrast ratio"), as a function in a page.
const CONTRAST: &str = "const light = (colour) => { \
        const [red, green, blue] = colour.match(/[\\d.]+/g).map((part) => part / 255) \
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4); \
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue; }; \
    const contrast = (...colours) => { \
        const [dark, bright] = colours.map(light).sort((one, other) => one - other); \
        return (bright + 0.05) / (dark + 0.05); };";

/// Goes on with the Tab key until such a thing has the focus, and gives the contrast of its ring with a colour beside it.
async fn ring_beside(person: &Person, selector: &str, colour: &str) -> f64 {
    let arrived = until(PATIENCE, async || {
        person.strikes(Key::Tab).await;
        let there = format!("return document.activeElement.matches('{selector}:focus-visible');");
        person.script::<bool>(&there, vec![]).await.ok().filter(|&there| there)
    });
    assert!(arrived.await.is_some(), "{selector} takes no focus");
    let contrast = format!(
        "{CONTRAST} const focused = document.activeElement; \
        return contrast(getComputedStyle(focused).outlineColor, {colour});"
    );
    person.script(&contrast, vec![]).await.unwrap_or_else(|e| panic!("the colours: {e}"))
}

#[tokio::test]
async fn the_focus_is_seen_on_a_picture_as_bright_as_its_ring() {
    let world = World::start().await;
    let (anna, _boris) = talking(&world).await;
    for place in [".swap", ".tools button", ".controls button"] {
        // A shadow's colour stands before its lengths.
        let seen = ring_beside(&anna, place, "getComputedStyle(focused).boxShadow").await;
        assert!(seen >= 3.0, "{place}: {seen}");
    }
}

#[tokio::test]
async fn the_focus_is_seen_in_a_panel_of_either_theme() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    for theme in ["Light theme", "Dark theme"] {
        anna.presses(&button(theme)).await;
        anna.calls("Boris").await;
        boris.accepts_call_from("Anna").await;
        anna.presses_in_call("Boris", "Devices").await;
        anna.finds(&combobox("Camera")).await;
        let seen =
            ring_beside(&anna, ".panel select", "getComputedStyle(focused.closest('.panel')).backgroundColor").await;
        assert!(seen >= 3.0, "{theme}: {seen}");
        anna.hangs_up().await;
        tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    }
}

#[tokio::test]
async fn the_pictures_are_swapped_and_the_call_fills_the_screen_until_it_ends() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    let wider = |one: &str, other: &str| {
        format!(
            "document.querySelector('video[aria-label=\"{one}\"]').clientWidth > document.querySelector('video[aria-label=\"{other}\"]').clientWidth"
        )
    };
    anna.until_page(&wider("Remote video", "Your video"), PATIENCE).await;
    anna.presses_in_call("Boris", "Swap pictures").await;
    anna.until_page(&wider("Your video", "Remote video"), PATIENCE).await;
    anna.presses_in_call("Boris", "Full screen").await;
    anna.sees_in_call("Boris", "Leave full screen").await;
    anna.until_page("document.fullscreenElement", PATIENCE).await;
    boris.hangs_up().await;
    anna.until_page("!document.fullscreenElement", PATIENCE).await;
}

#[tokio::test]
async fn pictures_that_the_browser_has_halted_go_on_at_the_next_touch() {
    let world = World::start().await;
    let (anna, _boris) = talking(&world).await;
    let halted = "const videos = [...document.querySelectorAll('section.call video')]; \
        videos.forEach((video) => video.pause()); return videos.map((video) => [video.ariaLabel, video.paused]);";
    let halted: Vec<(String, bool)> = anna.script(halted, vec![]).await.unwrap();
    assert_eq!(halted, [("Remote video".to_owned(), true), ("Your video".to_owned(), true)]);
    anna.touches_page().await;
    anna.until_page("[...document.querySelectorAll('section.call video')].every((video) => !video.paused)", PATIENCE)
        .await;
    anna.sees_video_of("Boris").await;
}

#[tokio::test]
async fn the_screen_stays_on_in_a_call_and_no_longer() {
    let world = World::start().await;
    let (anna, boris) = talking(&world).await;
    anna.until_page("__witness.locks.some((lock) => !lock.released)", PATIENCE).await;
    boris.hangs_up().await;
    anna.until_page("__witness.locks.every((lock) => lock.released)", PATIENCE).await;
}

#[tokio::test]
async fn who_checks_their_devices_sees_themselves_and_the_microphones_level() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    anna.presses(&link("Settings")).await;
    anna.presses(&button("Check camera and microphone").within(region("Devices"))).await;
    anna.until_page("document.querySelector('video').videoWidth > 0", PATIENCE).await;
    anna.until_page("document.querySelector('meter').value > 0", PATIENCE).await;
    let camera = anna.chooses(&combobox("Camera"), 2).await;
    let shown = "document.querySelector('video').srcObject.getVideoTracks()[0]";
    anna.until_page(&format!("{shown}.label === {} && {shown}.readyState === 'live'", json!(camera)), PATIENCE).await;
    anna.until_page("document.querySelector('meter').value > 0", PATIENCE).await;
    anna.hears_test_tone().await;
    anna.presses(&link("Visavis")).await;
    anna.has_released_devices().await;
}

#[tokio::test]
async fn who_leaves_the_check_before_the_test_tone_is_over_hears_no_more_of_it() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    // It is never over by itself.
    let endless = "const wait = window.setTimeout; \
        window.setTimeout = (act, ms, ...rest) => ms === 1500 ? 0 : wait(act, ms, ...rest); \
        window.__contexts = []; window.AudioContext = class extends AudioContext { \
            constructor(...rest) { super(...rest); window.__contexts.push(this); } };";
    anna.runs_before_pages(endless).await;
    anna.reloads().await;
    let open = "__contexts.filter((context) => context.state !== 'closed').length";
    // The first touch makes the one that rings.
    anna.presses(&link("Settings")).await;
    anna.until_page(&format!("{open} === 1"), PATIENCE).await;
    anna.presses(&button("Play a test tone")).await;
    anna.until_page(&format!("{open} === 2"), PATIENCE).await;
    anna.presses(&link("Visavis")).await;
    anna.until_page(&format!("{open} === 1"), PATIENCE).await;
}
