//! The secret of an invitation link: taken out of the address at once, and kept in memory only.

use super::listen::use_listener;
use crate::state::AppState;
use dioxus::prelude::*;

/// What stands before the secret. Behind a `#`, so that no browser sends it to anybody.
const FRAGMENT: &str = "#invitation=";

/// Takes the secret that the page was opened with, and any that comes into its address later: a link opened where this page
/// is open already loads nothing anew. A hook, for the page's outermost component.
pub fn use_invitation(mut state: AppState) {
    let take = move || {
        if let Some(secret) = take_from_address() {
            state.invitation.set(Some(secret));
        }
    };
    use_hook(take);
    use_listener(|| web_sys::window().map(Into::into), "hashchange", take);
}

/// The secret in the address, which from then on holds none: neither the address bar nor the way back shows it.
fn take_from_address() -> Option<String> {
    let window = web_sys::window()?;
    let location = window.location();
    let secret = location.hash().ok()?.strip_prefix(FRAGMENT)?.to_owned();
    let address = location.pathname().ok()? + &location.search().ok()?;
    let history = window.history().ok()?;
    history.replace_state_with_url(&history.state().ok()?, "", Some(&address)).ok()?;
    Some(secret)
}
