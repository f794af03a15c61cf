//! The address bar, as the router takes it (HTML, section 7.4).

use crate::listener::Listener;
use dioxus_history::History;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// The tab's session history. Dioxus has one too, which comes only together with a script evaluator that nothing here uses
/// and everybody would load.
pub(super) struct Address;

impl History for Address {
    fn current_route(&self) -> String {
        let location = web_sys::window().map(|window| window.location());
        let parts = location.map(|at| [at.pathname(), at.search(), at.hash()]);
        parts.into_iter().flatten().flatten().collect()
    }

    fn go_back(&self) {
        history().and_then(|history| history.back().ok());
    }

    fn go_forward(&self) {
        history().and_then(|history| history.forward().ok());
    }

    fn push(&self, route: String) {
        if route != self.current_route() {
            history().and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&route)).ok());
        }
    }

    fn replace(&self, route: String) {
        history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&route)).ok());
    }

    fn external(&self, url: String) -> bool {
        web_sys::window().is_some_and(|window| window.location().set_href(&url).is_ok())
    }

    fn updater(&self, changed: Arc<dyn Fn() + Send + Sync>) {
        if let Some(window) = web_sys::window() {
            // The router lasts as long as the page.
            Listener::new(window.into(), "popstate", move || changed()).for_good();
        }
    }
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}
