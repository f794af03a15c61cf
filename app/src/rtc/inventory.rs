//! Which devices there are, and which of them the person wants.

use super::capture::media_devices;
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, MediaDeviceInfo, MediaDeviceKind};

/// The devices that the person chose, by the browser's ids; none: the system's choice. One that is not there gives way
/// to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is seen through.
    pub camera: Option<String>,
    /// What is heard through.
    pub microphone: Option<String>,
    /// What the other side is heard from.
    pub speaker: Option<String>,
}

/// A device in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The browser's id for it, for this site alone.
    pub id: String,
    /// Its name; empty until the person has once allowed such a device.
    pub label: String,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Cameras.
    pub cameras: Vec<Listed>,
    /// Microphones.
    pub microphones: Vec<Listed>,
    /// Loudspeakers and headphones; none where the browser lets a page choose none.
    pub speakers: Vec<Listed>,
}

/// Ids that stand for the system's choice, which a list offers anyway.
const ALIASES: [&str; 3] = ["", "default", "communications"];

/// Whether there is anything to capture with. The browser tells that also of what it does not name yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inputs {
    pub microphone: bool,
    pub camera: bool,
}

impl Inputs {
    /// Asks the browser, without asking the person.
    pub async fn read() -> Inputs {
        let kinds: Vec<_> = devices().await.iter().map(MediaDeviceInfo::kind).collect();
        let is_there = |kind| kinds.contains(&kind);
        Inputs { microphone: is_there(MediaDeviceKind::Audioinput), camera: is_there(MediaDeviceKind::Videoinput) }
    }
}

impl Inventory {
    /// Asks the browser, without asking the person. Empty where the browser tells nothing.
    pub async fn read() -> Inventory {
        let mut inventory = Inventory::default();
        for device in devices().await {
            let listed = Listed { id: device.device_id(), label: device.label() };
            if is_alias(&listed.id) {
                continue;
            }
            match device.kind() {
                MediaDeviceKind::Videoinput => inventory.cameras.push(listed),
                MediaDeviceKind::Audioinput => inventory.microphones.push(listed),
                MediaDeviceKind::Audiooutput if can_choose_speaker() => inventory.speakers.push(listed),
                _ => {}
            }
        }
        inventory
    }
}

/// Whether this id is none of a device's own.
pub fn is_alias(id: &str) -> bool {
    ALIASES.contains(&id)
}

async fn devices() -> Vec<MediaDeviceInfo> {
    let Some(asked) = media_devices().and_then(|devices| devices.enumerate_devices().ok()) else { return Vec::new() };
    let found = JsFuture::from(asked).await.map(|found| found.unchecked_into::<Array>()).unwrap_or_default();
    found.iter().map(JsCast::unchecked_into).collect()
}

/// Where `devicechange` happens when a device is plugged in or out.
pub fn device_events() -> Option<EventTarget> {
    media_devices().map(Into::into)
}

fn can_choose_speaker() -> bool {
    let prototype = |class: JsValue| Reflect::get(&class, &"prototype".into());
    web_sys::window()
        .and_then(|window| Reflect::get(&window, &"HTMLMediaElement".into()).and_then(prototype).ok())
        .is_some_and(|elements| Reflect::has(&elements, &"setSinkId".into()).unwrap_or(false))
}
