//! How the last call ended.

use crate::{
    calls::Calls,
    state::{AppState, CallScreen},
    ui::{
        focus,
        parts::{Button, IconButton, Look, Naming, Shape},
    },
};
use dioxus::prelude::*;
use shared::{
    call::{Media, Outcome, Role, machine::Ending},
    error::ErrorCode,
    i18n::{Catalogue, ending_sentence},
    rtc::DeviceError,
};

/// Refusals that hold for now.
const PASSING: [ErrorCode; 4] =
    [ErrorCode::AlreadyInCall, ErrorCode::TooManyRequests, ErrorCode::RequestTimeout, ErrorCode::Internal];

/// The sentence, until it is closed. The live region is always there, in a call, too: one that comes with its text may not be
/// read out.
#[component]
pub fn EndedCall() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let call = state.call.read().clone();
    let ended = call.and_then(|call| call.phase.ending().map(|ending| (call, ending)));
    let sentence =
        ended.as_ref().map(|(call, ending)| ending_sentence(texts, *ending, call.role, Some(&call.peer.name)));
    // Some sentences name the other person, the rest get the name beside them.
    let beside = ended
        .as_ref()
        .map(|(call, _)| call.peer.name.as_str())
        .filter(|name| sentence.as_ref().is_some_and(|sentence| !sentence.contains(name)));
    let class = if ended.is_some() { "strip" } else { "strip none" };
    rsx! {
        div { class,
            div {
                p { role: "status",
                    if let Some(((call, _), sentence)) = ended.as_ref().zip(sentence.clone()) {
                        Naming { sentence, name: call.peer.name.clone() }
                    }
                }
                if let Some(name) = beside {
                    span { class: "beside", "{name}" }
                }
            }
            if let Some((call, ending)) = ended {
                EndedChoices { call, ending }
            }
        }
    }
}

#[component]
fn EndedChoices(call: CallScreen, ending: Ending) -> Element {
    let texts = AppState::of_page().texts();
    let calls = Calls::of_page();
    focus::use_heir(focus::HEADING);
    let again = again(ending, call.role, texts);
    let less = less(ending, &call);
    let (peer, media) = (call.peer.clone(), call.media);
    let callee = peer.clone();
    rsx! {
        if let Some(label) = again {
            Button { label, look: Look::Plain, onpress: move |()| calls.place(peer.clone(), media) }
        }
        if let Some(less) = less {
            Button {
                label: match less {
                    Less::Sound => texts.call_without_camera,
                    Less::Nothing(_) => texts.call_without_devices,
                },
                look: Look::Plain,
                onpress: move |()| match less {
                    Less::Sound => calls.place(callee.clone(), Media::Audio),
                    Less::Nothing(lack) => calls.place_without(callee.clone(), media, lack),
                },
            }
        }
        IconButton {
            label: texts.dismiss,
            shape: Shape::Close,
            look: Look::Quiet,
            onpress: move |()| calls.dismiss(),
        }
    }
}

/// The word for trying again, where the two have not talked to the end.
fn again(ending: Ending, role: Role, texts: &Catalogue) -> Option<&'static str> {
    match ending {
        Ending::Outcome { outcome, .. } => match (outcome, role) {
            (Outcome::Completed | Outcome::Declined, _) | (Outcome::Cancelled, Role::Caller) => None,
            (Outcome::Missed | Outcome::Busy | Outcome::Unreachable, Role::Caller) | (Outcome::Failed(_), _) => {
                Some(texts.call_again)
            }
            (Outcome::Cancelled | Outcome::Missed | Outcome::Busy | Outcome::Unreachable, Role::Callee) => {
                Some(texts.call_back)
            }
        },
        Ending::NoDevices(_) => Some(texts.call_again),
        Ending::Refused(code) if PASSING.contains(&code) => Some(match role {
            Role::Caller => texts.call_again,
            Role::Callee => texts.call_back,
        }),
        Ending::Elsewhere | Ending::Refused(_) => None,
    }
}

/// What a person can send less, where a call was not placed for want of devices.
#[derive(Clone, Copy)]
enum Less {
    /// The microphone alone: it has not been tried.
    Sound,
    /// Nothing: they see and hear.
    Nothing(DeviceError),
}

fn less(ending: Ending, call: &CallScreen) -> Option<Less> {
    match (ending, call.media) {
        // The question for both was closed, or answered with a no that does not last: the one for less may do.
        (Ending::NoDevices(DeviceError::Refused), Media::Video) if !call.microphone_blocked => Some(Less::Sound),
        (Ending::NoDevices(lack), Media::Audio | Media::Video) => Some(Less::Nothing(lack)),
        (Ending::Outcome { .. } | Ending::Elsewhere | Ending::Refused(_), Media::Audio | Media::Video) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::i18n::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_refusal_that_holds_for_now_can_be_tried_again() {
        let texts = Language::En.catalogue();
        for code in PASSING {
            assert_eq!(again(Ending::Refused(code), Role::Caller, texts), Some(texts.call_again), "{code}");
        }
        for code in [ErrorCode::NotContact, ErrorCode::CallOver, ErrorCode::SignedOut] {
            assert_eq!(again(Ending::Refused(code), Role::Caller, texts), None, "{code}");
        }
    }
}
