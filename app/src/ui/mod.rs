//! What the person sees.

mod call;
mod devices;
mod document;
mod focus;
mod frame;
mod history;
mod invitation;
mod keys;
mod listen;
mod log;
mod pages;
mod parts;
mod people;
mod router;

use crate::{calls::Calls, net, state::AppState};
use dioxus::prelude::*;
use dioxus_history::provide_history_context;
use history::Address;
use router::Route;
use std::rc::Rc;

/// The page: provides the state, starts what feeds it, shows it.
#[component]
pub fn App() -> Element {
    use_hook(|| provide_history_context(Rc::new(Address)));
    let state = AppState::provide();
    let calls = Calls::provide(state);
    net::use_server(state, calls);
    invitation::use_invitation(state);
    document::use_preferences(state, calls);
    document::use_language_and_theme(state);
    crate::log::use_preferences(state);
    rsx! {
        Router::<Route> {}
    }
}
