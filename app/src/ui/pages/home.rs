//! The start page of somebody who is signed in.

use crate::{
    state::{AppState, Session},
    ui::{
        parts::{Avatar, CannotCall, Size, spaced},
        people::{Contacts, FindPeople, Invitations, Waiting},
    },
};
use dioxus::prelude::*;
use shared::people::Person;

/// The page of whoever is signed in. Somebody else gets one of their own, without anything that stood in the other.
#[component]
pub fn Home() -> Element {
    let state = AppState::of_page();
    let me = match &*state.session.read() {
        Session::SignedIn(person) => Some(person.clone()),
        Session::Unknown | Session::SignedOut => None,
    };
    rsx! {
        for me in me {
            Own { key: "{me.id}", me }
        }
    }
}

/// Who I am, whom I can find, who has invited me, whom I can call.
#[component]
fn Own(me: Person) -> Element {
    rsx! {
        CannotCall {}
        div { class: "home",
            header { class: "me",
                Avatar { person: me.clone(), size: Size::Medium }
                div {
                    h1 { tabindex: "-1", "{me.name}" }
                    p { class: "number", {spaced(&me.phone)} }
                }
            }
            div { class: "side",
                FindPeople {}
                Invitations {}
            }
            Contacts {}
            Waiting {}
        }
    }
}
