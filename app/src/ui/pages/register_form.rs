//! The form that opens an account.

use crate::{
    net,
    state::AppState,
    ui::parts::{Field, Input, Notice, Place, Submit, use_request},
};
use dioxus::prelude::*;

/// Number, name and password, below a heading.
#[component]
pub(super) fn RegisterForm() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let phone = use_signal(String::new);
    let name = use_signal(String::new);
    let password = use_signal(String::new);
    let request = use_request();
    rsx! {
        h1 { tabindex: "-1", {texts.open_account} }
        p { class: "lead", {texts.open_account_lead} }
        form {
            class: "card form",
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                let fields = [(Input::OwnPhone, phone), (Input::Name, name), (Input::NewPassword, password)];
                request.send(&fields, net::register(state, phone(), name(), password()));
            },
            Field {
                id: "phone",
                label: texts.phone_number,
                input: Input::OwnPhone,
                value: phone,
                hint: texts.phone_hint,
                request,
            }
            Field {
                id: "name",
                label: texts.name,
                input: Input::Name,
                value: name,
                hint: texts.name_hint,
                request,
            }
            Field {
                id: "password",
                label: texts.password,
                input: Input::NewPassword,
                value: password,
                hint: texts.password_hint,
                request,
            }
            Notice { text: request.error_at(Place::Form, texts) }
            Submit { label: texts.create_account, pending: request.pending() }
        }
    }
}
