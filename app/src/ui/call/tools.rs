//! What is seldom needed in a call: how the connection is, which devices, and how large the picture.

use super::{quality::QualityPanel, window};
use crate::{
    state::{AppState, CallScreen},
    ui::{
        devices::DeviceChoices,
        focus, keys,
        listen::{document, use_listener},
        parts::{IconButton, Look, Shape},
    },
};
use dioxus::prelude::*;
use shared::call::quality::Grade;
use web_sys::HtmlVideoElement;

/// What is unfolded below the buttons.
#[derive(Clone, Copy, PartialEq)]
enum Unfolded {
    Nothing,
    Quality,
    Devices,
}

impl Unfolded {
    /// What a press on the button of `other` makes of it.
    fn press(self, other: Unfolded) -> Unfolded {
        if self == other { Unfolded::Nothing } else { other }
    }
}

/// The buttons in the corner. `remote`: the other side's picture, while there is one to float.
#[component]
pub fn Tools(call: CallScreen, remote: Option<HtmlVideoElement>) -> Element {
    let texts = AppState::of_page().texts();
    let mut unfolded = use_signal(|| Unfolded::Nothing);
    let mut fills = use_signal(window::fills);
    use_listener(document, "fullscreenchange", move || fills.set(window::fills()));
    // Whoever has hung up wants their screen back.
    use_drop(|| window::fill(false));
    rsx! {
        div {
            class: "tools",
            onkeydown: move |event| {
                if keys::pressed(&event) == "Escape" {
                    // What has the focus may go.
                    focus::give_to(".tools [aria-expanded=true]");
                    unfolded.set(Unfolded::Nothing);
                }
            },
            if let Some(quality) = call.quality {
                IconButton {
                    label: (texts.connection_quality)(quality.grade),
                    shape: bars(quality.grade),
                    look: Look::Plain,
                    expanded: unfolded() == Unfolded::Quality,
                    onpress: move |()| unfolded.set(unfolded().press(Unfolded::Quality)),
                }
            }
            IconButton {
                label: texts.devices,
                shape: Shape::Gear,
                look: Look::Plain,
                expanded: unfolded() == Unfolded::Devices,
                onpress: move |()| unfolded.set(unfolded().press(Unfolded::Devices)),
            }
            if let Some(remote) = remote.filter(|_| window::can_float()) {
                IconButton {
                    label: texts.picture_in_picture,
                    shape: Shape::Float,
                    look: Look::Plain,
                    onpress: move |()| window::float(&remote),
                }
            }
            if window::can_fill() {
                IconButton {
                    label: if fills() { texts.leave_full_screen } else { texts.full_screen },
                    shape: if fills() { Shape::Shrink } else { Shape::Grow },
                    look: Look::Plain,
                    onpress: move |()| window::fill(!fills()),
                }
            }
            match (unfolded(), call.quality) {
                (Unfolded::Quality, Some(quality)) => rsx! {
                    QualityPanel { quality }
                },
                (Unfolded::Devices, _) => rsx! {
                    div { class: "panel", role: "group", "aria-label": texts.devices,
                        DeviceChoices { open: call.microphone || call.sending.video }
                    }
                },
                (Unfolded::Quality, None) | (Unfolded::Nothing, _) => rsx! {},
            }
        }
    }
}

fn bars(grade: Grade) -> Shape {
    match grade {
        Grade::Good => Shape::ThreeBars,
        Grade::Weak => Shape::TwoBars,
        Grade::Bad => Shape::OneBar,
    }
}
