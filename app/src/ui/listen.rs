//! Hears what the browser tells outside of the page's own elements.

use crate::listener::Listener;
use dioxus::prelude::*;
use futures_channel::mpsc::unbounded;
use futures_util::StreamExt;
use web_sys::EventTarget;

/// Runs `act` whenever `event` happens at `target`, as long as the calling component is there.
pub fn use_listener(target: fn() -> Option<EventTarget>, event: &'static str, mut act: impl FnMut() + 'static) {
    use_hook(move || {
        let Some(target) = target() else { return };
        let (sender, mut happenings) = unbounded();
        let listener = Listener::new(target, event, move || drop(sender.unbounded_send(())));
        // By a task of the component, since only there signals may be written; it goes with the component.
        spawn(async move {
            let _listening = listener;
            while happenings.next().await.is_some() {
                act();
            }
        });
    });
}

/// The window, as a target.
pub fn window() -> Option<EventTarget> {
    web_sys::window().map(Into::into)
}

/// The document, as a target.
pub fn document() -> Option<EventTarget> {
    web_sys::window()?.document().map(Into::into)
}
