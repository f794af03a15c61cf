//! Chooses light or dark.

use super::{Icon, Shape};
use crate::state::{AppState, Theme};
use dioxus::prelude::*;

/// One button a theme.
#[component]
pub fn ThemeSwitch() -> Element {
    let mut state = AppState::of_page();
    let texts = state.texts();
    let chosen = state.preferences.read().theme;
    let themes = [
        (Theme::System, texts.theme_system, Shape::System),
        (Theme::Light, texts.theme_light, Shape::Sun),
        (Theme::Dark, texts.theme_dark, Shape::Moon),
    ];
    rsx! {
        div { class: "switch", role: "group", "aria-label": texts.theme,
            for (theme , label , shape) in themes {
                button {
                    key: "{label}",
                    r#type: "button",
                    title: label,
                    "aria-label": label,
                    "aria-pressed": if theme == chosen { "true" } else { "false" },
                    onclick: move |_| state.prefer(|preferences| preferences.theme = theme),
                    Icon { shape }
                }
            }
        }
    }
}
