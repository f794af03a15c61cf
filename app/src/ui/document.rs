//! What the page changes outside of its own elements: language and theme of the document, the tab's title.

use super::{
    listen::{use_listener, window},
    router::Route,
};
use crate::{
    calls::Calls,
    state::{AppState, Theme},
};
use dioxus::prelude::*;

/// Keeps the document's language and theme, and the colour of the browser's own bar, as the person chose.
pub fn use_language_and_theme(state: AppState) {
    use_effect(move || {
        let preferences = *state.preferences.read();
        let Some(document) = document() else { return };
        let Some(root) = document.document_element() else { return };
        root.set_attribute("lang", preferences.language.tag()).ok();
        match preferences.theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        }
        .ok();
        for (bar, theme, system) in [
            ("bar-light", Theme::Light, "(prefers-color-scheme: light)"),
            ("bar-dark", Theme::Dark, "(prefers-color-scheme: dark)"),
        ] {
            let media = match preferences.theme {
                Theme::System => system,
                chosen if chosen == theme => "all",
                Theme::Light | Theme::Dark => "not all",
            };
            if let Some(bar) = document.get_element_by_id(bar) {
                bar.set_attribute("media", media).ok();
            }
        }
    });
}

/// Follows what the person chooses in another tab, and tells `calls` what they need to know of it.
pub fn use_preferences(mut state: AppState, calls: Calls) {
    use_listener(window, "storage", move || state.read_preferences());
    // A page that the browser had put aside was told of nothing.
    use_listener(window, "pageshow", move || state.read_preferences());
    let hidden = use_memo(move || state.preferences.read().hide_address);
    use_effect(move || calls.hide_address(hidden()));
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
