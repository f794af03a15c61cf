//! What people see and hear of each other, and what their browsers send.

use crate::{
    Person,
    thing::{Thing, button, region, video},
    wait::{PATIENCE, until},
};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// Fewest new frames that make a moving picture.
const FRAMES: u64 = 5;
/// Least variance of brightness (0 to 255) that no even surface has.
const PICTURE: f64 = 20.0;
/// Least change of a part of the mean colour (0 to 255) that no even surface has which stays as it is: Firefox's fake camera
/// shows one that goes through all colours.
const CHANGE: f64 = 10.0;
/// Root mean square (of at most 1) above which something is heard: the fake microphone's beep has far more.
const HEARD: f64 = 0.001;
/// The fake microphone beeps once a second; who hears nothing for this long hears nothing.
const SILENCE: Duration = Duration::from_secs(3);
/// As long as the test tone.
const TONE: Duration = Duration::from_millis(1_500);

/// A device that is captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// The microphone.
    Microphone,
    /// The camera.
    Camera,
}

/// What is captured of screens, and of cameras.
const SCREEN: &str = "__witness.tracks.filter((t) => t.getSettings().displaySurface)";
const CAMERAS: &str = "__witness.tracks.filter((t) => t.kind === 'video' && !t.getSettings().displaySurface)";

impl Device {
    /// What its tracks call themselves.
    fn kind(self) -> &'static str {
        match self {
            Device::Microphone => "audio",
            Device::Camera => "video",
        }
    }

    /// What the browser has given of it.
    fn tracks(self) -> String {
        format!("__witness.tracks.filter((t) => t.kind === '{}')", self.kind())
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Picture {
    width: u64,
    frames: u64,
    colour: [f64; 3],
    variance: f64,
    own: bool,
}

impl Picture {
    /// Whether it is more than an even surface that stays as it is: by itself, or beside what was shown `before`.
    fn differs(&self, before: &Picture) -> bool {
        let change = self.colour.iter().zip(before.colour).map(|(now, then)| (now - then).abs());
        self.variance > PICTURE || (before.width > 0 && change.fold(0.0, f64::max) > CHANGE)
    }
}

#[derive(Debug, Deserialize)]
struct Sound {
    sources: u64,
    loudest: f64,
}

impl Person {
    /// Sees the other's moving picture and hears their microphone.
    pub async fn sees_and_hears(&self, name: &str) {
        self.sees_video_of(name).await;
        self.hears(name).await;
    }

    /// Sees the other's picture: it has a size, is no even surface that stays as it is, moves, and is not this person's own
    /// camera.
    pub async fn sees_video_of(&self, name: &str) {
        let thing = video("Remote video").within(region(&format!("Call with {name}")));
        let mut first: Option<Picture> = None;
        let mut last = None;
        let seen = until(PATIENCE, async || {
            let picture: Picture = {
                let element = self.finds(&thing).await.to_json().ok()?;
                self.script(include_str!("page/picture.js"), vec![element]).await.ok()?
            };
            // Before there is a picture nothing is shown that another could differ from.
            let start = *first.get_or_insert(picture);
            first = first.filter(|first| first.width > 0);
            let shows = picture.width > 0 && picture.differs(&start) && picture.frames >= start.frames + FRAMES;
            let seen = shows && !picture.own;
            last = Some(picture);
            seen.then_some(())
        });
        if seen.await.is_none() {
            self.fail(&format!("a moving picture of {name} (there was: {last:?})")).await;
        }
    }

    /// Hears the other's microphone.
    pub async fn hears(&self, name: &str) {
        // By one element: two would be twice as loud.
        let mut last = None;
        let heard = until(PATIENCE, async || {
            let sound = self.listens(SILENCE).await?;
            let heard = sound.sources == 1 && sound.loudest > HEARD;
            last = Some(sound);
            heard.then_some(())
        });
        if heard.await.is_none() {
            self.fail(&format!("the sound of {name}'s microphone (there was: {last:?})")).await;
        }
    }

    /// Hears nothing of the other any more, though the call stands.
    pub async fn hears_silence(&self) {
        let mut last = None;
        let silent = until(PATIENCE, async || {
            let sound = self.listens(SILENCE).await?;
            let silent = sound.sources > 0 && sound.loudest <= HEARD;
            last = Some(sound);
            silent.then_some(())
        });
        if silent.await.is_none() {
            self.fail(&format!("silence (there was: {last:?})")).await;
        }
    }

    /// Waits until a captured device delivers, or no captured one does.
    pub async fn captures(&self, device: Device, on: bool) {
        let delivers = format!(
            "__witness.tracks.some((t) => t.kind === '{}' && t.readyState === 'live' && t.enabled) === {on}",
            device.kind()
        );
        self.until_page(&delivers, PATIENCE).await;
    }

    /// Waits until the browser holds no camera and no microphone, after it held some.
    pub async fn has_released_devices(&self) {
        self.until_page("__witness.streams > 0", PATIENCE).await;
        self.until_page("__witness.tracks.every((t) => t.readyState === 'ended')", PATIENCE).await;
    }

    /// Waits until a screen is captured, or none is.
    pub async fn captures_screen(&self, on: bool) {
        self.until_page(&format!("{SCREEN}.some((t) => t.readyState === 'live') === {on}"), PATIENCE).await;
    }

    /// Ends the sharing of the screen by the browser's own button.
    pub async fn loses_screen(&self) {
        self.captures_screen(true).await;
        self.ends(SCREEN).await;
    }

    /// Pulls a device out, muted or not; another one may be there.
    pub async fn unplugs(&self, device: Device) {
        let tracks = device.tracks();
        self.until_page(&format!("{tracks}.some((t) => t.readyState === 'live')"), PATIENCE).await;
        self.ends(&tracks).await;
    }

    /// Has a device muted by the system, or given back by it (W3C Media Capture and Streams, section 4.3.1.1).
    pub async fn is_muted_by_the_system(&self, device: Device, muted: bool) {
        self.captures(device, true).await;
        let script = format!(
            "for (const t of {}) if (t.readyState === 'live') {{ \
                Object.defineProperty(t, 'muted', {{ value: {muted}, configurable: true }}); \
                t.dispatchEvent(new Event('{}')); }}",
            device.tracks(),
            if muted { "mute" } else { "unmute" }
        );
        self.script::<()>(&script, vec![]).await.unwrap_or_else(|e| panic!("mute what is captured: {e}"));
    }

    /// Learns of a device that was plugged in or out.
    pub async fn is_told_of_devices(&self) {
        let script = "navigator.mediaDevices.dispatchEvent(new Event('devicechange'));";
        self.script::<()>(script, vec![]).await.unwrap_or_else(|e| panic!("tell of devices: {e}"));
    }

    /// From now on the browser finds no device of this kind.
    pub async fn has_no_more(&self, device: Device) {
        let script = "const [kind] = arguments, devices = navigator.mediaDevices, open = devices.getUserMedia;             devices.getUserMedia = (asked) =>                 asked[kind] ? Promise.reject(new DOMException('', 'NotFoundError')) : open.call(devices, asked);";
        self.script::<()>(script, vec![json!(device.kind())])
            .await
            .unwrap_or_else(|e| panic!("take devices away: {e}"));
    }

    /// From now on it finds them again.
    pub async fn has_devices_again(&self) {
        let script = "delete navigator.mediaDevices.getUserMedia;";
        self.script::<()>(script, vec![]).await.unwrap_or_else(|e| panic!("give devices back: {e}"));
    }

    /// Waits until the camera of this name is captured.
    pub async fn uses_camera(&self, name: &str) {
        let used = format!("{CAMERAS}.some((t) => t.readyState === 'live' && t.label === {})", json!(name));
        self.until_page(&used, PATIENCE).await;
    }

    /// Waits until the microphone of this name is captured, and no other.
    pub async fn uses_microphone(&self, name: &str) {
        let used = format!(
            "__witness.tracks.filter((t) => t.kind === 'audio' && t.readyState === 'live').map((t) => t.label).join() === {}",
            json!(name)
        );
        self.until_page(&used, PATIENCE).await;
    }

    /// Waits until the other side is heard from the loudspeaker with this id.
    pub async fn hears_from(&self, speaker: &str) {
        let chosen = format!("document.querySelector('audio').sinkId === {}", json!(speaker));
        self.until_page(&chosen, PATIENCE).await;
    }

    /// How often a connection that stood was negotiated anew.
    pub async fn renegotiations(&self) -> u64 {
        let asked = self.script("return __witness.renegotiations;", vec![]).await;
        asked.unwrap_or_else(|e| panic!("the negotiations: {e}"))
    }

    /// Plays the test tone and hears it.
    pub async fn hears_test_tone(&self) {
        // It lasts a second: on a busy machine one may be missed.
        let heard = until(PATIENCE, async || {
            self.presses(&button("Play a test tone")).await;
            let heard = async || self.script::<bool>("return __witness.loudness() > 0.01;", vec![]).await.ok();
            until(TONE, async || heard().await.filter(|&heard| heard)).await
        });
        if heard.await.is_none() {
            self.fail("the test tone").await;
        }
    }

    /// Chooses from a list, by the place in it, and gives the name of what was chosen.
    pub async fn chooses(&self, list: &Thing, place: usize) -> String {
        let element = self.finds(list).await.to_json().expect("an element is plain JSON");
        let script = "const [list, place] = arguments; if (list.length <= place) return null; \
            list.selectedIndex = place; list.dispatchEvent(new Event('change', { bubbles: true })); \
            return list.selectedOptions[0].label;";
        let chosen = until(PATIENCE, async || {
            self.script::<Option<String>>(script, vec![element.clone(), json!(place)]).await.ok().flatten()
        });
        match chosen.await {
            Some(chosen) => chosen,
            None => self.fail(&format!("place {place} in {list}")).await,
        }
    }

    /// The browser's id of what is chosen in a list.
    pub async fn chosen(&self, list: &Thing) -> String {
        let element = self.finds(list).await.to_json().expect("an element is plain JSON");
        let asked = self.script("return arguments[0].value;", vec![element]).await;
        asked.unwrap_or_else(|e| panic!("what is chosen in {list}: {e}"))
    }

    /// Does to tracks what a browser does when what they come from is gone (W3C Media Capture and Streams, section 4.3.1).
    async fn ends(&self, tracks: &str) {
        let script = format!(
            "for (const t of {tracks}) if (t.readyState === 'live') {{ t.stop(); t.dispatchEvent(new Event('ended')); }}"
        );
        self.script::<()>(&script, vec![]).await.unwrap_or_else(|e| panic!("end what is captured: {e}"));
    }

    async fn listens(&self, duration: Duration) -> Option<Sound> {
        let arguments = vec![json!(duration.as_millis()), json!(HEARD)];
        self.async_script(include_str!("page/sound.js"), arguments).await.ok()
    }
}
