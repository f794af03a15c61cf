//! The dialog of a call that comes in.

use crate::{
    calls::Calls,
    rtc,
    state::{AppState, CallScreen},
    ui::{
        focus, keys,
        parts::{Avatar, CannotCall, Icon, Look, Shape, Size},
    },
};
use dioxus::prelude::*;
use gloo_timers::future::TimeoutFuture;
use shared::{call::Media, i18n::fill};

/// Keys and clicks that come so soon were meant for what the person was doing before: they must not open a camera.
const DEAF_MS: u32 = 500;

/// The dialog. It takes the focus; Enter accepts, Escape declines. A browser that cannot call tells of the call nevertheless:
/// another device may answer.
#[component]
pub fn IncomingCall(call: CallScreen) -> Element {
    let texts = AppState::of_page().texts();
    let calls = Calls::of_page();
    let mut deaf_since = use_signal(js_sys::Date::now);
    let mut ready = use_signal(|| false);
    use_future(move || async move {
        TimeoutFuture::new(DEAF_MS).await;
        ready.set(true);
    });
    let media = call.media;
    let can_answer = rtc::supported();
    let keys = move |event: KeyboardEvent| {
        let now = js_sys::Date::now();
        let deaf = now - *deaf_since.peek() < f64::from(DEAF_MS) || event.is_auto_repeating();
        if deaf {
            event.prevent_default();
        }
        match keys::pressed(&event).as_str() {
            "Enter" if !deaf && can_answer => calls.accept(media),
            "Escape" if !deaf => calls.decline(),
            // Still typing: a key without a name of its own.
            key if key.chars().count() == 1 => deaf_since.set(now),
            _ => {}
        }
    };
    let (kind, answer) = match media {
        Media::Video => (texts.video_call, Shape::Camera),
        Media::Audio => (texts.audio_call, Shape::Call),
    };
    rsx! {
        div { class: "veil",
            div {
                class: "incoming",
                role: "alertdialog",
                tabindex: "-1",
                "aria-modal": "true",
                "aria-label": fill(texts.incoming_call, "name", call.peer.name.as_str()),
                "aria-describedby": "incoming-kind",
                onmounted: focus::take,
                onkeydown: keys,
                Avatar { person: call.peer.clone(), size: Size::Large }
                p { class: "name", "{call.peer.name}" }
                p { id: "incoming-kind", class: "kind", {kind} }
                CannotCall {}
                div { class: "answers",
                    Answer {
                        label: texts.decline,
                        shape: Shape::HangUp,
                        look: Look::Negative,
                        ready: ready(),
                        onpress: move |()| calls.decline(),
                    }
                    if can_answer && media == Media::Video {
                        Answer {
                            label: texts.answer_without_camera,
                            shape: Shape::CameraOff,
                            look: Look::Positive,
                            ready: ready(),
                            onpress: move |()| calls.accept(Media::Audio),
                        }
                    }
                    if can_answer {
                        Answer {
                            label: texts.accept,
                            shape: answer,
                            look: Look::Positive,
                            ready: ready(),
                            onpress: move |()| calls.accept(media),
                        }
                    }
                }
            }
        }
    }
}

/// One of the answers; until it is `ready`, it does nothing.
#[component]
fn Answer(label: &'static str, shape: Shape, look: Look, ready: bool, onpress: EventHandler<()>) -> Element {
    rsx! {
        button {
            class: "answer {look.class()}",
            r#type: "button",
            "aria-disabled": if !ready { "true" },
            // A key on this button is this button's: the dialog must not take Enter on "Decline" for a yes.
            onkeydown: move |event| {
                if keys::pressed(&event) == "Enter" {
                    event.stop_propagation();
                }
            },
            onclick: move |_| {
                if ready {
                    onpress.call(());
                }
            },
            span { class: "disc", Icon { shape } }
            {label}
        }
    }
}
