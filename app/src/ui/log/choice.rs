//! Chooses how much the log says.

use crate::state::AppState;
use dioxus::prelude::*;
use shared::log::Level;

/// The list; what is chosen counts from the next line on.
#[component]
pub fn LogChoice() -> Element {
    let mut state = AppState::of_page();
    let texts = state.texts();
    let chosen = state.preferences.read().log;
    let levels = [(Level::Info, texts.log_all), (Level::Warn, texts.log_warnings), (Level::Error, texts.log_errors)];
    let choose = move |event: FormEvent| {
        if let Some((level, _)) = levels.into_iter().find(|(level, _)| level.tag() == event.value()) {
            state.prefer(|preferences| preferences.log = level);
        }
    };
    rsx! {
        label { class: "choice",
            span { {texts.log} }
            select { onchange: choose,
                for (level , label) in levels {
                    option { key: "{level.tag()}", value: level.tag(), selected: level == chosen, {label} }
                }
            }
        }
    }
}
