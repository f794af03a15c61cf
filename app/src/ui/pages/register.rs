//! Opening an account, for whoever may.

use super::register_form::RegisterForm;
use crate::{state::AppState, ui::router::Route};
use dioxus::prelude::*;
use shared::api::Registration;

/// The form, or why there is none. Nothing, as long as the server has not said who may open an account.
#[component]
pub fn Register() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let invited = state.invitation.read().is_some();
    let refusal = match (*state.registration.read(), invited) {
        (None, true | false) => return rsx! {},
        (Some(Registration::Open), true | false) | (Some(Registration::Invite), true) => None,
        (Some(Registration::Invite), false) => Some((texts.invitation_needed, texts.invitation_needed_lead)),
        (Some(Registration::Closed), true | false) => Some((texts.registration_closed, texts.registration_closed_lead)),
    };
    rsx! {
        section { class: "entry",
            if let Some((why, what_to_do)) = refusal {
                h1 { tabindex: "-1", {why} }
                p { class: "lead", {what_to_do} }
            } else {
                RegisterForm {}
            }
            p { class: "aside",
                {texts.have_account}
                " "
                Link { to: Route::Login {}, {texts.sign_in} }
            }
        }
    }
}
