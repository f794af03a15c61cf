//! One `RTCPeerConnection` with its transceivers, its data channel and its callbacks.

use super::{
    LinkState, PeerEvent,
    channel::{Channel, Kept},
    error::{RtcError, cause},
    externs::{IceCandidate, IceCandidateInit, PeerConnection},
    media::Media,
    negotiation::Signaling,
};
use crate::open;
use futures_channel::{mpsc::UnboundedSender, oneshot};
use futures_util::{
    FutureExt,
    future::{Either, Shared, select},
};
use js_sys::Promise;
use shared::rtc::{Candidate, Description, DescriptionKind, Sdp};
use std::cell::{Cell, OnceCell, RefCell};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RtcConfiguration, RtcIceCandidateInit, RtcPeerConnectionIceEvent, RtcPeerConnectionState, RtcSdpType,
    RtcSessionDescriptionInit, RtcSignalingState,
};

/// Why a connection is no longer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// A new one took its place, for the other side's offer.
    Yielded,
    /// The peer was closed.
    Closed,
}

/// A connection. From [`Connection::close`] on it emits nothing, and its operations end with the reason.
pub(super) struct Connection {
    pub(super) pc: PeerConnection,
    pub(super) channel: Channel,
    pub(super) media: OnceCell<Media>,
    /// An offer that the other side has and this one has not set: see [`Connection::propose`].
    proposed: RefCell<Option<Description>>,
    gone: Cell<Option<Gone>>,
    /// Comes at the end: the operations of a closed `RTCPeerConnection` stay pending for ever. No promise: each race against
    /// one leaves with it what has come of the race, until the end.
    ended: Shared<oneshot::Receiver<()>>,
    /// Dropped at the end.
    end: Cell<Option<oneshot::Sender<()>>>,
    _on_candidate: Closure<dyn FnMut(RtcPeerConnectionIceEvent)>,
    _on_state: Closure<dyn FnMut()>,
    _on_negotiation: Closure<dyn FnMut()>,
}

impl Connection {
    /// Opens one. `renegotiate` runs whenever the browser finds that another exchange is needed.
    pub(super) fn open(
        configuration: &RtcConfiguration,
        events: &UnboundedSender<PeerEvent>,
        kept: Kept,
        renegotiate: impl FnMut() + 'static,
    ) -> Result<Self, RtcError> {
        let pc = PeerConnection::new(configuration).map_err(|e| RtcError::Unavailable(cause(&e)))?;
        let channel = Channel::open(&pc, events.clone(), kept)?;
        let on_candidate = Closure::new(candidate_callback(events.clone()));
        let on_state = Closure::new(state_callback(pc.clone(), events.clone()));
        let on_negotiation = Closure::new(renegotiate);
        pc.set_onicecandidate(Some(on_candidate.as_ref().unchecked_ref()));
        pc.set_onconnectionstatechange(Some(on_state.as_ref().unchecked_ref()));
        pc.set_onnegotiationneeded(Some(on_negotiation.as_ref().unchecked_ref()));
        let (end, ended) = oneshot::channel();
        open::note(&pc, |pc| pc.unchecked_ref::<PeerConnection>().close());
        Ok(Self {
            pc,
            channel,
            media: OnceCell::new(),
            proposed: RefCell::new(None),
            gone: Cell::new(None),
            ended: ended.shared(),
            end: Cell::new(Some(end)),
            _on_candidate: on_candidate,
            _on_state: on_state,
            _on_negotiation: on_negotiation,
        })
    }

    /// Closes it for this reason; the first reason stays.
    pub(super) fn close(&self, reason: Gone) {
        if self.gone.get().is_some() {
            return;
        }
        self.gone.set(Some(reason));
        self.pc.set_onicecandidate(None);
        self.pc.set_onconnectionstatechange(None);
        self.pc.set_onnegotiationneeded(None);
        self.channel.detach();
        self.pc.close();
        open::forget(&self.pc);
        drop(self.end.take());
    }

    /// Waits for an operation of this connection, or for its end. `refused` names what failed.
    pub(super) async fn settle(
        &self,
        operation: Promise,
        refused: fn(String) -> RtcError,
    ) -> Result<JsValue, RtcError> {
        let outcome = match select(JsFuture::from(operation), self.ended.clone()).await {
            Either::Left((outcome, _)) => outcome,
            // Why it has ended is told below.
            Either::Right(_) => Ok(JsValue::UNDEFINED),
        };
        match self.gone.get() {
            Some(Gone::Yielded) => Err(RtcError::Yielded),
            Some(Gone::Closed) => Err(RtcError::Closed),
            None => outcome.map_err(|error| refused(cause(&error))),
        }
    }

    /// Makes and sets the local description that the signaling state asks for: an offer, or an answer.
    pub(super) async fn describe_itself(&self) -> Result<Description, RtcError> {
        self.settle(self.pc.set_fitting_local_description(), RtcError::Description).await?;
        self.local_description()
    }

    /// Makes an offer without setting it, so that another one can be taken instead of it at any time.
    ///
    /// The browser's own way, a rollback, leaves the remote picture frozen for good in Chromium 148: frames are decoded
    /// and never shown. And it would be needed often: when the way is lost, both sides notice and restart at once.
    pub(super) async fn propose(&self) -> Result<Description, RtcError> {
        let made = self.settle(self.pc.create_offer(), RtcError::Description).await?;
        let sdp = made.unchecked_into::<RtcSessionDescriptionInit>().get_sdp().unwrap_or_default();
        let description = Description { kind: DescriptionKind::Offer, sdp: bounded(sdp)? };
        self.proposed.replace(Some(description.clone()));
        Ok(description)
    }

    /// This side's offer that waits for its answer.
    pub(super) fn open_offer(&self) -> Option<Description> {
        let set = || self.local_description().ok().filter(|local| local.kind == DescriptionKind::Offer);
        self.proposed.borrow().clone().or_else(set)
    }

    /// What this side has proposed and not set.
    pub(super) fn proposed(&self) -> Option<Description> {
        self.proposed.borrow().clone()
    }

    /// Sets what this side has proposed, if anything.
    pub(super) async fn set_proposed(&self) -> Result<(), RtcError> {
        let Some(offer) = self.proposed.take() else { return Ok(()) };
        let local = self.pc.set_local_description(&init(offer.kind, &offer.sdp));
        self.settle(local, RtcError::Description).await.map(drop)
    }

    /// Sets the other side's description. An offer drops what this side has proposed, an answer makes it count.
    pub(super) async fn take(&self, kind: DescriptionKind, sdp: &Sdp) -> Result<(), RtcError> {
        match kind {
            DescriptionKind::Answer => self.set_proposed().await?,
            DescriptionKind::Offer => drop(self.proposed.take()),
        }
        self.settle(self.pc.set_remote_description(&init(kind, sdp)), RtcError::Description).await?;
        // What was proposed meanwhile was made before this description.
        self.proposed.take();
        Ok(())
    }

    /// See [`Media::begin_small`].
    pub(super) fn begin_small(&self) {
        self.media.get().into_iter().for_each(Media::begin_small);
    }

    /// Hands over the other side's candidate. The browser keeps the order of the calls.
    pub(super) fn add(&self, candidate: &Candidate) -> Promise {
        let init = RtcIceCandidateInit::new(&candidate.candidate);
        init.set_sdp_mid(candidate.mid.as_deref());
        init.set_sdp_m_line_index(candidate.line);
        if candidate.ufrag.is_some() {
            init.unchecked_ref::<IceCandidateInit>().set_username_fragment(candidate.ufrag.as_deref());
        }
        self.pc.add_ice_candidate_with_opt_rtc_ice_candidate_init(Some(&init))
    }

    /// Whether the first exchange is done.
    pub(super) fn settled(&self) -> bool {
        self.pc.current_remote_description().is_some()
    }

    /// How far the exchange under way is.
    pub(super) fn signaling(&self) -> Signaling {
        match self.pc.signaling_state() {
            RtcSignalingState::Stable if self.proposed.borrow().is_some() => Signaling::LocalOffer,
            RtcSignalingState::Stable => Signaling::Stable,
            RtcSignalingState::HaveLocalOffer => Signaling::LocalOffer,
            _ => Signaling::Other,
        }
    }

    fn local_description(&self) -> Result<Description, RtcError> {
        let none = || RtcError::Description("the browser has none".into());
        let description = self.pc.local_description().ok_or_else(none)?;
        let kind = match description.type_() {
            RtcSdpType::Offer => DescriptionKind::Offer,
            RtcSdpType::Answer => DescriptionKind::Answer,
            _ => return Err(none()),
        };
        Ok(Description { kind, sdp: bounded(description.sdp())? })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close(Gone::Closed);
    }
}

/// Runs an operation whose failure is nobody's business.
pub(super) fn run(operation: Promise) {
    spawn_local(async move { drop(JsFuture::from(operation).await) });
}

fn init(kind: DescriptionKind, sdp: &Sdp) -> RtcSessionDescriptionInit {
    let init = RtcSessionDescriptionInit::new(match kind {
        DescriptionKind::Offer => RtcSdpType::Offer,
        DescriptionKind::Answer => RtcSdpType::Answer,
    });
    init.set_sdp(sdp.as_str());
    init
}

fn bounded(sdp: String) -> Result<Sdp, RtcError> {
    Sdp::try_from(sdp).map_err(|error| RtcError::Description(error.to_string()))
}

fn candidate_callback(events: UnboundedSender<PeerEvent>) -> impl FnMut(RtcPeerConnectionIceEvent) {
    move |event| {
        // The end of candidates comes as no candidate, in one browser as an empty one: the other side needs neither.
        let Some(found) = event.candidate().filter(|found| !found.candidate().is_empty()) else { return };
        let candidate = Candidate {
            candidate: found.candidate(),
            mid: found.sdp_mid(),
            line: found.sdp_m_line_index(),
            ufrag: found.unchecked_ref::<IceCandidate>().username_fragment(),
        };
        events.unbounded_send(PeerEvent::Candidate(candidate)).ok();
    }
}

fn state_callback(pc: PeerConnection, events: UnboundedSender<PeerEvent>) -> impl FnMut() {
    let mut last = None;
    move || {
        let state = match pc.connection_state() {
            RtcPeerConnectionState::Connected => LinkState::Connected,
            RtcPeerConnectionState::Disconnected => LinkState::Disconnected,
            RtcPeerConnectionState::Failed => LinkState::Failed,
            // On the way to one of those, or closed by ourselves.
            _ => return,
        };
        if last.replace(state) != Some(state) {
            events.unbounded_send(PeerEvent::Link(state)).ok();
        }
    }
}
