//! A person who was found.

use crate::{
    net,
    state::AppState,
    ui::parts::{Avatar, Button, Look, Notice, Size, spaced, use_request},
};
use dioxus::prelude::*;
use shared::people::{Person, Relation};

/// The person, and what can be done: how the two stand is read live, since an answer may come at any moment.
#[component]
pub fn Found(person: Person) -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let request = use_request();
    let mut sent = use_signal(|| false);
    let relation = match state.people.read().relation(&person.id) {
        Relation::None if sent() => Relation::Invited,
        relation @ (Relation::None | Relation::Invited | Relation::Invitation | Relation::Accepted) => relation,
    };
    let id = person.id.clone();
    let invite = move |()| {
        let id = id.clone();
        request.start(async move {
            net::invite(state, id).await?;
            sent.set(true);
            Ok(())
        });
    };
    rsx! {
        div { class: "person",
            Avatar { person: person.clone(), size: Size::Small }
            div { class: "who",
                span { class: "name", "{person.name}" }
                span { class: "detail", {spaced(&person.phone)} }
            }
            match relation {
                Relation::None => rsx! {
                    Button { label: texts.invite, look: Look::Primary, pending: request.pending(), onpress: invite }
                },
                Relation::Invited => rsx! {
                    span { class: "standing", role: "status", {texts.invitation_sent} }
                },
                Relation::Invitation => rsx! {
                    span { class: "standing", role: "status", {texts.has_invited_you} }
                },
                Relation::Accepted => rsx! {
                    span { class: "standing", role: "status", {texts.already_contact} }
                },
            }
        }
        Notice { text: request.error(texts) }
    }
}
