//! What can go wrong in the browser's WebRTC.

use js_sys::{Error, Reflect};
use shared::rtc::DeviceError;
use std::fmt;
use wasm_bindgen::JsValue;

/// Why the peer connection did not do what it was asked. The text is the browser's own, for who looks for a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RtcError {
    /// The browser makes no peer connection, or none with these ICE servers.
    Unavailable(String),
    /// The browser does not take this description: malformed, or not fitting the session.
    Description(String),
    /// The browser does not take this candidate.
    Candidate(String),
    /// The browser does not send this track.
    Track(String),
    /// The session has no place for this kind of media: the other side did not offer it.
    NoSuchMedia,
    /// This side's offer was dropped for the other side's, which came at the same time.
    Yielded,
    /// The peer was closed.
    Closed,
}

impl fmt::Display for RtcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RtcError::Unavailable(cause) => write!(f, "no peer connection: {cause}"),
            RtcError::Description(cause) => write!(f, "description refused: {cause}"),
            RtcError::Candidate(cause) => write!(f, "candidate refused: {cause}"),
            RtcError::Track(cause) => write!(f, "track refused: {cause}"),
            RtcError::NoSuchMedia => f.write_str("the session has no such media"),
            RtcError::Yielded => f.write_str("the other side's offer was taken instead"),
            RtcError::Closed => f.write_str("the peer is closed"),
        }
    }
}

impl std::error::Error for RtcError {}

/// Why camera or microphone could not be opened, by the name of the exception.
pub(super) fn device_error(error: &JsValue) -> DeviceError {
    match text_at(error, "name").as_str() {
        "NotAllowedError" | "SecurityError" => DeviceError::Refused,
        "NotFoundError" | "OverconstrainedError" => DeviceError::Missing,
        "NotReadableError" | "AbortError" | "InvalidStateError" => DeviceError::Taken,
        _ => DeviceError::Unsupported,
    }
}

/// How Chromium ends its sentence where the system forbids what the person may well have allowed.
const BY_SYSTEM: &str = "by system";

/// Why a screen could not be shared. A person who closes the question and a system that lets this browser record nothing have
/// one name; the former has refused.
pub(super) fn screen_error(error: &JsValue) -> DeviceError {
    match device_error(error) {
        DeviceError::Refused if text_at(error, "message").ends_with(BY_SYSTEM) => DeviceError::Unsupported,
        why @ (DeviceError::Refused | DeviceError::Missing | DeviceError::Taken | DeviceError::Unsupported) => why,
    }
}

/// An exception in words: its name and message, since a DOMException prints nothing of use by itself.
pub(super) fn cause(error: &JsValue) -> String {
    format!("{}: {}", text_at(error, "name"), text_at(error, "message"))
}

fn text_at(error: &JsValue, key: &str) -> String {
    let error: &Error = wasm_bindgen::JsCast::unchecked_ref(error);
    Reflect::get(error, &key.into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn who_closes_the_question_for_a_screen_is_told_from_a_system_that_forbids_to_record_one() {
        for (message, why) in [
            ("Permission denied by user", DeviceError::Refused),
            ("Permission denied", DeviceError::Refused),
            ("Permission denied by system", DeviceError::Unsupported),
        ] {
            let error = Error::new(message);
            error.set_name("NotAllowedError");
            assert_eq!(screen_error(&error), why, "{message}");
        }
    }
}
