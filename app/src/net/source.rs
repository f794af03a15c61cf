//! The browser's EventSource (HTML, section 9.2), its events in a channel.

use crate::open;
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use shared::event::EVENT_TYPE;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{EventSource, MessageEvent};

/// A stream, closed when this is dropped.
pub(super) struct Source {
    source: EventSource,
    on_event: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl Source {
    /// Opens one. The channel ends once the browser has given the stream up.
    pub(super) fn open(url: &str) -> Option<(Source, UnboundedReceiver<MessageEvent>)> {
        let source = EventSource::new(url).ok()?;
        let (sender, events) = unbounded();
        let on_event = Closure::new({
            let sender = sender.clone();
            move |event| drop(sender.unbounded_send(event))
        });
        let on_error = Closure::new({
            let source = source.clone();
            move || {
                if source.ready_state() == EventSource::CLOSED {
                    sender.close_channel();
                }
            }
        });
        source.add_event_listener_with_callback(EVENT_TYPE, on_event.as_ref().unchecked_ref()).ok()?;
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        open::note(&source, |source| source.unchecked_ref::<EventSource>().close());
        Some((Source { source, on_event, _on_error: on_error }, events))
    }

    /// It stands.
    pub(super) fn is_open(&self) -> bool {
        self.source.ready_state() == EventSource::OPEN
    }

    /// The browser does not come back to it.
    pub(super) fn is_closed(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        let callback = self.on_event.as_ref().unchecked_ref();
        self.source.remove_event_listener_with_callback(EVENT_TYPE, callback).ok();
        self.source.set_onerror(None);
        self.source.close();
        open::forget(&self.source);
    }
}
