//! Camera and microphone while they are open.

use super::{
    capture::{ask, permission, stop},
    inventory::Choice,
    media::Kind,
};
use shared::{call::Media, rtc::DeviceError};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, MediaStream, MediaStreamTrack, MediaStreamTrackState, PermissionState};

type OnEnded = Closure<dyn FnMut(Event)>;

/// The devices that the person let us use. Dropping it, or [`Devices::close`], turns them off: the camera's light goes
/// out. All by `&self`, so that an answer of the person can be waited for while the rest is used.
#[derive(Debug)]
pub struct Devices {
    stream: MediaStream,
    lack: Option<DeviceError>,
    closed: Cell<bool>,
    /// Kept as long as a track may end by itself.
    on_ended: RefCell<Option<OnEnded>>,
}

impl Devices {
    /// Asks for the devices that `media` needs. Where the camera is missing, taken or blocked, a video call gets the
    /// microphone alone, and without a microphone the camera alone.
    ///
    /// # Errors
    /// Why there is no device at all.
    pub async fn open(media: Media, choice: &Choice) -> Result<Devices, DeviceError> {
        let opened = match media {
            Media::Audio => ask(true, false, choice).await.map(|given| (given, None)),
            Media::Video => match ask(true, true, choice).await {
                Err(error @ (DeviceError::Missing | DeviceError::Taken)) => {
                    let one = match ask(true, false, choice).await {
                        Err(DeviceError::Missing | DeviceError::Taken) => ask(false, true, choice).await,
                        other => other,
                    };
                    one.map(|given| (given, Some(error)))
                }
                // Blocked for good in the browser's settings; who has only closed the question is not asked another.
                Err(DeviceError::Refused) if permission("camera").await == Ok(PermissionState::Denied) => {
                    ask(true, false, choice).await.map(|given| (given, Some(DeviceError::Refused)))
                }
                other => other.map(|given| (given, None)),
            },
        };
        opened.map(|(given, lack)| Devices {
            stream: given.release(),
            lack,
            closed: Cell::new(false),
            on_ended: RefCell::new(None),
        })
    }

    /// Why one of the two devices asked for is not there, if so.
    pub fn lack(&self) -> Option<DeviceError> {
        self.lack
    }

    /// The microphone's track.
    pub fn audio(&self) -> Option<MediaStreamTrack> {
        live(&self.tracks(Kind::Audio))
    }

    /// The camera's track, while the camera is on.
    pub fn video(&self) -> Option<MediaStreamTrack> {
        live(&self.tracks(Kind::Video))
    }

    /// Everything that is on, as one stream: the same one always, so that a view follows by itself.
    pub fn stream(&self) -> &MediaStream {
        &self.stream
    }

    /// Calls `lost` when a device goes by itself: unplugged, or taken back by the person or the system.
    pub fn watch(&self, mut lost: impl FnMut(Kind) + 'static) {
        let on_ended = OnEnded::new(move |event: Event| {
            let track = event.target().map(JsCast::unchecked_into::<MediaStreamTrack>);
            if let Some(kind) = track.and_then(|track| Kind::named(&track.kind())) {
                lost(kind);
            }
        });
        self.on_ended.replace(Some(on_ended));
        [Kind::Audio, Kind::Video].iter().flat_map(|kind| self.tracks(*kind)).for_each(|track| self.listen(&track));
    }

    /// Turns the camera on, if it is not.
    ///
    /// # Errors
    /// Why it stays off.
    pub async fn open_camera(&self, choice: &Choice) -> Result<(), DeviceError> {
        match self.video() {
            Some(_) => Ok(()),
            None => self.reopen(Kind::Video, choice).await,
        }
    }

    /// Opens the device of this kind anew, after another one was chosen or the one in use is gone. The old one goes off
    /// first: many phones open no second camera.
    ///
    /// # Errors
    /// Why there is none now.
    pub async fn reopen(&self, kind: Kind, choice: &Choice) -> Result<(), DeviceError> {
        self.shut(kind);
        let given = ask(kind == Kind::Audio, kind == Kind::Video, choice).await?;
        // Closed, or opened by another call, while the person was asked: the new one goes off with `given`.
        if self.closed.get() || live(&self.tracks(kind)).is_some() {
            return Ok(());
        }
        self.shut(kind);
        for track in given.into_tracks() {
            self.listen(&track);
            self.stream.add_track(&track);
        }
        Ok(())
    }

    /// Turns the camera off.
    pub fn close_camera(&self) {
        self.shut(Kind::Video);
    }

    /// Silences the microphone, or lets it be heard again. It stays open: its light is not the camera's, and opening
    /// it takes time in which the first words would be lost.
    pub fn mute(&self, muted: bool) {
        if let Some(track) = self.audio() {
            track.set_enabled(!muted);
        }
    }

    /// Turns everything off for good.
    pub fn close(&self) {
        self.closed.set(true);
        stop(&self.stream);
    }

    fn shut(&self, kind: Kind) {
        for track in self.tracks(kind) {
            track.set_onended(None);
            track.stop();
            self.stream.remove_track(&track);
        }
    }

    fn listen(&self, track: &MediaStreamTrack) {
        let on_ended = self.on_ended.borrow();
        track.set_onended(on_ended.as_ref().map(|closure| closure.as_ref().unchecked_ref()));
    }

    fn tracks(&self, kind: Kind) -> Vec<MediaStreamTrack> {
        let tracks = match kind {
            Kind::Audio => self.stream.get_audio_tracks(),
            Kind::Video => self.stream.get_video_tracks(),
        };
        tracks.iter().map(JsValue::unchecked_into).collect()
    }
}

impl Drop for Devices {
    fn drop(&mut self) {
        for track in [Kind::Audio, Kind::Video].iter().flat_map(|kind| self.tracks(*kind)) {
            track.set_onended(None);
        }
        self.close();
    }
}

fn live(tracks: &[MediaStreamTrack]) -> Option<MediaStreamTrack> {
    tracks.iter().find(|track| track.ready_state() == MediaStreamTrackState::Live).cloned()
}
