//! Ends the session.

use super::{Button, Look, Request};
use crate::{net, state::AppState};
use dioxus::prelude::*;

/// The button; what comes of it is in `request`.
#[component]
pub fn SignOut(request: Request) -> Element {
    let state = AppState::of_page();
    rsx! {
        div { class: "sign-out",
            Button {
                label: state.texts().sign_out,
                look: Look::Quiet,
                pending: request.pending(),
                onpress: move |()| request.start(net::sign_out(state)),
            }
        }
    }
}
