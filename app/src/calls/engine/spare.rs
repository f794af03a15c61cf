//! A peer connection with its offer made, while nobody is called yet: the ring need not wait for either. Nothing is gathered
//! for it, so no address is used.

use super::{Engine, connection::open};
use crate::{
    log,
    rtc::{Peer, PeerEvent, Ways},
};
use futures_channel::mpsc::UnboundedReceiver;
use shared::log::Step;
use wasm_bindgen_futures::spawn_local;

/// The peer connection, and what will happen at it.
pub(super) type Spare = (Peer, UnboundedReceiver<PeerEvent>);

impl Engine {
    /// Makes the spare one, if there is somebody who may call, the ways are known, and the page is free.
    pub(super) fn prepare(&mut self) {
        if self.user.is_none() || !self.greeted || self.is_busy() || self.spare.is_some() {
            return;
        }
        // Without one, the call makes its own, and says what is wrong.
        let Ok(spare) = open(false, &self.ways) else { return };
        let peer = spare.0.clone();
        self.spare = Some(spare);
        spawn_local(async move {
            if peer.prepare().await.is_ok() {
                log::write(Step::Initialized);
            }
        });
    }

    /// The spare one, if its offer is made.
    pub(super) fn take_spare(&mut self) -> Option<Spare> {
        self.spare.take().filter(|(peer, _)| peer.prepared().is_some())
    }

    /// Goes by these from now on: in the call that is under way, too, should it have to look for a new way.
    pub(super) fn use_ways(&mut self, ways: Ways) {
        if ways != self.ways {
            self.spare = None;
            self.with_peer(|peer| peer.use_ways(&ways));
            self.ways = ways;
        }
    }
}
