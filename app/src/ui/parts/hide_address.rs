//! Chooses whether others may learn this browser's address.

use crate::state::AppState;
use dioxus::prelude::*;

/// A box to tick, and what it costs. It counts from the next call on.
#[component]
pub fn HideAddress() -> Element {
    let mut state = AppState::of_page();
    let texts = state.texts();
    let hidden = state.preferences.read().hide_address;
    let change = move |event: FormEvent| state.prefer(|preferences| preferences.hide_address = event.checked());
    rsx! {
        label { class: "tick",
            input { r#type: "checkbox", checked: hidden, onchange: change }
            span { {texts.hide_address} }
        }
        if *state.relayed.read() == Some(false) {
            p { class: "lead", {texts.no_relay} }
        } else {
            p { class: "lead", {texts.hide_address_lead} }
        }
    }
}
