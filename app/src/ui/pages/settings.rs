//! What a person sets once and checks before a call.

use crate::{
    state::AppState,
    ui::{
        devices::{DeviceCheck, DeviceChoices},
        parts::HideAddress,
    },
};
use dioxus::prelude::*;

/// Devices, and whether they work; what others may learn. Language and theme stand at the foot of every page.
#[component]
pub fn Settings() -> Element {
    let texts = AppState::of_page().texts();
    let open = use_signal(|| false);
    rsx! {
        div { class: "settings",
            h1 { {texts.settings} }
            section { class: "card", "aria-labelledby": "devices",
                h2 { id: "devices", {texts.devices} }
                p { class: "lead", {texts.devices_lead} }
                DeviceCheck { open }
                DeviceChoices { open: open() }
            }
            section { class: "card", "aria-labelledby": "privacy",
                h2 { id: "privacy", {texts.privacy} }
                HideAddress {}
            }
        }
    }
}
