//! A person who was found.

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

/// The person, and what can be done: how the two stand is read live, since an answer may come at any moment.
#[component]
pub fn Found(person: Person) -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let request = use_request();
    let mut pressed = use_signal(|| false);
    let standing = match state.people.read().relation(&person.id) {
        Relation::None => None,
        Relation::Invited => Some(texts.invitation_sent),
        Relation::Invitation => Some(texts.has_invited_you),
        Relation::Accepted => Some(texts.already_contact),
    };
    let id = person.id.clone();
    let invite = move |()| {
        let id = id.clone();
        pressed.set(true);
        request.start(async move {
            let invited = net::invite(state, id).await;
            if invited.is_err() {
                pressed.set(false);
            }
            invited
        });
    };
    rsx! {
        div { class: "person",
            Avatar { person: person.clone(), size: Size::Small }
            div { class: "who",
                span { class: "name", "{person.name}" }
                span { class: "detail", {spaced(&person.phone)} }
            }
            if let Some(standing) = standing {
                span {
                    class: "standing",
                    tabindex: "-1",
                    // The button that was pressed has gone.
                    onmounted: move |event| {
                        if pressed.replace(false) {
                            focus::take(event);
                        }
                    },
                    {standing}
                }
            } else {
                Button { label: texts.invite, look: Look::Primary, pending: request.pending(), onpress: invite }
            }
        }
        Notice { text: request.error(texts) }
    }
}
