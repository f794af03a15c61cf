//! The page's log, to be read.

use crate::{log, state::AppState};
use dioxus::prelude::*;
use futures_util::StreamExt;
use shared::log::Level;

/// The last lines, the newest at the bottom, where it stays unless the person scrolls up.
#[component]
pub fn LogPanel() -> Element {
    let texts = AppState::of_page().texts();
    let mut lines = use_signal(Vec::new);
    use_future(move || async move {
        let mut changes = log::changes();
        loop {
            lines.set(log::lines());
            if changes.next().await.is_none() {
                return;
            }
        }
    });
    rsx! {
        div { class: "log", role: "log", tabindex: "0", "aria-label": texts.log,
            // One box in another: the outer one is scrolled from its end.
            div {
                for line in lines() {
                    p { key: "{line.number}", class: colour(line.step.level()),
                        time { {log::time_of(&line)} }
                        " "
                        {line.text(texts)}
                    }
                }
            }
        }
    }
}

/// Its name in the style sheet.
fn colour(level: Level) -> &'static str {
    match level {
        Level::Info => "",
        Level::Success => "good",
        Level::Warn => "doubtful",
        Level::Error => "bad",
    }
}
