//! Moves the focus to what has just appeared, and back.

use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Takes the focus for the element that was mounted; it needs a `tabindex`.
pub fn take(event: MountedEvent) {
    if let Ok(element) = event.as_web_event().dyn_into::<HtmlElement>() {
        focus_soon(element);
    }
}

/// Gives the focus back, when the calling component goes, to what had it when the component came.
pub fn use_return() {
    let before = use_hook(|| {
        let active = web_sys::window().and_then(|window| window.document()?.active_element());
        active.and_then(|element| element.dyn_into::<HtmlElement>().ok())
    });
    use_drop(move || {
        // What lay beneath the component can take the focus only once the component is off the page.
        if let Some(element) = before {
            focus_soon(element);
        }
    });
}

/// Once the browser has taken in what was just changed: it must lay the page out to know whether an element can have the
/// focus, and who waits for a ring or an answer need not wait for that.
fn focus_soon(element: HtmlElement) {
    Timeout::new(0, move || {
        element.focus().ok();
    })
    .forget();
}
