//! The person's screen, a window or a tab.

use super::{
    capture::{given, media_devices, stop},
    error::screen_error,
    externs::DisplayDevices,
};
use js_sys::Reflect;
use shared::rtc::DeviceError;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DisplayMediaStreamConstraints, MediaStream, MediaStreamTrack};

/// What the person shows of their screen. Dropping it ends the sharing.
#[derive(Debug)]
pub struct Screen {
    stream: MediaStream,
    /// Kept as long as the browser's own button can end the sharing.
    on_ended: Option<Closure<dyn FnMut()>>,
}

impl Screen {
    /// Whether this browser can share a screen; those of phones cannot.
    pub fn supported() -> bool {
        media_devices().is_some_and(|devices| Reflect::has(&devices, &"getDisplayMedia".into()).unwrap_or(false))
    }

    /// Lets the person choose what to show. The browser is asked before this returns, since it listens only to a page
    /// that was just touched (W3C Screen Capture, section 5.1).
    ///
    /// # Errors
    /// Why nothing is shown; who has closed the browser's question has refused.
    pub fn ask() -> impl Future<Output = Result<Screen, DeviceError>> {
        let constraints = DisplayMediaStreamConstraints::new();
        constraints.set_video_bool(true);
        constraints.set_audio_bool(false);
        let asked = media_devices().ok_or(DeviceError::Unsupported).and_then(|devices| {
            devices
                .unchecked_ref::<DisplayDevices>()
                .ask_for_display(&constraints)
                .map_err(|error| screen_error(&error))
        });
        async move {
            let screen = Screen { stream: given(asked?, screen_error).await?.release(), on_ended: None };
            if let Some(track) = screen.track() {
                // Text must stay legible before movement stays smooth (W3C MediaStreamTrack Content Hints, section 3).
                Reflect::set(&track, &"contentHint".into(), &"detail".into()).ok();
            }
            Ok(screen)
        }
    }

    /// Calls `ended` when the person ends the sharing by the browser's own button, or closes what was shown.
    pub fn watch(&mut self, ended: impl FnMut() + 'static) {
        let on_ended = Closure::<dyn FnMut()>::new(ended);
        if let Some(track) = self.track() {
            track.set_onended(Some(on_ended.as_ref().unchecked_ref()));
        }
        self.on_ended = Some(on_ended);
    }

    /// The picture.
    pub fn track(&self) -> Option<MediaStreamTrack> {
        self.stream.get_video_tracks().get(0).dyn_into().ok()
    }

    /// The same as a stream, to be shown.
    pub fn stream(&self) -> &MediaStream {
        &self.stream
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(track) = self.track() {
            track.set_onended(None);
        }
        stop(&self.stream);
    }
}
