//! The call on the screen.

use shared::{
    call::{Media, Role, machine::Phase, quality::Quality},
    ids::CallId,
    people::Person,
    rtc::DeviceError,
};

/// What somebody sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sending {
    /// The microphone.
    pub audio: bool,
    /// The camera.
    pub video: bool,
    /// The screen, in place of the camera.
    pub screen: bool,
}

impl Sending {
    /// There is something to be seen.
    pub fn picture(&self) -> bool {
        self.video || self.screen
    }
}

/// Why devices that were asked for are not there: the person is told, and may try again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lacks {
    /// The microphone.
    pub audio: Option<DeviceError>,
    /// The camera.
    pub video: Option<DeviceError>,
    /// The screen.
    pub screen: Option<DeviceError>,
    /// The device that was chosen last; the one from before is used.
    pub chosen: Option<DeviceError>,
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
    /// What this page sends, or is about to.
    pub sending: Sending,
    /// What the other page says it sends, once it has said so.
    pub receiving: Option<Sending>,
    /// What this page sends is shown to the person as in a mirror.
    pub mirrored: bool,
    /// This page holds a microphone, muted or not, or is about to.
    pub microphone: bool,
    /// The browser gives this page no microphone before the person changes their mind in its settings.
    pub microphone_blocked: bool,
    /// What this page would send and cannot.
    pub lacks: Lacks,
    /// How the connection was in the last seconds; none before it has stood for some.
    pub quality: Option<Quality>,
}
