//! Invitations that wait for the person's answer.

use super::contacts::HEIR;
use crate::{
    net,
    state::AppState,
    ui::{
        focus,
        parts::{Avatar, Button, Look, Notice, Size, spaced, use_request},
    },
};
use dioxus::prelude::*;
use shared::people::{Person, Relation};

/// The list; nothing while it is empty.
#[component]
pub fn Invitations() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let invitations = state.standing(Relation::Invitation);
    rsx! {
        if !invitations.is_empty() {
            section { class: "card",
                h2 { id: "invitations-heading", {texts.invitations} }
                ul { class: "people", role: "list", "aria-labelledby": "invitations-heading",
                    for invitation in invitations {
                        Invitation { key: "{invitation.person.id}", person: invitation.person }
                    }
                }
            }
        }
    }
}

#[component]
fn Invitation(person: Person) -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let request = use_request();
    focus::use_heir(HEIR);
    let name_id = format!("invitation-{}", person.id);
    let (accepted, declined) = (person.id.clone(), person.id.clone());
    rsx! {
        li { class: "person",
            Avatar { person: person.clone(), size: Size::Small }
            div { class: "who",
                span { id: "{name_id}", class: "name", "{person.name}" }
                span { class: "detail", {spaced(&person.phone)} }
            }
            div { class: "choices",
                Button {
                    label: texts.accept,
                    look: Look::Primary,
                    pending: request.pending(),
                    described_by: name_id.clone(),
                    onpress: move |()| request.start(net::accept_invitation(state, accepted.clone())),
                }
                Button {
                    label: texts.decline,
                    look: Look::Plain,
                    pending: request.pending(),
                    described_by: name_id.clone(),
                    onpress: move |()| request.start(net::decline_invitation(state, declined.clone())),
                }
            }
            Notice { text: request.error(texts) }
        }
    }
}
