//! Signing in.

use crate::{
    net,
    state::AppState,
    ui::{
        parts::{Field, Input, Notice, Place, Submit, use_request},
        router::Route,
    },
};
use dioxus::prelude::*;
use shared::api::Registration;

/// The form that signs in.
#[component]
pub fn Login() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let phone = use_signal(String::new);
    let password = use_signal(String::new);
    let request = use_request();
    rsx! {
        section { class: "entry",
            h1 { tabindex: "-1", {texts.welcome_back} }
            p { class: "lead", {texts.sign_in_lead} }
            form {
                class: "card form",
                novalidate: true,
                onsubmit: move |event| {
                    event.prevent_default();
                    let fields = [(Input::OwnPhone, phone), (Input::Password, password)];
                    request.send(&fields, net::sign_in(state, phone(), password()));
                },
                Field {
                    id: "phone",
                    label: texts.phone_number,
                    input: Input::OwnPhone,
                    value: phone,
                    request,
                }
                Field {
                    id: "password",
                    label: texts.password,
                    input: Input::Password,
                    value: password,
                    request,
                }
                Notice { text: request.error_at(Place::Form, texts) }
                Submit { label: texts.sign_in, pending: request.pending() }
            }
            if *state.registration.read() != Some(Registration::Closed) {
                p { class: "aside",
                    {texts.no_account_yet}
                    " "
                    Link { to: Route::Register {}, {texts.create_account} }
                }
            }
        }
    }
}
