//! The page goes, and may come back as it was: browsers keep it for a while (HTML, section 7.4.6).

use crate::listener::Listener;
use futures_channel::oneshot;
use std::future::pending;

/// Waits until the page goes: it is closed, or another page takes its place.
pub(super) async fn goes() {
    happens("pagehide").await;
}

/// Waits until the page has come back.
pub(super) async fn comes_back() {
    happens("pageshow").await;
}

/// Waits until there is a network again: what was open in the former one is dead, and nobody has said so.
pub(super) async fn has_a_network_again() {
    happens("online").await;
}

async fn happens(event: &'static str) {
    let Some(window) = web_sys::window() else { return pending().await };
    let (sender, happened) = oneshot::channel();
    let mut sender = Some(sender);
    let _listening = Listener::new(window.into(), event, move || {
        if let Some(sender) = sender.take() {
            sender.send(()).ok();
        }
    });
    // The sender lives as long as the listener.
    happened.await.ok();
}
