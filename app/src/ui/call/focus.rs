//! Moves the focus to what has just appeared.

use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use wasm_bindgen::JsCast;

/// Takes the focus for the element that was mounted; it needs a `tabindex`.
pub fn take(event: MountedEvent) {
    if let Some(element) = event.as_web_event().dyn_ref::<web_sys::HtmlElement>() {
        element.focus().ok();
    }
}
