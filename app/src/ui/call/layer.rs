//! What lies over the page while there is a call.

use super::{incoming::IncomingCall, view::CallView};
use crate::state::AppState;
use dioxus::prelude::*;
use shared::call::machine::Phase;

/// The dialog of a call that comes in, or the view of one under way. Each call gets elements of its own.
#[component]
pub fn CallLayer() -> Element {
    let state = AppState::of_page();
    let call = state.call.read().clone();
    rsx! {
        if let Some(call) = call {
            match call.phase {
                Phase::Incoming => rsx! {
                    IncomingCall { key: "{call.id}", call }
                },
                Phase::Preparing
                | Phase::Reaching
                | Phase::Ringing
                | Phase::Answering
                | Phase::Connecting
                | Phase::Connected { .. }
                | Phase::Reconnecting { .. } => rsx! {
                    CallView { key: "{call.id}", call }
                },
                Phase::Over(_) => rsx! {},
            }
        }
    }
}
