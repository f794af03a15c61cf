//! What lies over the page while there is a call.

use super::{incoming::IncomingCall, view::CallView};
use crate::{
    state::{AppState, CallScreen},
    ui::focus,
};
use dioxus::prelude::*;
use shared::call::machine::Phase;

/// The call, from its ring to its end.
#[component]
pub fn CallLayer() -> Element {
    let state = AppState::of_page();
    let call = state.call.read().clone();
    rsx! {
        if let Some(call) = call.filter(|call| call.phase.ending().is_none()) {
            Cover { call }
        }
    }
}

/// The dialog of a call that comes in, then the view of it: what had the focus before both has it after them. Each call gets
/// elements of its own.
#[component]
fn Cover(call: CallScreen) -> Element {
    focus::use_return();
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
