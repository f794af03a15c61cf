//! The buttons of a call under way.

use crate::{
    calls::Calls,
    rtc::Screen,
    state::{AppState, CallScreen},
    ui::parts::{IconButton, Look, Shape},
};
use dioxus::prelude::*;
use shared::call::{Media, Role, machine::Phase};

/// Microphone, camera, the screen where the browser can share it, and the end. A camera that is off is not held, yet its
/// button must stay; as long as the browser asks for the devices there is nothing to turn on or off. Whoever has called
/// without a camera can turn it on once the two talk.
#[component]
pub fn Controls(call: CallScreen) -> Element {
    let texts = AppState::of_page().texts();
    let calls = Calls::of_page();
    let (microphone, microphone_shape) = if call.sending.audio {
        (texts.mute_microphone, Shape::Microphone)
    } else {
        (texts.unmute_microphone, Shape::MicrophoneOff)
    };
    let (camera, camera_shape) =
        if call.sending.video { (texts.camera_off, Shape::Camera) } else { (texts.camera_on, Shape::CameraOff) };
    let connected = call.phase.connected_since().is_some();
    let end = if withdrawable(&call) { texts.cancel } else { texts.hang_up };
    rsx! {
        div { class: "controls",
            if call.microphone || call.lacks.audio.is_some() {
                IconButton {
                    label: microphone,
                    shape: microphone_shape,
                    look: if call.sending.audio { Look::Plain } else { Look::Primary },
                    large: true,
                    onpress: move |()| calls.toggle_microphone(),
                }
            }
            if connected || call.media == Media::Video && call.phase != Phase::Preparing {
                IconButton {
                    label: camera,
                    shape: camera_shape,
                    look: if call.sending.video { Look::Plain } else { Look::Primary },
                    large: true,
                    onpress: move |()| calls.toggle_camera(),
                }
            }
            if connected && Screen::supported() {
                IconButton {
                    label: if call.sending.screen { texts.stop_sharing } else { texts.share_screen },
                    shape: Shape::Share,
                    look: if call.sending.screen { Look::Primary } else { Look::Plain },
                    large: true,
                    onpress: move |()| if call.sending.screen { calls.stop_sharing() } else { calls.share_screen() },
                }
            }
            IconButton {
                label: end,
                shape: Shape::HangUp,
                look: Look::Negative,
                large: true,
                onpress: move |()| calls.hang_up(),
            }
        }
    }
}

/// Whether the call has not been answered, so that its end is a cancel.
fn withdrawable(call: &CallScreen) -> bool {
    match (call.role, call.phase) {
        (Role::Caller, Phase::Preparing | Phase::Reaching | Phase::Ringing) => true,
        (
            Role::Caller,
            Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. }
            | Phase::Over(_),
        )
        | (
            Role::Callee,
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. }
            | Phase::Over(_),
        ) => false,
    }
}
