//! Asks the browser, which asks the person, for camera and microphone.

use super::{
    error::device_error,
    inventory::{Choice, Inputs},
};
use crate::open;
use futures_channel::oneshot;
use futures_util::future::join3;
use js_sys::{Object, Promise, Reflect};
use shared::{call::Media, rtc::DeviceError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ConstrainDomStringParameters, ConstrainDoubleRange, ConstrainLongRange, MediaDevices, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, MediaTrackConstraints, PermissionState, PermissionStatus,
};

/// Width and height that the camera is asked for, in pixels; it may give less.
const PICTURE: (i32, i32) = (1280, 720);
/// Most pictures a second.
const PICTURES_PER_SECOND: f64 = 30.0;

/// Open tracks. Dropping it turns them off.
#[derive(Debug)]
pub(super) struct Capture(MediaStream);

impl Capture {
    /// What was given, from now on somebody else's to turn off, by [`stop`].
    pub(super) fn release(self) -> MediaStream {
        // Not `self.0.clone()`: that is the browser's own, which opens every track once more.
        let stream = Clone::clone(&self.0);
        std::mem::forget(self);
        stream
    }

    /// The tracks alone, for a stream that is open already.
    pub(super) fn into_tracks(self) -> impl Iterator<Item = MediaStreamTrack> {
        let stream = self.release();
        open::forget(&stream);
        stream.get_tracks().into_iter().map(JsCast::unchecked_into)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        stop(&self.0);
    }
}

/// Asks for the microphone, the camera or both: those that the person chose, or others where they are gone.
pub(super) async fn ask(audio: bool, video: bool, choice: &Choice) -> Result<Capture, DeviceError> {
    let chosen = (audio && choice.microphone.is_some()) || (video && choice.camera.is_some());
    match request(audio, video, choice, ConstrainDomStringParameters::set_exact_str).await {
        Err(DeviceError::Missing) if chosen => {
            request(audio, video, choice, ConstrainDomStringParameters::set_ideal_str).await
        }
        other => other,
    }
}

/// Asks once; `firmly` says whether what was chosen is a must or a wish. A browser takes wishes for a size as seriously as
/// one for a device.
async fn request(
    audio: bool,
    video: bool,
    choice: &Choice,
    firmly: fn(&ConstrainDomStringParameters, &str),
) -> Result<Capture, DeviceError> {
    let constraints = MediaStreamConstraints::new();
    let chosen = |id: &str| {
        let device = ConstrainDomStringParameters::new();
        firmly(&device, id);
        device
    };
    if audio {
        let microphone = microphone();
        choice.microphone.iter().for_each(|id| microphone.set_device_id_constrain_dom_string_parameters(&chosen(id)));
        constraints.set_audio_media_track_constraints(&microphone);
    }
    if video {
        let camera = camera();
        match &choice.camera {
            Some(id) => camera.set_device_id_constrain_dom_string_parameters(&chosen(id)),
            None => camera.set_facing_mode_str("user"),
        }
        constraints.set_video_media_track_constraints(&camera);
    }
    let asked = media_devices()
        .ok_or(DeviceError::Unsupported)?
        .get_user_media_with_constraints(&constraints)
        .map_err(|error| device_error(&error))?;
    given(asked, device_error).await
}

/// Waits for the person's answer. `refused` says what an exception means.
pub(super) async fn given(asked: Promise, refused: fn(&JsValue) -> DeviceError) -> Result<Capture, DeviceError> {
    // A task of its own: if nobody waits any more when the person answers, the devices go off at once.
    let (answer, answered) = oneshot::channel();
    spawn_local(async move {
        let outcome = match JsFuture::from(asked).await {
            Ok(stream) => {
                open::note(&stream, |stream| stop(stream.unchecked_ref()));
                Ok(Capture(stream.unchecked_into()))
            }
            Err(error) => Err(refused(&error)),
        };
        drop(answer.send(outcome));
    });
    answered.await.unwrap_or(Err(DeviceError::Unsupported))
}

/// What the person has allowed for good (W3C Permissions, section 6.3), which the browser keeps up to date, and what there was
/// to be allowed.
#[derive(Clone, Debug)]
pub struct Permissions {
    microphone: PermissionStatus,
    camera: PermissionStatus,
    there: Inputs,
}

impl Permissions {
    /// Asks the browser; `None` where it does not tell.
    pub async fn query() -> Option<Permissions> {
        let (microphone, camera, there) = join3(status("microphone"), status("camera"), Inputs::read()).await;
        Some(Permissions { microphone: microphone.ok()?, camera: camera.ok()?, there })
    }

    /// Whether the microphone is blocked for good.
    pub fn block_microphone(&self) -> bool {
        self.microphone.state() == PermissionState::Denied
    }

    /// Whether these devices are allowed and one of them is there, so that opening them asks nothing and gives something.
    pub fn allow(&self, media: Media) -> bool {
        let granted = |status: &PermissionStatus| status.state() == PermissionState::Granted;
        let Inputs { microphone, camera } = self.there;
        match media {
            Media::Audio => granted(&self.microphone) && microphone,
            Media::Video => granted(&self.microphone) && granted(&self.camera) && (microphone || camera),
        }
    }
}

/// What the person has answered for good, by the permission's name (W3C Permissions, section 5).
pub(super) async fn permission(name: &str) -> Result<PermissionState, JsValue> {
    status(name).await.map(|status| status.state())
}

async fn status(name: &str) -> Result<PermissionStatus, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"name".into(), &name.into())?;
    let status = JsFuture::from(window.navigator().permissions()?.query(&descriptor)?).await?;
    Ok(status.unchecked_into())
}

/// The browser's devices, where this page may know of them.
pub(super) fn media_devices() -> Option<MediaDevices> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    // Without a secure context the browser has no such property, whatever the type says.
    devices.is_object().then_some(devices)
}

/// Turns everything in it off.
pub(super) fn stop(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
    open::forget(stream);
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
    constraints
}
