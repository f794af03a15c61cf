//! The devices that the person chose, kept in the browser's local storage.

use super::preferences::{keep, kept};
use crate::rtc::Choice;

const CAMERA: &str = "camera";
const MICROPHONE: &str = "microphone";
const SPEAKER: &str = "speaker";

/// What was chosen at the last visit.
pub fn load() -> Choice {
    Choice { camera: kept(CAMERA), microphone: kept(MICROPHONE), speaker: kept(SPEAKER) }
}

/// Keeps it for the next visit.
pub fn store(choice: &Choice) {
    keep(CAMERA, choice.camera.as_deref());
    keep(MICROPHONE, choice.microphone.as_deref());
    keep(SPEAKER, choice.speaker.as_deref());
}
