//! Chooses the devices.

use crate::{
    calls::Calls,
    rtc::{Choice, Inventory, Listed, device_events},
    state::AppState,
    ui::listen::use_listener,
};
use dioxus::prelude::*;

/// A list for each kind of device there is. Where a call is under way, it changes at once. `open`: devices are open,
/// and from then on browsers tell their names.
#[component]
pub fn DeviceChoices(open: bool) -> Element {
    let texts = AppState::of_page().texts();
    let mut inventory = use_signal(Inventory::default);
    let read = move || {
        spawn(async move { inventory.set(Inventory::read().await) });
    };
    use_effect(use_reactive((&open,), move |(_,)| read()));
    use_listener(device_events, "devicechange", read);
    let Inventory { cameras, microphones, speakers } = inventory();
    rsx! {
        div { class: "device-lists",
            Devices { label: texts.camera, devices: cameras, which: Which::Camera }
            Devices { label: texts.microphone, devices: microphones, which: Which::Microphone }
            Devices { label: texts.speaker, devices: speakers, which: Which::Speaker }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Which {
    Camera,
    Microphone,
    Speaker,
}

impl Which {
    /// Its place in a choice.
    fn place(self, choice: &mut Choice) -> &mut Option<String> {
        match self {
            Which::Camera => &mut choice.camera,
            Which::Microphone => &mut choice.microphone,
            Which::Speaker => &mut choice.speaker,
        }
    }
}

/// One list; nothing where there is nothing to choose from.
#[component]
fn Devices(label: &'static str, devices: Vec<Listed>, which: Which) -> Element {
    let mut state = AppState::of_page();
    let texts = state.texts();
    let calls = Calls::of_page();
    let chosen = which.place(&mut state.choice.read().clone()).take();
    let choose = move |event: FormEvent| {
        let mut choice = state.choice.peek().clone();
        *which.place(&mut choice) = Some(event.value()).filter(|id| !id.is_empty());
        state.choose(choice.clone());
        calls.choose(choice);
    };
    if devices.is_empty() {
        return rsx! {};
    }
    rsx! {
        label { class: "choice",
            span { {label} }
            select { onchange: choose,
                option { value: "", {texts.device_default} }
                for (number , device) in devices.into_iter().enumerate() {
                    option {
                        key: "{device.id}",
                        value: "{device.id}",
                        selected: chosen.as_ref() == Some(&device.id),
                        // The browser may not tell names yet.
                        if device.label.is_empty() {
                            "{label} {number + 1}"
                        } else {
                            "{device.label}"
                        }
                    }
                }
            }
        }
    }
}
