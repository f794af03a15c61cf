//! Moves the focus to what has just appeared and back, and to what is to be mended.

use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Takes the focus for the element that was mounted; it needs a `tabindex`.
pub fn take(event: MountedEvent) {
    if let Ok(element) = event.as_web_event().dyn_into::<HtmlElement>() {
        focus_soon(element);
    }
}

/// Gives the focus back, when the calling component goes, to what had it when the component came.
pub fn use_return() {
    let before = use_hook(|| focusable(web_sys::window().and_then(|window| window.document()?.active_element())));
    use_drop(move || {
        // What lay beneath the component can take the focus only once the component is off the page.
        if let Some(element) = before {
            focus_soon(element);
        }
    });
}

/// Takes the focus to the first field with an error, once the errors are on the page.
pub fn mend() {
    Timeout::new(0, || {
        let first =
            web_sys::window().and_then(|window| window.document()?.query_selector("[aria-invalid=true]").ok()?);
        if let Some(field) = focusable(first) {
            field.focus().ok();
        }
    })
    .forget();
}

fn focusable(element: Option<Element>) -> Option<HtmlElement> {
    element?.dyn_into().ok()
}

/// Once the browser has taken in what was just changed: it must lay the page out to know whether an element can have the
/// focus, and who waits for a ring or an answer need not wait for that.
fn focus_soon(element: HtmlElement) {
    Timeout::new(0, move || {
        element.focus().ok();
    })
    .forget();
}
