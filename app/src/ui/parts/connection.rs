//! Says that the connection is gone and that the page tries again.

use crate::state::AppState;
use dioxus::prelude::*;

/// The notice; nothing while the event stream stands.
#[component]
pub fn ConnectionNotice() -> Element {
    let state = AppState::of_page();
    rsx! {
        if state.is_cut_off() {
            p { class: "connection", role: "alert",
                span { class: "spinner", "aria-hidden": "true" }
                {state.texts().connection_lost}
            }
        }
    }
}
