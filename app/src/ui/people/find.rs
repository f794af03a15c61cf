//! Finds a person by the whole number.

use super::found::Found;
use crate::{
    net,
    state::AppState,
    ui::parts::{Field, Input, Notice, Place, Submit, use_request},
};
use dioxus::prelude::*;
use shared::people::Person;

/// The search and its result.
#[component]
pub fn FindPeople() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let phone = use_signal(String::new);
    let mut found = use_signal(|| None::<Person>);
    let request = use_request();
    let find = move |event: FormEvent| {
        event.prevent_default();
        found.set(None);
        request.send(&[(Input::OtherPhone, phone)], async move {
            let contact = net::find(state, phone()).await?;
            found.set(Some(contact.person));
            Ok(())
        });
    };
    rsx! {
        section { class: "card find", "aria-label": texts.find_people,
            form { class: "search", role: "search", novalidate: true, onsubmit: find,
                Field {
                    id: "find",
                    label: texts.find_by_phone,
                    input: Input::OtherPhone,
                    value: phone,
                    request,
                }
                Submit { label: texts.find, pending: request.pending() }
            }
            Notice { text: request.error_at(Place::Form, texts) }
            div { "aria-live": "polite",
                if let Some(person) = found() {
                    Found { key: "{person.id}", person }
                }
            }
        }
    }
}
