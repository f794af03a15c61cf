//! The connection to the other page.

use super::{
    channel::Kept,
    connection::{Connection, Gone, run},
    error::RtcError,
    media::{Kind, Media, Tracks},
    negotiation::{Admission, Negotiation, Raised, Signaling, Verdict},
    statistics,
    ways::Ways,
};
use futures_channel::mpsc::UnboundedSender;
use shared::{
    call::{machine::LinkState, quality::Counted},
    rtc::{Candidate, Description, DescriptionKind, PeerMessage, Sdp},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MediaStream, MediaStreamTrack, RtcConfiguration};

/// What happens at a peer by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum PeerEvent {
    /// A way to this page, for the other side.
    Candidate(Candidate),
    /// A local description made outside [`Peer::offer`] and [`Peer::answer`], for the other side.
    Description(Description),
    /// The link changed.
    Link(LinkState),
    /// The other page told something.
    Message(PeerMessage),
    /// The stream of the other side's tracks, sound and picture; given once.
    RemoteMedia(MediaStream),
}

/// One peer connection with a transceiver for sound, one for picture and a data channel.
///
/// Both transceivers send and receive from the first exchange on, so that a change of tracks needs no other one. A
/// clone is the same peer; it closes with the last clone, or with [`Peer::close`].
#[derive(Clone)]
pub struct Peer(Rc<Owner>);

/// Closes the peer when the last handle goes, though an operation under way still holds the inner part.
struct Owner(Rc<Inner>);

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.close();
    }
}

struct Inner {
    configuration: RefCell<RtcConfiguration>,
    events: UnboundedSender<PeerEvent>,
    negotiation: RefCell<Negotiation>,
    tracks: RefCell<Tracks>,
    kept: Kept,
    /// None: closed.
    connection: RefCell<Option<Rc<Connection>>>,
}

impl Peer {
    /// Opens one. Of the two sides of a call exactly one is `polite`: its offer yields when both come at once.
    ///
    /// # Errors
    /// [`RtcError::Unavailable`]: this browser has no peer connections, or an ICE server's address is malformed.
    pub fn new(polite: bool, ways: &Ways, events: UnboundedSender<PeerEvent>) -> Result<Peer, RtcError> {
        let inner = Rc::new(Inner {
            configuration: RefCell::new(ways.configuration()),
            events,
            negotiation: RefCell::new(Negotiation::new(polite)),
            tracks: RefCell::default(),
            kept: Kept::default(),
            connection: RefCell::new(None),
        });
        inner.open()?;
        Ok(Peer(Rc::new(Owner(inner))))
    }

    /// Goes by these from the next look for a way on: the way that stands is not touched.
    pub fn use_ways(&self, ways: &Ways) {
        let configuration = ways.configuration();
        if let Ok(connection) = self.0.0.connection() {
            // A browser that cannot change it goes on with what it had.
            connection.pc.set_configuration_with_configuration(&configuration).ok();
        }
        self.0.0.configuration.replace(configuration);
    }

    /// Makes the first offer ahead of time, for somebody who may soon press Call. It is not set: until [`Peer::offer`] the
    /// browser looks for no way to this page, and no address of it is used.
    ///
    /// # Errors
    /// As [`Peer::offer`].
    pub async fn prepare(&self) -> Result<(), RtcError> {
        let connection = self.0.0.connection()?;
        self.0.0.create_media(&connection)?;
        connection.propose().await.map(drop)
    }

    /// The offer that [`Peer::prepare`] has made, until it is set.
    pub fn prepared(&self) -> Option<Sdp> {
        self.0.0.connection().ok()?.proposed().map(|offer| offer.sdp)
    }

    /// Makes the first offer, unless one is prepared, and sets it.
    ///
    /// # Errors
    /// [`RtcError::Yielded`] if the other side's offer was taken meanwhile, [`RtcError::Closed`] if the peer is
    /// closed, [`RtcError::Unavailable`] or [`RtcError::Description`] if the browser refuses.
    pub async fn offer(&self) -> Result<Sdp, RtcError> {
        let connection = self.0.0.connection()?;
        self.0.0.create_media(&connection)?;
        let _making = Raised::new(&self.0.0.negotiation, |n| &mut n.making_offer);
        let sdp = match connection.proposed() {
            Some(offer) => connection.set_proposed().await.map(|()| offer.sdp)?,
            None => connection.describe_itself().await?.sdp,
        };
        connection.begin_small();
        Ok(sdp)
    }

    /// Takes the other side's first offer and answers it; an offer of this side is dropped.
    ///
    /// # Errors
    /// [`RtcError::Description`] if the offer is malformed, [`RtcError::Closed`] if the peer is closed.
    pub async fn answer(&self, offer: &Sdp) -> Result<Sdp, RtcError> {
        let inner = &self.0.0;
        let connection = inner.connection()?;
        let offering = connection.media.get().is_some() && !connection.settled();
        let connection = if offering { inner.open()? } else { connection };
        inner.take(&connection, DescriptionKind::Offer, offer).await?;
        let answer = connection.describe_itself().await?;
        connection.begin_small();
        Ok(answer.sdp)
    }

    /// Takes a description of the other side, by the rules of perfect negotiation. The answer to an offer is emitted
    /// as [`PeerEvent::Description`].
    ///
    /// # Errors
    /// [`RtcError::Description`] if it is malformed or does not fit, [`RtcError::Closed`] if the peer is closed. One
    /// that is ignored by the rules is no error.
    pub async fn describe(&self, description: &Description) -> Result<(), RtcError> {
        let inner = &self.0.0;
        let mut connection = inner.connection()?;
        let verdict = inner.negotiation.borrow_mut().judge(description, connection.signaling(), connection.settled());
        match verdict {
            Verdict::Ignore => return Ok(()),
            Verdict::Take => {}
            Verdict::TakeAnew => connection = inner.open()?,
        }
        inner.take(&connection, description.kind, &description.sdp).await?;
        match description.kind {
            DescriptionKind::Answer => {}
            DescriptionKind::Offer => inner.emit(PeerEvent::Description(connection.describe_itself().await?)),
        }
        Ok(())
    }

    /// Takes a candidate of the other side. One that comes before its description waits, in order; one that belongs to
    /// an ignored or a former description is dropped.
    ///
    /// # Errors
    /// [`RtcError::Candidate`] if it is malformed, [`RtcError::Closed`] if the peer is closed. One that waited and
    /// then turns out to be malformed is dropped.
    pub async fn candidate(&self, candidate: &Candidate) -> Result<(), RtcError> {
        let inner = &self.0.0;
        let connection = inner.connection()?;
        let admission = inner.negotiation.borrow_mut().admit(candidate);
        match admission {
            Admission::Later | Admission::Never => return Ok(()),
            Admission::Now => {}
        }
        let outcome = connection.settle(connection.add(candidate), RtcError::Candidate).await;
        let place = inner.negotiation.borrow().place(candidate);
        match place {
            // Its description was replaced while the browser looked at it.
            Admission::Later | Admission::Never => Ok(()),
            Admission::Now => outcome.map(drop),
        }
    }

    /// Looks for a new way to the other page. The offer comes as [`PeerEvent::Description`]; one that is not answered
    /// yet is given again, since it may be lost. Before the first exchange is done this does nothing.
    pub fn restart_ice(&self) {
        let Ok(connection) = self.0.0.connection() else { return };
        if !connection.settled() {
            return;
        }
        match connection.signaling() {
            Signaling::LocalOffer => {
                if let Some(description) = connection.open_offer() {
                    self.0.0.emit(PeerEvent::Description(description));
                }
            }
            Signaling::Stable | Signaling::Other => connection.pc.restart_ice(),
        }
    }

    /// Sends this sound, or none, from now on. Before the first exchange it is only remembered.
    ///
    /// # Errors
    /// [`RtcError::NoSuchMedia`] if the other side offered no sound, [`RtcError::Track`] if the browser does not send
    /// this track, [`RtcError::Closed`] if the peer is closed.
    pub async fn send_audio(&self, track: Option<&MediaStreamTrack>) -> Result<(), RtcError> {
        self.0.0.send(Kind::Audio, track).await
    }

    /// Sends this picture, or none, from now on; as [`Peer::send_audio`].
    ///
    /// # Errors
    /// As [`Peer::send_audio`].
    pub async fn send_video(&self, track: Option<&MediaStreamTrack>) -> Result<(), RtcError> {
        self.0.0.send(Kind::Video, track).await
    }

    /// Sends the picture in its full size from now on. A connection begins with half of it, since that begins sooner; to be
    /// called once it has had time to find out how much it carries.
    pub fn sharpen(&self) {
        if let Ok(connection) = self.0.0.connection()
            && let Some(media) = connection.media.get()
        {
            media.sharpen();
        }
    }

    /// Reads the browser's counts of this connection.
    ///
    /// # Errors
    /// [`RtcError::Unavailable`] if the browser has none, [`RtcError::Closed`] if the peer is closed.
    pub async fn count(&self) -> Result<Counted, RtcError> {
        let connection = self.0.0.connection()?;
        let report = connection.settle(connection.pc.get_stats(), RtcError::Unavailable).await?;
        Ok(statistics::counted(&report))
    }

    /// Tells the other page something, as soon as the data channel is open.
    pub fn tell(&self, message: &PeerMessage) {
        if let Ok(connection) = self.0.0.connection() {
            connection.channel.tell(message);
        }
    }

    /// Closes everything; no event comes any more, and operations under way end with [`RtcError::Closed`]. Closing
    /// again does nothing.
    pub fn close(&self) {
        self.0.0.close();
    }
}

impl Inner {
    /// Opens a connection in place of the one there is.
    fn open(self: &Rc<Self>) -> Result<Rc<Connection>, RtcError> {
        let inner = Rc::downgrade(self);
        let renegotiate = move || {
            if let Some(inner) = inner.upgrade() {
                inner.renegotiate();
            }
        };
        let connection =
            Rc::new(Connection::open(&self.configuration.borrow(), &self.events, self.kept.clone(), renegotiate)?);
        if let Some(former) = self.connection.replace(Some(connection.clone())) {
            former.close(Gone::Yielded);
        }
        Ok(connection)
    }

    /// For a connection that offers: the other side's offer brings its own.
    fn create_media(&self, connection: &Connection) -> Result<(), RtcError> {
        if connection.media.get().is_none() {
            connection.media.set(Media::create(&connection.pc, &self.tracks.borrow())?).ok();
        }
        Ok(())
    }

    fn connection(&self) -> Result<Rc<Connection>, RtcError> {
        self.connection.borrow().clone().ok_or(RtcError::Closed)
    }

    fn close(&self) {
        if let Some(connection) = self.connection.take() {
            connection.close(Gone::Closed);
        }
        self.tracks.take();
    }

    fn emit(&self, event: PeerEvent) {
        // Nobody listens any more: then nobody misses it.
        self.events.unbounded_send(event).ok();
    }

    /// Sets the other side's description, then everything that waited for it.
    async fn take(&self, connection: &Connection, kind: DescriptionKind, sdp: &Sdp) -> Result<(), RtcError> {
        {
            let _setting =
                (kind == DescriptionKind::Answer).then(|| Raised::new(&self.negotiation, |n| &mut n.setting_answer));
            connection.take(kind, sdp).await?;
        }
        for candidate in self.negotiation.borrow_mut().taken(sdp) {
            run(connection.add(&candidate));
        }
        if connection.media.get().is_none() {
            let media = Media::adopt(&connection.pc, &self.tracks.borrow())?;
            connection.media.set(media).ok();
        }
        if let Some(stream) = connection.media.get().and_then(Media::take_remote) {
            self.emit(PeerEvent::RemoteMedia(stream));
        }
        Ok(())
    }

    /// The browser needs another exchange. The first one is made by [`Peer::offer`] and [`Peer::answer`] alone.
    fn renegotiate(self: &Rc<Self>) {
        let Ok(connection) = self.connection() else { return };
        // In the middle of an exchange the browser asks again after it.
        if !connection.settled() || connection.signaling() != Signaling::Stable {
            return;
        }
        let inner = self.clone();
        spawn_local(async move {
            let _making = Raised::new(&inner.negotiation, |n| &mut n.making_offer);
            let polite = inner.negotiation.borrow().polite;
            let offered = if polite { connection.propose().await } else { connection.describe_itself().await };
            match offered {
                Ok(description) => inner.emit(PeerEvent::Description(description)),
                Err(RtcError::Closed | RtcError::Yielded) => {}
                Err(error) => web_sys::console::warn_1(&format!("renegotiation: {error}").into()),
            }
        });
    }

    async fn send(&self, kind: Kind, track: Option<&MediaStreamTrack>) -> Result<(), RtcError> {
        let connection = self.connection()?;
        self.tracks.borrow_mut().put(kind, track.cloned());
        let Some(media) = connection.media.get() else { return Ok(()) };
        let replaced = media.send(kind, track).ok_or(RtcError::NoSuchMedia)?;
        connection.settle(replaced, RtcError::Track).await.map(drop)
    }
}
