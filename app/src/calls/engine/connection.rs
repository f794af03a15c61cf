//! The peer connection, as the machine wants it.

use super::{Engine, Task, now};
use crate::{
    calls::start,
    log,
    rtc::{Peer, PeerEvent, RtcError, Ways},
    state::Sending,
};
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use gloo_timers::future::sleep;
use shared::{
    call::{
        Role,
        machine::{Input, Phase},
        quality::{Counted, Gauge, Grade, Quality},
    },
    log::Step,
    rtc::{Candidate, Description, DescriptionKind, PeerMessage, Sdp},
};
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// Between two readings of a connection's counts.
const READING: Duration = Duration::from_secs(2);
/// By then a connection knows how much it carries, in milliseconds.
const KNOWS_ITS_WAY: u64 = 2_000;

impl Engine {
    /// Makes a peer connection, and with it the offer, or the answer to the one given.
    pub(super) fn make(&mut self, offer: Option<Sdp>) {
        self.connection += 1;
        let connection = self.connection;
        let polite = self.call.as_ref().is_some_and(|call| call.role() == Role::Callee);
        let tasks = self.tasks.clone();
        let spare = if offer.is_none() { self.take_spare() } else { None };
        let opened = spare.map_or_else(|| open(polite, &self.ways), Ok);
        let Ok((peer, mut heard)) = opened else {
            tasks.unbounded_send(Task::PeerFailed(connection)).ok();
            return;
        };
        self.peer = Some(peer.clone());
        self.descriptions = Some(self.take_descriptions(peer.clone(), connection));
        self.stage.receiving = None;
        self.gauge = Gauge::default();
        self.quality = None;
        self.measure(peer.clone(), connection);
        self.send_tracks();
        let events_of_peer = self.tasks.clone();
        spawn_local(async move {
            while let Some(event) = heard.next().await {
                events_of_peer.unbounded_send(Task::Peer(connection, event)).ok();
            }
        });
        let described = |kind, made: Result<Sdp, RtcError>| made.map(|sdp| Description { kind, sdp });
        match (offer, peer.prepared()) {
            (None, Some(sdp)) => {
                // First of all, so that the other side rings.
                self.hear(Input::Made(Description { kind: DescriptionKind::Offer, sdp }));
                start(async move {
                    if peer.offer().await.is_err() {
                        tasks.unbounded_send(Task::PeerFailed(connection)).ok();
                    }
                });
            }
            (None, None) => start(async move {
                let made = described(DescriptionKind::Offer, peer.offer().await);
                tasks.unbounded_send(Task::Made(connection, made)).ok();
            }),
            (Some(offer), _) => start(async move {
                let made = described(DescriptionKind::Answer, peer.answer(&offer).await);
                tasks.unbounded_send(Task::Made(connection, made)).ok();
            }),
        }
    }

    pub(super) fn peer_failed(&mut self) {
        log::write(Step::PeerFailed);
        self.hear(Input::PeerFailed);
    }

    pub(super) fn describe(&self, description: Description) {
        if let Some(descriptions) = &self.descriptions {
            descriptions.unbounded_send(description).ok();
        }
    }

    /// Hands the other side's descriptions to the peer connection one after the other: each is answered before the next
    /// one is looked at.
    fn take_descriptions(&self, peer: Peer, connection: u32) -> UnboundedSender<Description> {
        let (descriptions, mut waiting) = unbounded::<Description>();
        let tasks = self.tasks.clone();
        spawn_local(async move {
            while let Some(description) = waiting.next().await {
                if peer.describe(&description).await.is_err() {
                    tasks.unbounded_send(Task::PeerFailed(connection)).ok();
                }
            }
        });
        descriptions
    }

    pub(super) fn add_candidate(&self, candidate: Candidate) {
        let Some(peer) = self.peer.clone() else { return };
        spawn_local(async move {
            // One way less to try: the other candidates still count.
            peer.candidate(&candidate).await.ok();
        });
    }

    pub(super) fn close_peer(&mut self) {
        self.connection += 1;
        self.descriptions = None;
        if let Some(peer) = self.peer.take() {
            peer.close();
        }
        self.stage.clear_remote();
    }

    pub(super) fn with_peer(&self, act: impl FnOnce(&Peer)) {
        if let Some(peer) = &self.peer {
            act(peer);
        }
    }

    pub(super) fn heard_from_peer(&mut self, event: PeerEvent) {
        match event {
            PeerEvent::Candidate(candidate) => self.hear(Input::Found(vec![candidate])),
            PeerEvent::Description(description) => self.hear(Input::Made(description)),
            PeerEvent::Link(link) => {
                self.hear(Input::Link(link));
                self.tell_sending();
            }
            PeerEvent::Message(PeerMessage::HangUp) => self.hear(Input::PeerHungUp),
            PeerEvent::Message(PeerMessage::Sending { audio, video, screen }) => {
                self.stage.receiving = Some(Sending { audio, video, screen });
            }
            PeerEvent::RemoteMedia(stream) => self.stage.set_remote(stream),
        }
    }

    /// Reads the connection's counts for as long as it is open.
    fn measure(&self, peer: Peer, connection: u32) {
        let tasks = self.tasks.clone();
        spawn_local(async move {
            loop {
                sleep(READING).await;
                let Ok(counted) = peer.count().await else { return };
                tasks.unbounded_send(Task::Counted(connection, counted)).ok();
            }
        });
    }

    pub(super) fn counted(&mut self, counted: Counted) {
        let Some(since) = self.call.as_ref().and_then(|call| call.phase().connected_since()) else { return };
        self.quality =
            Some(self.gauge.take(counted, self.stage.receiving.is_some_and(|sent| sent != Sending::default())));
        if now().saturating_sub(since) >= KNOWS_ITS_WAY {
            self.with_peer(Peer::sharpen);
        }
    }

    /// How the connection is. While it is mended it is bad: who looks at it goes on doing so.
    pub(super) fn quality(&self) -> Option<Quality> {
        match self.call.as_ref()?.phase() {
            Phase::Connected { .. } => self.quality,
            Phase::Reconnecting { .. } => self.quality.map(|last| Quality { grade: Grade::Bad, ..last }),
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Over(_) => None,
        }
    }

    pub(super) fn send_tracks(&self) {
        let Some(peer) = self.peer.clone() else { return };
        let (audio, video) = self.stage.tracks();
        spawn_local(async move {
            // A closed peer connection takes no tracks, and needs none.
            peer.send_audio(audio.as_ref()).await.ok();
            peer.send_video(video.as_ref()).await.ok();
        });
    }
}

/// A peer connection, and what will happen at it.
pub(super) fn open(polite: bool, ways: &Ways) -> Result<(Peer, UnboundedReceiver<PeerEvent>), RtcError> {
    let (events, heard) = unbounded();
    let peer = Peer::new(polite, ways, events)?;
    log::write(Step::Initializing);
    log::write(Step::PeerCreated);
    Ok((peer, heard))
}
