//! What the connection is like, in figures.

use crate::state::AppState;
use dioxus::prelude::*;
use shared::call::quality::Quality;

/// Loss, round trip and the size of the picture that arrives.
#[component]
pub fn QualityPanel(quality: Quality) -> Element {
    let texts = AppState::of_page().texts();
    let figures = [
        (texts.loss, quality.loss_percent.map(|percent| format!("{percent}\u{a0}%"))),
        (texts.round_trip, quality.round_trip_ms.map(|ms| format!("{ms}\u{a0}{}", texts.milliseconds))),
        (texts.picture_size, quality.picture.map(|(width, height)| format!("{width}\u{a0}×\u{a0}{height}"))),
    ];
    rsx! {
        div { class: "panel", role: "group", "aria-label": (texts.connection_quality)(quality.grade),
            dl {
                for (name , figure) in figures {
                    div { key: "{name}",
                        dt { {name} }
                        dd { {figure.as_deref().unwrap_or("–")} }
                    }
                }
            }
        }
    }
}
