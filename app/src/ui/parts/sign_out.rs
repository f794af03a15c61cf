//! Ends the session.

use super::{Button, Look, Notice, use_request};
use crate::{net, state::AppState};
use dioxus::prelude::*;

/// The button, with its failure beside it.
#[component]
pub fn SignOut() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let request = use_request();
    rsx! {
        div { class: "sign-out",
            Notice { text: request.error(texts) }
            Button {
                label: texts.sign_out,
                look: Look::Quiet,
                pending: request.pending(),
                onpress: move |()| request.start(net::sign_out(state)),
            }
        }
    }
}
