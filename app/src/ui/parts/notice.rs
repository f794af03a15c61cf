//! A sentence that something did not work.

use dioxus::prelude::*;

/// The sentence, read out at once; nothing without a text.
#[component]
pub fn Notice(text: Option<String>) -> Element {
    rsx! {
        if let Some(text) = text {
            p { class: "notice", role: "alert", {text} }
        }
    }
}
