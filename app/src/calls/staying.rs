//! Has the browser ask before a page in a call goes: a key or a swipe by mistake would end the call.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Window;

/// The wish to be asked. Only as long as there is something to lose: browsers keep no page that has it.
#[derive(Default)]
pub(super) struct Staying(Option<Wish>);

struct Wish {
    window: Window,
    /// Kept as long as the browser may call it.
    _ask: Closure<dyn FnMut() -> bool>,
}

impl Staying {
    /// Has the browser ask, or not.
    pub(super) fn keep(&mut self, on: bool) {
        match (on, &self.0) {
            (true, None) => self.0 = Wish::new(),
            (false, Some(_)) => self.0 = None,
            (true, Some(_)) | (false, None) => {}
        }
    }
}

impl Wish {
    fn new() -> Option<Wish> {
        let window = web_sys::window()?;
        // Whatever is returned, the browser asks, in its own words (HTML, section 8.1.8.1).
        let ask = Closure::<dyn FnMut() -> bool>::new(|| true);
        window.set_onbeforeunload(Some(ask.as_ref().unchecked_ref()));
        Some(Wish { window, _ask: ask })
    }
}

impl Drop for Wish {
    fn drop(&mut self) {
        self.window.set_onbeforeunload(None);
    }
}
