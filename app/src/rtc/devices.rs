//! Camera and microphone while they are open.

use super::{
    capture::{Capture, ask, permission, stop},
    inventory::Choice,
    media::Kind,
};
use gloo_timers::future::sleep;
use shared::{call::Media, rtc::DeviceError};
use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, MediaStream, MediaStreamTrack, MediaStreamTrackState, PermissionState};

/// So long the system may mute a device before anybody is told: WebKit may do so for a moment when it opens one.
const MOMENT: Duration = Duration::from_secs(1);

type OnEvent = Closure<dyn FnMut(Event)>;

/// The devices that the person let us use. Dropping it, or [`Devices::close`], turns them off: the camera's light goes
/// out. All by `&self`, so that an answer of the person can be waited for while the rest is used.
#[derive(Debug)]
pub struct Devices {
    stream: MediaStream,
    lack: Option<DeviceError>,
    closed: Cell<bool>,
    microphone: Slot,
    camera: Slot,
    /// Kept as long as something may happen to a track by itself.
    watch: RefCell<Option<Watch>>,
}

/// What is done when something happens to a track.
#[derive(Debug)]
struct Watch {
    on_ended: OnEvent,
    on_mute: OnEvent,
}

/// One kind of device.
#[derive(Debug, Default)]
struct Slot {
    /// What the device in use was chosen by.
    chosen: RefCell<Choice>,
    /// What is to be opened, until it is asked for.
    wish: RefCell<Option<Choice>>,
    /// Somebody sees to the wishes.
    busy: Cell<bool>,
    /// It was turned off while somebody sees to them: what the browser still gives goes off again.
    unwanted: Cell<bool>,
    /// The system mutes it.
    withheld: Cell<bool>,
}

impl Slot {
    fn of(choice: &Choice) -> Slot {
        Slot { chosen: RefCell::new(choice.clone()), ..Slot::default() }
    }
}

/// What has come of opening a device anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reopened {
    /// It is on.
    On,
    /// It cannot be opened; the one from before is on again.
    Former(DeviceError),
    /// None is on.
    Off(DeviceError),
    /// Another one was asked for meanwhile, and whoever asks for that one is told; or it was turned off.
    Overtaken,
}

impl Devices {
    /// Asks for the devices that `media` needs. Where one of the two is missing, taken or blocked, a video call gets the
    /// other one alone; likewise where one is allowed for good and the question for the other is closed.
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
                Err(DeviceError::Refused) => match leave("microphone").await.cmp(&leave("camera").await) {
                    Ordering::Greater => {
                        ask(true, false, choice).await.map(|given| (given, Some(DeviceError::Refused)))
                    }
                    Ordering::Less => ask(false, true, choice).await.map(|given| (given, Some(DeviceError::Refused))),
                    // Who has only closed the question is not asked another.
                    Ordering::Equal => Err(DeviceError::Refused),
                },
                other => other.map(|given| (given, None)),
            },
        };
        opened.map(|(given, lack)| Devices {
            stream: given.release(),
            lack,
            closed: Cell::new(false),
            microphone: Slot::of(choice),
            camera: Slot::of(choice),
            watch: RefCell::new(None),
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

    /// Whether the camera in use looks at the person. One that does not say where it looks stands before them, and so does
    /// one that is still to come.
    pub fn faces_person(&self) -> bool {
        let looks_away =
            |camera: MediaStreamTrack| camera.get_settings().get_facing_mode().as_deref() == Some("environment");
        self.is_in_use(Kind::Video) && !self.video().is_some_and(looks_away)
    }

    /// Everything that is on, as one stream: the same one always, so that a view follows by itself.
    pub fn stream(&self) -> &MediaStream {
        &self.stream
    }

    /// Calls `lost` when a device goes by itself: unplugged, or taken back by the person or the system. Calls `muted` when
    /// [`Devices::look`] may find something new.
    pub fn watch(&self, mut lost: impl FnMut(Kind) + 'static, muted: impl Fn(Kind) + 'static) {
        let on_ended = OnEvent::new(move |event: Event| {
            if let Some((_, kind)) = track_of(&event) {
                lost(kind);
            }
        });
        let muted = Rc::new(muted);
        let on_mute = OnEvent::new(move |event: Event| {
            let Some((track, kind)) = track_of(&event) else { return };
            let (is_muted, muted) = (track.muted(), muted.clone());
            spawn_local(async move {
                if is_muted {
                    sleep(MOMENT).await;
                }
                muted(kind);
            });
        });
        self.watch.replace(Some(Watch { on_ended, on_mute }));
        [Kind::Audio, Kind::Video].iter().flat_map(|kind| self.tracks(*kind)).for_each(|track| self.listen(&track));
    }

    /// Opens the device of this kind anew, after another one was chosen or the one in use is gone. The old one goes off
    /// first: many phones open no second camera. For the same reason the browser is asked for one at a time: of those that
    /// are wanted while it answers, the last one is asked for next.
    pub async fn reopen(&self, kind: Kind, choice: &Choice) -> Reopened {
        let slot = self.slot(kind);
        slot.wish.replace(Some(choice.clone()));
        slot.unwanted.set(false);
        if slot.busy.replace(true) {
            return Reopened::Overtaken;
        }
        let (former, kept) = (self.former(kind), self.chosen(kind));
        let mut outcome = Reopened::Overtaken;
        while let Some(wanted) = slot.wish.take() {
            outcome = self.replace(kind, &wanted, former.as_ref().map(|former| (former, &kept))).await;
        }
        slot.busy.set(false);
        slot.unwanted.set(false);
        outcome
    }

    /// Whether the device of this kind is on, or is about to be.
    pub fn is_in_use(&self, kind: Kind) -> bool {
        let slot = self.slot(kind);
        slot.busy.get() && !slot.unwanted.get() || live(&self.tracks(kind)).is_some()
    }

    /// Whether the device of this kind is on, and the system did not mute it when somebody last [looked](Devices::look).
    pub fn delivers(&self, kind: Kind) -> bool {
        live(&self.tracks(kind)).is_some() && !self.slot(kind).withheld.get()
    }

    /// Looks whether the system mutes the device of this kind: a phone does so to the camera of a page that it has put away,
    /// and to the microphone of one while it is rung. Gives whether that has changed.
    pub fn look(&self, kind: Kind) -> bool {
        let withheld = live(&self.tracks(kind)).is_some_and(|track| track.muted());
        self.slot(kind).withheld.replace(withheld) != withheld
    }

    /// What the device of this kind was chosen by.
    pub fn chosen(&self, kind: Kind) -> Choice {
        self.slot(kind).chosen.borrow().clone()
    }

    /// The browser's id of the device of this kind that is on.
    pub fn id(&self, kind: Kind) -> Option<String> {
        live(&self.tracks(kind))?.get_settings().get_device_id()
    }

    /// What opens the device that is on once more. One that has taken the place of a chosen one goes by its own id: the chosen
    /// one may not open again.
    fn former(&self, kind: Kind) -> Option<Choice> {
        live(&self.tracks(kind))?;
        let mut former = self.chosen(kind);
        let chosen = match kind {
            Kind::Audio => &mut former.microphone,
            Kind::Video => &mut former.camera,
        };
        if let (Some(chosen), Some(id)) = (chosen, self.id(kind)) {
            *chosen = id;
        }
        Some(former)
    }

    /// Opens what is wanted, or else what was there before, unless something else is wanted by then. Of the latter: what opens
    /// it, and what it was chosen by, which it still is.
    async fn replace(&self, kind: Kind, wanted: &Choice, former: Option<(&Choice, &Choice)>) -> Reopened {
        self.shut(kind);
        let given = ask(kind == Kind::Audio, kind == Kind::Video, wanted).await;
        if self.overtaken(kind) {
            return Reopened::Overtaken;
        }
        let error = match given {
            Ok(given) => {
                self.put(kind, given, wanted);
                return Reopened::On;
            }
            Err(error) => error,
        };
        let Some((former, kept)) = former else { return Reopened::Off(error) };
        let given = ask(kind == Kind::Audio, kind == Kind::Video, former).await;
        if self.overtaken(kind) {
            return Reopened::Overtaken;
        }
        match given {
            Ok(given) => {
                self.put(kind, given, kept);
                Reopened::Former(error)
            }
            Err(_) => Reopened::Off(error),
        }
    }

    /// Whether nobody waits any more for what the browser has just given: it goes off again.
    fn overtaken(&self, kind: Kind) -> bool {
        let slot = self.slot(kind);
        self.closed.get() || slot.unwanted.get() || slot.wish.borrow().is_some()
    }

    fn put(&self, kind: Kind, given: Capture, choice: &Choice) {
        for track in given.into_tracks() {
            self.listen(&track);
            self.stream.add_track(&track);
        }
        let slot = self.slot(kind);
        slot.chosen.replace(choice.clone());
        slot.withheld.set(false);
    }

    fn slot(&self, kind: Kind) -> &Slot {
        match kind {
            Kind::Audio => &self.microphone,
            Kind::Video => &self.camera,
        }
    }

    /// Turns the camera off; one that is about to come, too.
    pub fn close_camera(&self) {
        self.camera.wish.take();
        self.camera.unwanted.set(self.camera.busy.get());
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
            forget(&track);
            track.stop();
            self.stream.remove_track(&track);
        }
    }

    fn listen(&self, track: &MediaStreamTrack) {
        let watch = self.watch.borrow();
        let Some(Watch { on_ended, on_mute }) = watch.as_ref() else { return };
        track.set_onended(Some(on_ended.as_ref().unchecked_ref()));
        track.set_onmute(Some(on_mute.as_ref().unchecked_ref()));
        track.set_onunmute(Some(on_mute.as_ref().unchecked_ref()));
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
        [Kind::Audio, Kind::Video].iter().flat_map(|kind| self.tracks(*kind)).for_each(|track| forget(&track));
        self.close();
    }
}

/// The track that an event happened to.
fn track_of(event: &Event) -> Option<(MediaStreamTrack, Kind)> {
    let track: MediaStreamTrack = event.target()?.unchecked_into();
    let kind = Kind::named(&track.kind())?;
    Some((track, kind))
}

/// Listens to this track no longer.
fn forget(track: &MediaStreamTrack) {
    track.set_onended(None);
    track.set_onmute(None);
    track.set_onunmute(None);
}

/// What the person has answered for good to the question for a kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Leave {
    Blocked,
    /// Nothing, as far as the browser tells.
    Open,
    /// Opening it asks nothing.
    Granted,
}

async fn leave(name: &str) -> Leave {
    match permission(name).await {
        Ok(PermissionState::Denied) => Leave::Blocked,
        Ok(PermissionState::Granted) => Leave::Granted,
        Ok(_) | Err(_) => Leave::Open,
    }
}

fn live(tracks: &[MediaStreamTrack]) -> Option<MediaStreamTrack> {
    tracks.iter().find(|track| track.ready_state() == MediaStreamTrackState::Live).cloned()
}
