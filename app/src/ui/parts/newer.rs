//! Says that the server has a newer page than this one.

use super::{Button, Look};
use crate::state::AppState;
use dioxus::prelude::*;

/// The notice; nothing while this page is the newest. It reloads nothing by itself: somebody may be typing, or in a call.
#[component]
pub fn NewerVersion() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    rsx! {
        if *state.outdated.read() {
            div { class: "strip", role: "status",
                p { {texts.newer_version} }
                Button { label: texts.reload, look: Look::Plain, onpress: |()| reload() }
            }
        }
    }
}

fn reload() {
    if let Some(window) = web_sys::window() {
        window.location().reload().ok();
    }
}
