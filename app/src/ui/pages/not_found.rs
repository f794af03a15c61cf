//! An address that leads nowhere.

use crate::{state::AppState, ui::router::Route};
use dioxus::prelude::*;

/// Says so and leads on.
#[component]
pub fn NotFound(segments: Vec<String>) -> Element {
    let texts = AppState::of_page().texts();
    let address = segments.join("/");
    rsx! {
        section { class: "entry",
            h1 { tabindex: "-1", {texts.not_found} }
            p { class: "lead",
                code { "/{address}" }
                br {}
                {texts.not_found_lead}
            }
            Link { class: "button primary", to: Route::Home {}, {texts.to_start} }
        }
    }
}
