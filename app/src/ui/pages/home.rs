//! The start page of somebody who is signed in.

use crate::{
    state::{AppState, Session},
    ui::{
        parts::{Avatar, CannotCall, Size, spaced},
        people::{Contacts, FindPeople, Invitations, Waiting},
    },
};
use dioxus::prelude::*;

/// Who I am, whom I can find, who has invited me, whom I can call.
#[component]
pub fn Home() -> Element {
    let state = AppState::of_page();
    let me = match &*state.session.read() {
        Session::SignedIn(person) => person.clone(),
        Session::Unknown | Session::SignedOut => return rsx! {},
    };
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
