//! A call under way; it fills the window.

use super::{controls::Controls, focus, stage::Stage, timer::Timer};
use crate::{
    state::{AppState, CallScreen},
    ui::parts::{Avatar, Size},
};
use dioxus::prelude::*;
use shared::{
    call::{Media, machine::Phase},
    i18n::{Catalogue, fill},
};

/// The other person's picture or avatar, one's own picture, how the call stands, and what can be done.
#[component]
pub fn CallView(call: CallScreen) -> Element {
    let texts = AppState::of_page().texts();
    focus::use_return();
    let since = call.phase.connected_since();
    let face = since.is_some() && call.receiving.video;
    let name = fill(texts.call_with, "name", call.peer.name.as_str());
    rsx! {
        section {
            class: if face { "call face" } else { "call" },
            tabindex: "-1",
            "aria-label": name,
            onmounted: focus::take,
            Stage { face, own: call.sending.video }
            div { class: "about",
                div { class: if since.is_some() { "portrait" } else { "portrait waiting" },
                    Avatar { person: call.peer.clone(), size: Size::Large }
                }
                h2 { class: "name", "{call.peer.name}" }
                p { class: "status", role: "status", {status(&call, texts)} }
                if let Some(since) = since {
                    Timer { since }
                    PeerState { call: call.clone() }
                }
                if let Some(sentence) = lack(&call, texts) {
                    p { class: "peer lack", role: "alert", {sentence} }
                }
            }
            Controls { call: call.clone() }
        }
    }
}

/// What the other person does not send.
#[component]
fn PeerState(call: CallScreen) -> Element {
    let texts = AppState::of_page().texts();
    rsx! {
        if !call.receiving.audio {
            p { class: "peer", {texts.peer_muted} }
        }
        if call.media == Media::Video && !call.receiving.video {
            p { class: "peer", {texts.peer_camera_off} }
        }
    }
}

/// What the other person misses because a device is not there, and why.
fn lack(call: &CallScreen, texts: &Catalogue) -> Option<String> {
    let sentence = match (call.devices.audio, call.devices.video) {
        (false, false) => texts.without_devices,
        (true, false) => texts.without_camera,
        (false, true) => texts.without_microphone,
        (true, true) => return None,
    };
    call.lack.map(|error| fill(sentence, "reason", (texts.device_error)(error)))
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
