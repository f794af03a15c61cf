//! Hears what the browser tells outside of the page's own elements.

use dioxus::prelude::*;
use futures_channel::mpsc::unbounded;
use futures_util::StreamExt;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventTarget;

struct Listener {
    target: EventTarget,
    event: &'static str,
    happened: Closure<dyn FnMut()>,
}

/// Runs `act` whenever `event` happens at `target`, as long as the calling component is there.
pub fn use_listener(target: fn() -> Option<EventTarget>, event: &'static str, mut act: impl FnMut() + 'static) {
    use_hook(move || {
        let Some(target) = target() else { return };
        let (sender, mut happenings) = unbounded();
        let happened = Closure::new(move || drop(sender.unbounded_send(())));
        target.add_event_listener_with_callback(event, happened.as_ref().unchecked_ref()).ok();
        let listener = Listener { target, event, happened };
        // By a task of the component, since only there signals may be written; it goes with the component.
        spawn(async move {
            let _listening = listener;
            while happenings.next().await.is_some() {
                act();
            }
        });
    });
}

impl Drop for Listener {
    fn drop(&mut self) {
        let happened = self.happened.as_ref().unchecked_ref();
        self.target.remove_event_listener_with_callback(self.event, happened).ok();
    }
}

/// The document, as a target.
pub fn document() -> Option<EventTarget> {
    web_sys::window()?.document().map(Into::into)
}
