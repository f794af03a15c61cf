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

/// The heading of a page; it can have the focus.
pub const HEADING: &str = "main h1";

/// Gives the focus back, when the calling component goes, to what had it when the component came; where that is gone, to the
/// page's heading.
pub fn use_return() {
    let before = use_hook(|| document().and_then(|document| focusable(document.active_element())));
    use_drop(move || {
        // What lay beneath the component can take the focus only once the component is off the page.
        Timeout::new(0, move || match before {
            Some(element) if element.is_connected() => drop(element.focus()),
            Some(_) => give_to(HEADING),
            None => {}
        })
        .forget();
    });
}

/// Gives the focus to what this selector finds, when the calling component goes and what had it goes, too.
pub fn use_heir(selector: &'static str) {
    use_drop(move || {
        if !is_nowhere() {
            Timeout::new(0, move || {
                if is_nowhere() {
                    give_to(selector);
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
            Timeout::new(0, || give_to(HEADING)).forget();
        }
    }));
}

/// Takes the focus to the first field with an error, once the errors are on the page.
pub fn mend() {
    Timeout::new(0, || give_to("[aria-invalid=true]")).forget();
}

/// Nothing has the focus.
fn is_nowhere() -> bool {
    document().is_none_or(|document| document.active_element() == document.body().map(Into::into))
}

/// Gives the focus to the first element that this selector finds.
pub fn give_to(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok()?);
    if let Some(element) = focusable(found) {
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
