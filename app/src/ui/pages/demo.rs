//! The demonstration: two tabs call each other, without an account.

use crate::{
    calls::Calls,
    log,
    net::{self, Failure},
    rtc::Devices,
    state::{AppState, Link, Session},
    ui::{
        log::LogPanel,
        parts::{Button, Look, Notice, Submit, use_request},
    },
};
use dioxus::prelude::*;
use shared::{call::Media, demo::DemoId, i18n::fill, log::Step, people::Relation};

/// Who this tab is and whom it calls; then the call, as everywhere; and what happens meanwhile.
#[component]
pub fn Demo() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let calls = Calls::of_page();
    let (user, peer) = (use_signal(String::new), use_signal(String::new));
    let request = use_request();
    let is_somebody = matches!(*state.session.read(), Session::SignedIn(_));
    // Only who names this tab's person, too, is among the contacts.
    let contact = state.standing(Relation::Accepted).into_iter().next();
    let status = match (is_somebody, *state.link.read()) {
        (true, Link::Open) => texts.connected,
        (true, Link::Connecting | Link::Lost) => texts.connecting,
        (false, Link::Open | Link::Connecting | Link::Lost) => "",
    };
    rsx! {
        div { class: "settings",
            h1 { tabindex: "-1", {texts.demo} }
            p { class: "lead", {texts.demo_lead} }
            form {
                class: "card form",
                novalidate: true,
                onsubmit: move |event| {
                    event.prevent_default();
                    request.start(initialize(state, user(), peer()));
                },
                fieldset { disabled: is_somebody,
                    IdField { id: "user", label: texts.user_id, value: user }
                    IdField { id: "peer", label: texts.peer_id, value: peer }
                    Notice { text: request.error(texts) }
                    Submit { label: texts.initialize, pending: request.pending() }
                }
            }
            section { class: "card",
                p { role: "status", {status} }
                if let Some(contact) = contact {
                    Button {
                        label: texts.start_call,
                        look: Look::Primary,
                        onpress: move |()| calls.place(contact.person.clone(), Media::Video),
                    }
                } else if is_somebody {
                    p { {fill(texts.demo_waiting, "peer", peer().trim())} }
                }
                LogPanel {}
            }
        }
    }
}

#[component]
fn IdField(id: &'static str, label: &'static str, mut value: Signal<String>) -> Element {
    rsx! {
        div { class: "field",
            label { r#for: id, {label} }
            input {
                id,
                inputmode: "numeric",
                autocomplete: "off",
                value: "{value}",
                oninput: move |event| value.set(event.value()),
            }
        }
    }
}

/// Makes this tab `user`, who is to talk to `peer`. Camera and microphone are asked for now, so that no call waits for that
/// answer; whoever has neither can watch and listen.
async fn initialize(state: AppState, user: String, peer: String) -> Result<(), Failure> {
    let id = |text: String| DemoId::try_from(text).map_err(Failure::Refused);
    let (user, peer) = (id(user)?, id(peer)?);
    let choice = state.choice.peek().clone();
    let lack = Devices::open(Media::Video, &choice).await.map_or_else(Some, |devices| devices.lack());
    log::write(lack.map_or(Step::LocalStream, Step::NoLocalStream));
    net::enter_demo(state, user, peer).await
}
