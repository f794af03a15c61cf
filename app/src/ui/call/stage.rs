//! The two pictures, and the other person's sound.

use crate::{calls::Calls, listener::Listener, state::AppState};
use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use wasm_bindgen::JsCast;
use web_sys::{HtmlMediaElement, HtmlVideoElement};

/// The pictures and the sound, there for the whole call. The sound has an element of its own: one for pictures plays
/// nothing before the first picture has come, and in an audio call none comes. `on_remote` gets the other side's picture
/// when its element is there, `on_picture` is told when there is something to be seen in it, `on_swap` of a press on the
/// small one.
#[component]
pub fn Stage(
    face: bool,
    own: bool,
    on_remote: EventHandler<HtmlVideoElement>,
    on_picture: EventHandler<()>,
    on_swap: EventHandler<()>,
) -> Element {
    let texts = AppState::of_page().texts();
    let calls = Calls::of_page();
    let mut turning = use_signal(|| None::<Listener>);
    rsx! {
        video {
            class: if face { "remote" } else { "remote dark" },
            "aria-label": texts.remote_video,
            autoplay: true,
            "playsinline": "true",
            onloadeddata: move |_| on_picture.call(()),
            onmounted: move |event| {
                if let Some(video) = element::<HtmlVideoElement>(&event) {
                    video.set_muted(true);
                    turning.set(Some(tell_upright(&video)));
                    on_remote.call(video.clone());
                    calls.show_remote(video);
                }
            },
        }
        audio {
            autoplay: true,
            onmounted: move |event| {
                if let Some(audio) = element(&event) {
                    calls.play_remote(audio);
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
                if let Some(video) = element::<HtmlVideoElement>(&event) {
                    // The attribute has no effect on an element that a script made; without this, one hears oneself.
                    video.set_muted(true);
                    calls.show_local(video);
                }
            },
        }
        if face && own {
            button {
                class: "swap",
                r#type: "button",
                title: texts.swap_pictures,
                "aria-label": texts.swap_pictures,
                onclick: move |_| on_swap.call(()),
            }
        }
    }
}

/// Tells the style sheet whether the picture is taller than wide: a phone may be turned at any moment.
fn tell_upright(video: &HtmlVideoElement) -> Listener {
    let picture = video.clone();
    Listener::new(video.clone().into(), "resize", move || {
        let upright = picture.video_height() > picture.video_width();
        picture.toggle_attribute_with_force("data-upright", upright).ok();
    })
}

fn element<E: JsCast + AsRef<HtmlMediaElement>>(event: &MountedEvent) -> Option<E> {
    event.as_web_event().dyn_into().ok()
}
