//! How loud the microphone hears.

use crate::{rtc::Level, state::AppState};
use dioxus::prelude::*;
use gloo_timers::future::TimeoutFuture;
use web_sys::MediaStream;

/// Between two looks, in milliseconds.
const LOOK_MS: u32 = 60;

/// A bar that follows the sound in `stream`.
#[component]
pub fn Meter(stream: MediaStream) -> Element {
    let texts = AppState::of_page().texts();
    let mut level = use_signal(|| 0);
    use_future(use_reactive((&stream,), move |(stream,)| async move {
        // No sound in it, or a browser that cannot listen: the bar stays empty.
        let Ok(ear) = Level::of(&stream) else { return };
        loop {
            let heard = ear.now();
            if heard != *level.peek() {
                level.set(heard);
            }
            TimeoutFuture::new(LOOK_MS).await;
        }
    }));
    rsx! {
        meter {
            class: "level",
            "aria-label": texts.microphone_level,
            min: "0",
            max: "100",
            value: "{level}",
        }
    }
}
