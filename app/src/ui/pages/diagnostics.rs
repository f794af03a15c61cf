//! Whether everything that a call needs is there.

use crate::{state::AppState, ui::log::LogPanel};
use dioxus::prelude::*;

/// The page's log.
#[component]
pub fn Diagnostics() -> Element {
    let texts = AppState::of_page().texts();
    rsx! {
        div { class: "settings",
            h1 { {texts.diagnostics} }
            section { class: "card", "aria-labelledby": "log",
                h2 { id: "log", {texts.log} }
                LogPanel {}
            }
        }
    }
}
