//! Chooses the language.

use crate::state::AppState;
use dioxus::prelude::*;
use shared::i18n::Language;

/// One button a language, each named in its own.
#[component]
pub fn LanguageSwitch() -> Element {
    let mut state = AppState::of_page();
    let chosen = state.preferences.read().language;
    rsx! {
        div { class: "switch", role: "group", "aria-label": state.texts().language,
            for language in Language::ALL.iter().copied() {
                button {
                    key: "{language.tag()}",
                    r#type: "button",
                    lang: language.tag(),
                    "aria-pressed": if language == chosen { "true" } else { "false" },
                    onclick: move |_| state.prefer(|preferences| preferences.language = language),
                    {own_name(language)}
                }
            }
        }
    }
}

fn own_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Ru => "Русский",
    }
}
