//! The data channel: [`PeerMessage`]s to and from the other page.

use super::{
    PeerEvent,
    error::{RtcError, cause},
    externs::PeerConnection,
};
use futures_channel::mpsc::UnboundedSender;
use shared::rtc::PeerMessage;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::prelude::Closure;
use web_sys::{MessageEvent, RtcDataChannel, RtcDataChannelInit, RtcDataChannelState};

/// Messages that wait for the channel: the newest of each kind, since an older one says nothing any more.
pub(super) type Kept = Rc<RefCell<Vec<PeerMessage>>>;

/// The negotiated channel: both sides open it by the same id, so that it needs no announcement.
pub(super) struct Channel {
    channel: RtcDataChannel,
    kept: Kept,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens it on a new connection.
    pub(super) fn open(pc: &PeerConnection, events: UnboundedSender<PeerEvent>, kept: Kept) -> Result<Self, RtcError> {
        let init = RtcDataChannelInit::new();
        init.set_negotiated(true);
        init.set_id(0);
        let channel = pc.open_data_channel("peer", &init).map_err(|e| RtcError::Unavailable(cause(&e)))?;
        let on_open = Closure::new({
            let (channel, kept) = (channel.clone(), kept.clone());
            move || kept.take().iter().for_each(|message| send(&channel, message))
        });
        let on_message = Closure::new(move |event: MessageEvent| {
            // Whatever is not a message of ours comes from a newer or a broken page: there is nobody to tell.
            let message = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
            if let Some(message) = message {
                events.unbounded_send(PeerEvent::Message(message)).ok();
            }
        });
        channel.set_onopen(Some(closure_function(&on_open)));
        channel.set_onmessage(Some(closure_function(&on_message)));
        Ok(Self { channel, kept, _on_open: on_open, _on_message: on_message })
    }

    /// Sends now, or as soon as the channel is open.
    pub(super) fn tell(&self, message: &PeerMessage) {
        match self.channel.ready_state() {
            RtcDataChannelState::Open => send(&self.channel, message),
            RtcDataChannelState::Connecting => {
                let mut kept = self.kept.borrow_mut();
                kept.retain(|old| std::mem::discriminant(old) != std::mem::discriminant(message));
                kept.push(*message);
            }
            // The connection has ended, and the other side learns that by itself.
            _ => {}
        }
    }

    /// Nothing is told any more.
    pub(super) fn detach(&self) {
        self.channel.set_onopen(None);
        self.channel.set_onmessage(None);
    }
}

fn send(channel: &RtcDataChannel, message: &PeerMessage) {
    // Fails only on a channel that has just closed, where the message has lost its point.
    if let Ok(text) = serde_json::to_string(message) {
        channel.send_with_str(&text).ok();
    }
}

fn closure_function<T: ?Sized>(closure: &Closure<T>) -> &js_sys::Function {
    wasm_bindgen::JsCast::unchecked_ref(closure.as_ref())
}
