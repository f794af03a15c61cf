//! One event of the browser, listened to.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventTarget;

/// Listens until it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    happened: Closure<dyn FnMut()>,
}

impl Listener {
    /// Calls `happened` whenever `event` happens at `target`.
    pub fn new(target: EventTarget, event: &'static str, happened: impl FnMut() + 'static) -> Listener {
        let happened = Closure::new(happened);
        // It refuses nothing that is a function.
        target.add_event_listener_with_callback(event, happened.as_ref().unchecked_ref()).ok();
        Listener { target, event, happened }
    }

    /// Listens as long as the page is there.
    pub fn for_good(self) {
        std::mem::forget(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let happened = self.happened.as_ref().unchecked_ref();
        self.target.remove_event_listener_with_callback(self.event, happened).ok();
    }
}
