//! What a person sets once and checks before a call.

use crate::{
    state::AppState,
    ui::{
        devices::{DeviceCheck, DeviceChoices},
        log::LogChoice,
        parts::{CannotCall, HideAddress},
        router::Route,
    },
};
use dioxus::prelude::*;

/// Devices, and whether they work; what others may learn; the way to all that may not work. Language and theme stand at the
/// foot of every page.
#[component]
pub fn Settings() -> Element {
    let texts = AppState::of_page().texts();
    let open = use_signal(|| false);
    rsx! {
        div { class: "settings",
            h1 { tabindex: "-1", {texts.settings} }
            CannotCall {}
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
            section { class: "card", "aria-labelledby": "diagnostics",
                h2 { id: "diagnostics", {texts.diagnostics} }
                p { class: "lead", {texts.diagnostics_lead} }
                LogChoice {}
                Link { class: "button plain", to: Route::Diagnostics {}, {texts.to_diagnostics} }
            }
        }
    }
}
