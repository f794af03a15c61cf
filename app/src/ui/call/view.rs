//! A call under way; it fills the window.

use super::{controls::Controls, stage::Stage, timer::Timer, tools::Tools};
use crate::{
    state::{AppState, CallScreen, Sending},
    ui::{
        focus,
        parts::{Avatar, ConnectionNotice, Size},
    },
};
use dioxus::prelude::*;
use shared::{
    call::{Media, machine::Phase},
    i18n::{Catalogue, fill},
    rtc::DeviceError,
};
use web_sys::HtmlVideoElement;

/// The other person's picture or avatar, one's own picture, how the call stands, and what can be done.
#[component]
pub fn CallView(call: CallScreen) -> Element {
    let texts = AppState::of_page().texts();
    let mut remote = use_signal(|| None::<HtmlVideoElement>);
    let mut pictured = use_signal(|| false);
    let mut swapped = use_signal(|| false);
    let since = call.phase.connected_since();
    // The first picture may be faster than the word that there is one.
    let face = since.is_some() && call.receiving.map_or(pictured(), |sent| sent.picture());
    let their_screen = call.receiving.is_some_and(|sent| sent.screen);
    let own = call.sending.picture();
    let name = fill(texts.call_with, "name", call.peer.name.as_str());
    rsx! {
        section {
            class: "call",
            class: if face { "face" },
            class: if face && own && swapped() { "swapped" },
            class: if their_screen { "their-screen" },
            class: if call.sending.screen { "own-screen" },
            class: if call.mirrored { "mirrored" },
            tabindex: "-1",
            "aria-label": name,
            onmounted: focus::take,
            Stage {
                face,
                own,
                on_remote: move |video| remote.set(Some(video)),
                on_picture: move |()| pictured.set(true),
                on_swap: move |()| swapped.toggle(),
            }
            div { class: "about",
                div { class: if rings(call.phase) { "portrait waves" } else { "portrait" },
                    Avatar { person: call.peer.clone(), size: Size::Large }
                }
                h2 { class: "name", "{call.peer.name}" }
                p { class: "status", role: "status", {status(&call, texts)} }
                if let Some(since) = since {
                    Timer { since }
                }
                // It is there before there is anything to say: a live region that comes with its text may not be read out.
                div { class: "peer-state", "aria-live": "polite",
                    if let Some(sent) = call.receiving.filter(|_| since.is_some()) {
                        PeerState { sent, media: call.media }
                    }
                }
                if let Some(sentence) = lack(&call, texts) {
                    p { class: "peer lack", role: "alert", {sentence} }
                }
                if call.lacks.screen.is_some() {
                    p { class: "peer lack", role: "alert", {texts.screen_failed} }
                }
                // The one of the page lies beneath the call.
                ConnectionNotice {}
            }
            Tools { call: call.clone(), remote: remote().filter(|_| face) }
            Controls { call: call.clone() }
        }
    }
}

/// What the other person does not send.
#[component]
fn PeerState(sent: Sending, media: Media) -> Element {
    let texts = AppState::of_page().texts();
    rsx! {
        if !sent.audio {
            p { class: "peer", {texts.peer_muted} }
        }
        if sent.screen {
            p { class: "peer", {texts.peer_screen} }
        } else if media == Media::Video && !sent.video {
            p { class: "peer", {texts.peer_camera_off} }
        }
    }
}

/// What the other person misses because a device is not there, and why; or why a device that was chosen is not used.
fn lack(call: &CallScreen, texts: &Catalogue) -> Option<String> {
    let (sentence, error) = match (call.lacks.audio, call.lacks.video) {
        (Some(error), Some(_)) => (texts.without_devices, error),
        (Some(DeviceError::Refused), None) => return Some(texts.microphone_blocked.to_owned()),
        (None, Some(DeviceError::Refused)) => return Some(texts.camera_blocked.to_owned()),
        (Some(error), None) => (texts.without_microphone, error),
        (None, Some(error)) => (texts.without_camera, error),
        (None, None) => (texts.choice_failed, call.lacks.chosen?),
    };
    Some(fill(sentence, "reason", (texts.device_error)(error)))
}

/// Whether the other person is waited for.
fn rings(phase: Phase) -> bool {
    match phase {
        Phase::Reaching | Phase::Ringing => true,
        Phase::Preparing
        | Phase::Incoming
        | Phase::Answering
        | Phase::Connecting
        | Phase::Connected { .. }
        | Phase::Reconnecting { .. }
        | Phase::Over(_) => false,
    }
}

fn status(call: &CallScreen, texts: &Catalogue) -> &'static str {
    match call.phase {
        Phase::Preparing => match call.media {
            Media::Video => texts.preparing,
            Media::Audio => texts.preparing_audio,
        },
        Phase::Reaching => texts.reaching,
        Phase::Ringing => texts.ringing,
        Phase::Answering | Phase::Connecting => texts.connecting,
        Phase::Reconnecting { .. } => texts.reconnecting,
        Phase::Connected { .. } | Phase::Incoming | Phase::Over(_) => "",
    }
}
