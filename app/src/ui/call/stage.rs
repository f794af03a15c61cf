//! The two pictures.

use crate::{calls::Calls, state::AppState};
use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use wasm_bindgen::JsCast;
use web_sys::HtmlVideoElement;

/// The pictures. Both elements are there for the whole call, since the other person's carries the sound, too.
#[component]
pub fn Stage(face: bool, own: bool) -> Element {
    let texts = AppState::of_page().texts();
    let calls = Calls::of_page();
    rsx! {
        video {
            class: if face { "remote" } else { "remote dark" },
            "aria-label": texts.remote_video,
            autoplay: true,
            "playsinline": "true",
            onmounted: move |event| {
                if let Some(video) = video(&event) {
                    calls.show_remote(video);
                }
            },
        }
        video {
            class: "own",
            hidden: !own,
            "aria-label": texts.your_video,
            autoplay: true,
            "playsinline": "true",
            onmounted: move |event| {
                if let Some(video) = video(&event) {
                    // The attribute has no effect on an element that a script made; without this, one hears oneself.
                    video.set_muted(true);
                    calls.show_local(video);
                }
            },
        }
    }
}

fn video(event: &MountedEvent) -> Option<HtmlVideoElement> {
    event.as_web_event().dyn_into().ok()
}
