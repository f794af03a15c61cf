//! What the page changes outside of its own elements: language and theme of the document, the tab's title.

use super::router::Route;
use crate::state::{AppState, Theme};
use dioxus::prelude::*;

/// Keeps the document's language and theme as the person chose.
pub fn use_language_and_theme(state: AppState) {
    use_effect(move || {
        let preferences = *state.preferences.read();
        let Some(root) = document().and_then(|document| document.document_element()) else { return };
        root.set_attribute("lang", preferences.language.tag()).ok();
        match preferences.theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        }
        .ok();
    });
}

/// Keeps the tab's title.
pub fn use_title(state: AppState) {
    let route = use_route::<Route>();
    use_effect(use_reactive((&route,), move |(route,)| {
        if let Some(document) = document() {
            document.set_title(&route.title(state.texts()));
        }
    }));
}

fn document() -> Option<web_sys::Document> {
    web_sys::window().and_then(|window| window.document())
}
