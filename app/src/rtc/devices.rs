//! Camera and microphone.

use super::error::device_error;
use crate::open;
use futures_channel::oneshot;
use js_sys::{Object, Reflect};
use shared::{call::Media, rtc::DeviceError};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ConstrainDoubleRange, ConstrainLongRange, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack,
    MediaStreamTrackState, MediaTrackConstraints, PermissionState, PermissionStatus,
};

/// Width and height that the camera is asked for, in pixels; it may give less.
const PICTURE: (i32, i32) = (1280, 720);
/// Most pictures a second.
const PICTURES_PER_SECOND: f64 = 30.0;

/// The devices that the person let us use. Dropping it, or [`Devices::close`], turns them off: the camera's light goes
/// out. All by `&self`, so that an answer of the person can be waited for while the rest is used.
#[derive(Debug)]
pub struct Devices {
    stream: MediaStream,
    lack: Option<DeviceError>,
    closed: Cell<bool>,
}

impl Devices {
    /// Asks for the devices that `media` needs. Where the camera is missing, taken or blocked, a video call gets the
    /// microphone alone, and without a microphone the camera alone.
    ///
    /// # Errors
    /// Why there is no device at all.
    pub async fn open(media: Media) -> Result<Devices, DeviceError> {
        match media {
            Media::Audio => ask(true, false).await,
            Media::Video => match ask(true, true).await {
                Err(error @ (DeviceError::Missing | DeviceError::Taken)) => match ask(true, false).await {
                    Err(DeviceError::Missing | DeviceError::Taken) => ask(false, true).await,
                    other => other,
                }
                .map(|devices| devices.lacking(error)),
                // Blocked for good in the browser's settings; who has only closed the question is not asked another.
                Err(DeviceError::Refused) if permission("camera").await == Ok(PermissionState::Denied) => {
                    ask(true, false).await.map(|devices| devices.lacking(DeviceError::Refused))
                }
                other => other,
            },
        }
    }

    fn lacking(mut self, error: DeviceError) -> Devices {
        self.lack = Some(error);
        self
    }

    /// Why one of the two devices asked for is not there, if so.
    pub fn lack(&self) -> Option<DeviceError> {
        self.lack
    }

    /// The microphone's track.
    pub fn audio(&self) -> Option<MediaStreamTrack> {
        live(self.stream.get_audio_tracks().iter())
    }

    /// The camera's track, while the camera is on.
    pub fn video(&self) -> Option<MediaStreamTrack> {
        live(self.stream.get_video_tracks().iter())
    }

    /// Everything that is on, as one stream: the same one always, so that a view follows by itself.
    pub fn stream(&self) -> &MediaStream {
        &self.stream
    }

    /// Turns the camera on, if it is not.
    ///
    /// # Errors
    /// Why it stays off.
    pub async fn open_camera(&self) -> Result<(), DeviceError> {
        if self.video().is_some() {
            return Ok(());
        }
        let camera = ask(false, true).await?;
        // Closed, or opened by another call, while the person was asked: the new one goes off with `camera`.
        if self.closed.get() || self.video().is_some() {
            return Ok(());
        }
        self.close_camera();
        for track in camera.stream.get_video_tracks().iter() {
            let track: MediaStreamTrack = track.unchecked_into();
            camera.stream.remove_track(&track);
            self.stream.add_track(&track);
        }
        Ok(())
    }

    /// Turns the camera off.
    pub fn close_camera(&self) {
        for track in self.stream.get_video_tracks().iter() {
            let track: MediaStreamTrack = track.unchecked_into();
            track.stop();
            self.stream.remove_track(&track);
        }
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
        open::forget(&self.stream);
    }
}

impl Drop for Devices {
    fn drop(&mut self) {
        self.close();
    }
}

/// Whether the person has allowed these devices before, so that opening them asks nothing. `false` where the browser
/// does not tell.
pub async fn already_allowed(media: Media) -> bool {
    let names: &[&str] = match media {
        Media::Audio => &["microphone"],
        Media::Video => &["microphone", "camera"],
    };
    for name in names {
        if permission(name).await != Ok(PermissionState::Granted) {
            return false;
        }
    }
    true
}

async fn permission(name: &str) -> Result<PermissionState, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"name".into(), &name.into())?;
    let status = JsFuture::from(window.navigator().permissions()?.query(&descriptor)?).await?;
    Ok(status.unchecked_into::<PermissionStatus>().state())
}

/// Asks the browser, which asks the person.
async fn ask(audio: bool, video: bool) -> Result<Devices, DeviceError> {
    let constraints = MediaStreamConstraints::new();
    if audio {
        constraints.set_audio_media_track_constraints(&microphone());
    }
    if video {
        constraints.set_video_media_track_constraints(&camera());
    }
    let asked = media_devices()
        .ok_or(DeviceError::Unsupported)?
        .get_user_media_with_constraints(&constraints)
        .map_err(|error| device_error(&error))?;
    // A task of its own: if nobody waits any more when the person answers, the devices go off at once.
    let (answer, answered) = oneshot::channel();
    spawn_local(async move {
        let outcome = match JsFuture::from(asked).await {
            Ok(stream) => {
                open::note(&stream, |stream| stop(stream.unchecked_ref()));
                Ok(Devices { stream: stream.unchecked_into(), lack: None, closed: Cell::new(false) })
            }
            Err(error) => Err(device_error(&error)),
        };
        drop(answer.send(outcome));
    });
    answered.await.unwrap_or(Err(DeviceError::Unsupported))
}

fn stop(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

fn media_devices() -> Option<MediaDevices> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    // Without a secure context the browser has no such property, whatever the type says.
    devices.is_object().then_some(devices)
}

fn microphone() -> MediaTrackConstraints {
    let constraints = MediaTrackConstraints::new();
    constraints.set_echo_cancellation_bool(true);
    constraints.set_noise_suppression_bool(true);
    constraints.set_auto_gain_control_bool(true);
    constraints
}

fn camera() -> MediaTrackConstraints {
    let ideal = |pixels| {
        let range = ConstrainLongRange::new();
        range.set_ideal(pixels);
        range
    };
    let rate = ConstrainDoubleRange::new();
    rate.set_max(PICTURES_PER_SECOND);
    let constraints = MediaTrackConstraints::new();
    constraints.set_width_constrain_long_range(&ideal(PICTURE.0));
    constraints.set_height_constrain_long_range(&ideal(PICTURE.1));
    constraints.set_frame_rate_constrain_double_range(&rate);
    constraints.set_facing_mode_str("user");
    constraints
}

fn live(tracks: impl Iterator<Item = JsValue>) -> Option<MediaStreamTrack> {
    tracks
        .map(JsCast::unchecked_into::<MediaStreamTrack>)
        .find(|track| track.ready_state() == MediaStreamTrackState::Live)
}
