//! Moves the focus to what has just appeared and back, and to what is to be mended.

use super::router::Route;
use dioxus::prelude::*;
use dioxus::web::WebEventExt;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

/// Takes the focus for the element that was mounted; it needs a `tabindex`.
pub fn take(event: MountedEvent) {
    if let Ok(element) = event.as_web_event().dyn_into::<HtmlElement>() {
        focus_soon(element);
    }
}

/// Gives the focus back, when the calling component goes, to what had it when the component came.
pub fn use_return() {
    let before = use_hook(|| document().and_then(|document| focusable(document.active_element())));
    use_drop(move || {
        // What lay beneath the component can take the focus only once the component is off the page.
        if let Some(element) = before {
            focus_soon(element);
        }
    });
}

/// Gives the focus to the element with this id, when the calling component goes and what had it goes, too.
pub fn use_heir(id: &'static str) {
    use_drop(move || {
        if !is_nowhere() {
            Timeout::new(0, move || {
                if is_nowhere() {
                    give(document().and_then(|document| document.get_element_by_id(id)));
                }
            })
            .forget();
        }
    });
}

/// Takes the focus to the heading of each page that the person comes to, but not of the first: of that the browser tells.
pub fn use_arrival(route: Route) {
    let last = use_hook(|| CopyValue::new(route.clone()));
    use_effect(use_reactive((&route,), move |(route,)| {
        let mut last = last;
        if *last.peek() != route {
            last.set(route);
            Timeout::new(0, || give(document().and_then(|document| document.query_selector("main h1").ok()?))).forget();
        }
    }));
}

/// Takes the focus to the first field with an error, once the errors are on the page.
pub fn mend() {
    Timeout::new(0, || {
        give(document().and_then(|document| document.query_selector("[aria-invalid=true]").ok()?));
    })
    .forget();
}

/// Nothing has the focus.
fn is_nowhere() -> bool {
    document().is_none_or(|document| document.active_element() == document.body().map(Into::into))
}

fn give(element: Option<Element>) {
    if let Some(element) = focusable(element) {
        element.focus().ok();
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
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
