//! How the last call ended.

use crate::{
    calls::Calls,
    state::{AppState, CallScreen},
    ui::parts::{Button, IconButton, Look, Naming, Shape},
};
use dioxus::prelude::*;
use shared::{
    call::{Outcome, Role, machine::Ending},
    i18n::{Catalogue, ending_sentence},
};

/// The sentence, until it is closed. The live region is always there: one that comes with its text may not be read out.
#[component]
pub fn EndedCall() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let call = state.call.read().clone();
    let ended = call.and_then(|call| call.phase.ending().map(|ending| (call, ending)));
    let sentence = ended.as_ref().map(|(call, ending)| ending_sentence(texts, *ending, call.role, &call.peer.name));
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
    let again = again(ending, call.role, texts);
    let (peer, media) = (call.peer.clone(), call.media);
    rsx! {
        if let Some(label) = again {
            Button { label, look: Look::Plain, onpress: move |()| calls.place(peer.clone(), media) }
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
        Ending::Elsewhere | Ending::Refused(_) => None,
    }
}
