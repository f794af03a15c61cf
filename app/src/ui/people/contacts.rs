//! Those whom the person can call.

use super::contact::ContactItem;
use crate::state::AppState;
use dioxus::prelude::*;
use shared::people::Relation;

/// The heading. It is always there: what goes from any list of people gives the focus to it.
pub const HEIR: &str = "#contacts-heading";
/// Its id.
const CONTACTS: &str = "contacts-heading";

/// The list, or what to do while it is empty.
#[component]
pub fn Contacts() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let contacts = state.standing(Relation::Accepted);
    rsx! {
        section { class: "card contacts",
            h2 { id: CONTACTS, tabindex: "-1", {texts.contacts} }
            if contacts.is_empty() {
                div { class: "empty",
                    p { class: "name", {texts.no_contacts} }
                    p { {texts.no_contacts_hint} }
                }
            } else {
                ul { class: "people", role: "list", "aria-labelledby": CONTACTS,
                    for contact in contacts {
                        ContactItem { key: "{contact.person.id}", contact }
                    }
                }
            }
        }
    }
}
