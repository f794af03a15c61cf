//! The secret of an invitation link: taken out of the address at once, and kept in memory only.

use crate::state::AppState;
use dioxus::prelude::*;
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use wasm_bindgen::{JsCast, closure::Closure};

/// What stands before the secret. Behind a `#`, so that no browser sends it to anybody.
const FRAGMENT: &str = "#invitation=";

/// Takes the secret that the page was opened with, and any that comes into its address later: a link opened where this page
/// is open already loads nothing anew. A hook, for the page's outermost component.
pub fn use_invitation(mut state: AppState) {
    let mut take = move || {
        if let Some(secret) = take_from_address() {
            state.invitation.set(Some(secret));
        }
    };
    use_hook(take);
    use_future(move || async move {
        let mut changes = changes();
        while changes.next().await.is_some() {
            take();
        }
    });
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

/// Something for each time that the part behind the `#` changes, as long as the page is open.
fn changes() -> UnboundedReceiver<()> {
    let (changed, changes) = unbounded();
    let listener = Closure::<dyn FnMut()>::new(move || {
        changed.unbounded_send(()).ok();
    });
    if let Some(window) = web_sys::window() {
        window.add_event_listener_with_callback("hashchange", listener.as_ref().unchecked_ref()).ok();
    }
    // It is needed until the page is gone, and goes with it.
    listener.forget();
    changes
}
