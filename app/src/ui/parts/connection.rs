//! Says that the connection is gone and that the page tries again.

use crate::state::{AppState, Link};
use dioxus::prelude::*;

/// The notice; nothing while the event stream stands.
#[component]
pub fn ConnectionNotice() -> Element {
    let state = AppState::of_page();
    let lost = match *state.link.read() {
        Link::Lost => true,
        Link::Connecting | Link::Open => false,
    };
    rsx! {
        if lost {
            p { class: "connection", role: "alert",
                span { class: "spinner", "aria-hidden": "true" }
                {state.texts().connection_lost}
            }
        }
    }
}
