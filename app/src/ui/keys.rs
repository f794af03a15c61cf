//! Which key was pressed.

use dioxus::prelude::*;

/// The key's value (UI Events, "KeyboardEvent key Attribute Values"): "Enter", or what it types. The browser knows it; Dioxus'
/// own table of all keys would have to be loaded with the page.
pub fn pressed(event: &KeyboardEvent) -> String {
    event.data().downcast::<web_sys::KeyboardEvent>().map(web_sys::KeyboardEvent::key).unwrap_or_default()
}
