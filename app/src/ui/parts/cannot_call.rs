//! Says that calls are not to be had in this browser.

use super::Notice;
use crate::{rtc, state::AppState};
use dioxus::prelude::*;
use shared::i18n::support_sentence;

/// The sentence; nothing in a browser that can call. Everything else on the page works without.
#[component]
pub fn CannotCall() -> Element {
    let texts = AppState::of_page().texts();
    let support = rtc::support();
    rsx! {
        Notice { text: (!support.can_call()).then(|| support_sentence(texts, &support)) }
    }
}
