//! The two transceivers, one for sound and one for picture.

use super::{
    connection::run,
    error::{RtcError, cause},
    externs::{Encoding, PeerConnection, Sender, Transceiver},
};
use js_sys::{Array, Promise};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MediaStream, MediaStreamTrack, RtcRtpTransceiverDirection, RtcRtpTransceiverInit};

/// Sound or picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The microphone's.
    Audio,
    /// The camera's.
    Video,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Audio => "audio",
            Kind::Video => "video",
        }
    }

    /// The kind that a track calls itself.
    pub(super) fn named(name: &str) -> Option<Kind> {
        [Kind::Audio, Kind::Video].into_iter().find(|kind| kind.name() == name)
    }
}

/// What the person wants to send.
#[derive(Default)]
pub(super) struct Tracks {
    audio: Option<MediaStreamTrack>,
    video: Option<MediaStreamTrack>,
}

impl Tracks {
    /// Remembers it.
    pub(super) fn put(&mut self, kind: Kind, track: Option<MediaStreamTrack>) {
        match kind {
            Kind::Audio => self.audio = track,
            Kind::Video => self.video = track,
        }
    }

    fn of(&self, kind: Kind) -> Option<&MediaStreamTrack> {
        match kind {
            Kind::Audio => self.audio.as_ref(),
            Kind::Video => self.video.as_ref(),
        }
    }
}

/// By how much the picture's sides are divided at first.
const SMALL: f64 = 2.0;
const FULL: f64 = 1.0;

/// The transceivers of one connection.
pub(super) struct Media {
    audio: Option<Transceiver>,
    video: Option<Transceiver>,
    given: Cell<bool>,
    sharp: Cell<bool>,
}

impl Media {
    /// Makes both, for a connection that offers.
    pub(super) fn create(pc: &PeerConnection, tracks: &Tracks) -> Result<Media, RtcError> {
        let stream = outgoing_stream()?;
        let create = |kind: Kind| {
            let init = RtcRtpTransceiverInit::new();
            init.set_direction(RtcRtpTransceiverDirection::Sendrecv);
            init.set_streams(&Array::of1(&stream));
            let subject = tracks.of(kind).map_or_else(|| JsValue::from(kind.name()), JsValue::from);
            let transceiver = pc.add_transceiver(&subject, &init).map_err(|e| RtcError::Unavailable(cause(&e)))?;
            Ok(Some(transceiver.unchecked_into()))
        };
        Ok(Media {
            audio: create(Kind::Audio)?,
            video: create(Kind::Video)?,
            given: Cell::default(),
            sharp: Cell::default(),
        })
    }

    /// Takes those that the other side's offer made: a browser matches no transceiver of ours with an offer.
    pub(super) fn adopt(pc: &PeerConnection, tracks: &Tracks) -> Result<Media, RtcError> {
        let stream = outgoing_stream()?;
        let offered: Vec<Transceiver> = pc.get_transceivers().iter().map(JsCast::unchecked_into).collect();
        let adopt = |kind: Kind| {
            let Some(transceiver) = offered.iter().find(|t| t.receiver().track().kind() == kind.name()) else {
                return Ok(None);
            };
            let refused = |error: JsValue| RtcError::Description(cause(&error));
            transceiver.set_direction(RtcRtpTransceiverDirection::Sendrecv).map_err(refused)?;
            let sender = transceiver.sender();
            // Only lip-sync suffers in a browser that has not got this.
            sender.unchecked_ref::<Sender>().set_streams(&Array::of1(&stream)).ok();
            if let Some(track) = tracks.of(kind) {
                // A track that is not sendable is reported to whoever put it there.
                run(sender.replace_track(Some(track)));
            }
            Ok(Some(transceiver.clone()))
        };
        Ok(Media {
            audio: adopt(Kind::Audio)?,
            video: adopt(Kind::Video)?,
            given: Cell::default(),
            sharp: Cell::default(),
        })
    }

    /// Sends `track`, or nothing, from now on. `None`: the session has no such media.
    pub(super) fn send(&self, kind: Kind, track: Option<&MediaStreamTrack>) -> Option<Promise> {
        let transceiver = match kind {
            Kind::Audio => self.audio.as_ref(),
            Kind::Video => self.video.as_ref(),
        };
        transceiver.map(|transceiver| transceiver.sender().replace_track(track))
    }

    /// Sends small pictures at first; to be called once there is a local description.
    ///
    /// A browser does not know yet how much a new connection carries, and supposes little. Full pictures it then drops, one
    /// after the other, until it has found a size that fits: the first one then comes later, and smaller, than it does from
    /// half the size.
    pub(super) fn begin_small(&self) {
        self.scale(SMALL);
    }

    /// Sends full pictures from now on.
    pub(super) fn sharpen(&self) {
        if !self.sharp.replace(true) {
            self.scale(FULL);
        }
    }

    fn scale(&self, factor: f64) {
        let Some(video) = &self.video else { return };
        let sender: Sender = video.sender().unchecked_into();
        let parameters = sender.parameters();
        // Without encodings the browser cannot scale, and sends as it always does.
        for encoding in parameters.encodings().iter().flat_map(Array::iter) {
            encoding.unchecked_ref::<Encoding>().set_scale_resolution_down_by(factor);
        }
        if let Ok(set) = sender.set_parameters(&parameters) {
            run(set);
        }
    }

    /// The stream with the other side's tracks, the first time it is asked for.
    pub(super) fn take_remote(&self) -> Option<MediaStream> {
        if self.given.replace(true) {
            return None;
        }
        let stream = MediaStream::new().ok()?;
        for transceiver in [&self.audio, &self.video].into_iter().flatten() {
            stream.add_track(&transceiver.receiver().track());
        }
        Some(stream)
    }
}

/// The stream that both sent tracks name, so that the other side plays them in step.
fn outgoing_stream() -> Result<MediaStream, RtcError> {
    MediaStream::new().map_err(|error| RtcError::Unavailable(cause(&error)))
}
