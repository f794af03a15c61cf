//! Where this page's routes lie.

use super::device;
use crate::state::{AppState, Session};
use dioxus::prelude::*;
use shared::{api::DEMO, ids::UserId};
use std::sync::LazyLock;

/// Nowhere special; but in the demonstration each page has routes of its own, since its cookie is sent nowhere else. It is one
/// or the other from the page's opening to its end.
static BASE: LazyLock<String> = LazyLock::new(|| {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
    if path.trim_end_matches('/') == DEMO { format!("{DEMO}/{}", device()) } else { String::new() }
});

/// Whether this is the demonstration's page.
pub fn is_demo() -> bool {
    !BASE.is_empty()
}

/// Where the route `path` lies for this page.
pub(super) fn address(path: &str) -> String {
    format!("{}{path}", *BASE)
}

/// The id that the person knows as their own: in the demonstration the one that they typed, which is their name there.
pub(super) fn own_id(state: AppState, user: &UserId) -> UserId {
    match &*state.session.peek() {
        Session::SignedIn(person) if is_demo() => UserId::try_from(person.name.as_str()).ok(),
        Session::SignedIn(_) | Session::Unknown | Session::SignedOut => None,
    }
    .unwrap_or_else(|| user.clone())
}
