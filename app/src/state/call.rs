//! The call on the screen.

use shared::{
    call::{Media, Role, machine::Phase},
    ids::CallId,
    people::Person,
    rtc::DeviceError,
};

/// What somebody sends now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The microphone.
    pub audio: bool,
    /// The camera.
    pub video: bool,
}

/// Everything that the call's view shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CallScreen {
    /// Which call.
    pub id: CallId,
    /// The other person.
    pub peer: Person,
    /// Whether we called or were called.
    pub role: Role,
    /// What the caller wanted to send.
    pub media: Media,
    /// Where it stands.
    pub phase: Phase,
    /// What this page sends.
    pub sending: Sending,
    /// What the other page says it sends.
    pub receiving: Sending,
    /// Devices that this page holds.
    pub devices: Sending,
    /// Why a device that was asked for is not there: the person is told, and may try again.
    pub lack: Option<DeviceError>,
}
