//! What the page holds open in the browser: devices, peer connections, the event stream. A program that breaks down lets go
//! of all of it here, since nothing of its own can be relied on then.

use std::cell::RefCell;
use wasm_bindgen::JsValue;

/// Something open, and how it is closed.
type Thing = (JsValue, fn(&JsValue));

thread_local! {
    /// `None`: closed for good, and so is whatever is opened from now on.
    static OPEN: RefCell<Option<Vec<Thing>>> = const { RefCell::new(Some(Vec::new())) };
}

/// `thing` is open.
pub(crate) fn note(thing: &JsValue, close: fn(&JsValue)) {
    let is_closed = OPEN.with_borrow_mut(|open| match open {
        Some(open) => {
            open.push((thing.clone(), close));
            false
        }
        None => true,
    });
    // Not within: what is closed may say so here.
    if is_closed {
        close(thing);
    }
}

/// `thing` is closed.
pub(crate) fn forget(thing: &JsValue) {
    OPEN.with_borrow_mut(|open| {
        if let Some(open) = open {
            open.retain(|(other, _)| other != thing);
        }
    });
}

/// Closes everything, for good.
pub(crate) fn close_all() {
    for (thing, close) in OPEN.take().unwrap_or_default() {
        close(&thing);
    }
}

/// Whether everything is closed for good.
pub(crate) fn is_closed() -> bool {
    OPEN.with_borrow(Option::is_none)
}
