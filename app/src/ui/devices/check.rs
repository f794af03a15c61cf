//! Lets the person see and hear themselves before somebody else does.

use super::meter::Meter;
use crate::{
    calls,
    rtc::{Choice, Devices},
    state::AppState,
    ui::parts::{Button, Look},
};
use dioxus::{prelude::*, web::WebEventExt};
use shared::{call::Media, i18n::fill, rtc::DeviceError};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlVideoElement, MediaStream};

/// How the check stands.
#[derive(Clone)]
enum Check {
    Off,
    Asking,
    On(Rc<Devices>),
    Failed(DeviceError),
}

/// Picture and level of the chosen devices, and a tone from the chosen loudspeaker. `open` tells whether devices are
/// open. They go off with the check, with the page, and when a call needs them.
#[component]
pub fn DeviceCheck(mut open: Signal<bool>) -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let mut check = use_signal(|| Check::Off);
    let mut start = move |choice: Choice| {
        check.set(Check::Asking);
        spawn(async move {
            let opened = Devices::open(Media::Video, &choice).await;
            // Stopped, or begun anew, while the person was asked.
            if matches!(*check.peek(), Check::Asking) && choice == *state.choice.peek() {
                open.set(opened.is_ok());
                check.set(opened.map_or_else(Check::Failed, |devices| Check::On(Rc::new(devices))));
            }
        });
    };
    let mut stop = move || {
        check.set(Check::Off);
        open.set(false);
    };
    use_effect(move || {
        let choice = state.choice.read().clone();
        // A statement of its own: a signal that is being looked at cannot be written.
        let begun = !matches!(*check.peek(), Check::Off);
        if begun {
            start(choice);
        }
    });
    use_effect(move || {
        if state.call.read().is_some() {
            stop();
        }
    });
    let runs = match *check.read() {
        Check::Asking | Check::On(_) => true,
        Check::Off | Check::Failed(_) => false,
    };
    let (shown, failed) = match &*check.read() {
        // Not `.clone()`: that is the browser's own, which opens every track once more.
        Check::On(devices) => (Some((Clone::clone(devices.stream()), devices.faces_person())), devices.lack()),
        Check::Failed(error) => (None, Some(*error)),
        Check::Off | Check::Asking => (None, None),
    };
    rsx! {
        div { class: "check",
            if let Some((stream, mirrored)) = shown {
                Picture { stream: Clone::clone(&stream), mirrored }
                Meter { stream }
            }
            if let Some(error) = failed {
                p { class: "notice", role: "alert",
                    {fill(texts.check_failed, "reason", (texts.device_error)(error))}
                }
            }
            div { class: "row",
                Button {
                    label: if runs { texts.stop_check } else { texts.check_devices },
                    look: if runs { Look::Plain } else { Look::Primary },
                    onpress: move |()| if runs { stop() } else { start(state.choice.peek().clone()) },
                }
                Button {
                    label: texts.test_tone,
                    look: Look::Plain,
                    onpress: move |()| {
                        let speaker = state.choice.peek().speaker.clone();
                        spawn(calls::test_tone(speaker));
                    },
                }
            }
        }
    }
}

/// One's own picture, as in a mirror where it is the person's face.
#[component]
fn Picture(stream: MediaStream, mirrored: bool) -> Element {
    let texts = AppState::of_page().texts();
    let mut element = use_signal(|| None::<HtmlVideoElement>);
    use_effect(use_reactive((&stream,), move |(stream,)| {
        if let Some(video) = &*element.read() {
            video.set_src_object(Some(&stream));
        }
    }));
    rsx! {
        video {
            class: if mirrored { "picture mirror" } else { "picture" },
            "aria-label": texts.your_video,
            autoplay: true,
            "playsinline": "true",
            onmounted: move |event| {
                if let Ok(video) = event.as_web_event().dyn_into::<HtmlVideoElement>() {
                    // Without this, one hears oneself.
                    video.set_muted(true);
                    element.set(Some(video));
                }
            },
        }
    }
}
