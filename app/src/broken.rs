//! What the page does when its program breaks down: it lets go of everything, and the static shell takes over
//! (`public/shell.js`).

use crate::open;
use std::panic;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The shell's: tells the person and the server.
    #[wasm_bindgen(js_name = visavisBroken)]
    fn tell(text: &str);
}

/// From now on a panic ends in the shell's hands.
pub fn hand_panics_to_shell() {
    panic::set_hook(Box::new(|panic| {
        // The shell first: while things still are as they were, the other side of a call can be told.
        tell(&panic.to_string());
        open::close_all();
    }));
}
