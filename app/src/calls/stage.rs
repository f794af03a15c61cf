//! What is seen and heard in a call: the own devices, the other side's stream, and the elements that show them.

use crate::{rtc::Devices, state::Sending};
use std::rc::Rc;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamTrack};

const NOTHING: Sending = Sending { audio: false, video: false };

/// Holds both sides' media.
pub(super) struct Stage {
    devices: Option<Rc<Devices>>,
    muted: bool,
    remote: Option<MediaStream>,
    remote_video: Option<HtmlVideoElement>,
    local_video: Option<HtmlVideoElement>,
    /// What the other page says it sends.
    pub(super) receiving: Sending,
}

impl Default for Stage {
    fn default() -> Self {
        Self { devices: None, muted: false, remote: None, remote_video: None, local_video: None, receiving: NOTHING }
    }
}

impl Stage {
    pub(super) fn has_devices(&self) -> bool {
        self.devices.is_some()
    }

    /// Takes devices, or turns those that are there off.
    pub(super) fn take_devices(&mut self, devices: Option<Devices>) {
        if let Some(old) = self.devices.take() {
            old.close();
        }
        match &devices {
            Some(devices) => devices.mute(self.muted),
            None => self.muted = false,
        }
        self.devices = devices.map(Rc::new);
        self.attach();
    }

    /// The devices, to open a camera while the call goes on.
    pub(super) fn devices(&self) -> Option<Rc<Devices>> {
        self.devices.clone()
    }

    /// The tracks to send.
    pub(super) fn tracks(&self) -> (Option<MediaStreamTrack>, Option<MediaStreamTrack>) {
        let devices = self.devices.as_ref();
        (devices.and_then(|d| d.audio()), devices.and_then(|d| d.video()))
    }

    /// What is sent now.
    pub(super) fn sending(&self) -> Sending {
        let present = self.present();
        Sending { audio: present.audio && !self.muted, video: present.video }
    }

    /// The devices that are open.
    pub(super) fn present(&self) -> Sending {
        let devices = self.devices.as_ref();
        Sending {
            audio: devices.is_some_and(|d| d.audio().is_some()),
            video: devices.is_some_and(|d| d.video().is_some()),
        }
    }

    pub(super) fn toggle_microphone(&mut self) {
        self.muted = !self.muted;
        if let Some(devices) = self.devices.as_ref() {
            devices.mute(self.muted);
        }
    }

    /// Turns the camera off; false if it was off.
    pub(super) fn close_camera(&mut self) -> bool {
        let Some(devices) = self.devices.as_ref().filter(|devices| devices.video().is_some()) else { return false };
        devices.close_camera();
        self.attach();
        true
    }

    pub(super) fn receives(&mut self, audio: bool, video: bool) {
        self.receiving = Sending { audio, video };
    }

    pub(super) fn set_remote(&mut self, stream: MediaStream) {
        self.remote = Some(stream);
        self.attach();
    }

    pub(super) fn clear_remote(&mut self) {
        self.remote = None;
        self.receiving = NOTHING;
        self.attach();
    }

    pub(super) fn show_remote(&mut self, video: HtmlVideoElement) {
        self.remote_video = Some(video);
        self.attach();
    }

    pub(super) fn show_local(&mut self, video: HtmlVideoElement) {
        self.local_video = Some(video);
        self.attach();
    }

    /// Lets the elements show what there is.
    pub(super) fn attach(&self) {
        let show = |video: &Option<HtmlVideoElement>, stream: Option<&MediaStream>| {
            if let Some(video) = video
                && video.src_object().as_ref() != stream
            {
                video.set_src_object(stream);
            }
        };
        show(&self.remote_video, self.remote.as_ref());
        show(&self.local_video, self.devices.as_ref().map(|devices| devices.stream()));
    }
}
