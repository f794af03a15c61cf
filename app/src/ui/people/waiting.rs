//! The person's own invitations that nobody has answered yet.

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
pub fn Waiting() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let invited = state.standing(Relation::Invited);
    rsx! {
        if !invited.is_empty() {
            section { class: "card waiting",
                h2 { id: "waiting-heading", {texts.waiting} }
                ul { class: "people", role: "list", "aria-labelledby": "waiting-heading",
                    for contact in invited {
                        Invited { key: "{contact.person.id}", person: contact.person }
                    }
                }
            }
        }
    }
}

#[component]
fn Invited(person: Person) -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let request = use_request();
    focus::use_heir(HEIR);
    let name_id = format!("invited-{}", person.id);
    let id = person.id.clone();
    rsx! {
        li { class: "person",
            Avatar { person: person.clone(), size: Size::Small }
            div { class: "who",
                span { id: "{name_id}", class: "name", "{person.name}" }
                span { class: "detail", {spaced(&person.phone)} }
            }
            Button {
                label: texts.take_back,
                look: Look::Plain,
                pending: request.pending(),
                described_by: name_id.clone(),
                onpress: move |()| request.start(net::remove_contact(state, id.clone())),
            }
            Notice { text: request.error(texts) }
        }
    }
}
