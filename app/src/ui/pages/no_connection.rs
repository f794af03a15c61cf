//! The server has not been reached since the page was opened.

use crate::{
    state::AppState,
    ui::parts::{ConnectionNotice, LanguageSwitch, Mark, ThemeSwitch},
};
use dioxus::prelude::*;

/// Says so; the page goes on trying.
#[component]
pub fn NoConnection() -> Element {
    let texts = AppState::of_page().texts();
    rsx! {
        main { class: "alone",
            Mark {}
            ConnectionNotice {}
            p { class: "lead", {texts.connection_hint} }
            LanguageSwitch {}
            ThemeSwitch {}
        }
    }
}
