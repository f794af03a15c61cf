//! Camera and microphone, as the machine and the person want them.

use super::{Engine, Task};
use crate::rtc::Devices;
use shared::{
    call::{
        Media,
        machine::{Call, Input},
    },
    rtc::{DeviceError, PeerMessage},
};
use wasm_bindgen_futures::spawn_local;

impl Engine {
    pub(super) fn open_devices(&mut self, media: Media) {
        if self.stage.has_devices() || self.opening {
            return;
        }
        self.capture += 1;
        self.opening = true;
        let capture = self.capture;
        let tasks = self.tasks.clone();
        spawn_local(async move {
            let devices = Devices::open(media).await;
            tasks.unbounded_send(Task::Opened(capture, devices)).ok();
        });
    }

    pub(super) fn opened(&mut self, capture: u32, devices: Result<Devices, DeviceError>) {
        // Nobody waits for them any more: dropping them turns them off.
        if capture != self.capture {
            return;
        }
        self.opening = false;
        self.lack = match &devices {
            Ok(devices) => devices.lack(),
            Err(error) => Some(*error),
        };
        let (devices, given) = match devices {
            Ok(devices) => (Some(devices), Ok(())),
            Err(error) => (None, Err(error)),
        };
        self.stage.take_devices(devices);
        self.send_tracks();
        self.tell_sending();
        self.hear(Input::Devices(given));
    }

    pub(super) fn release_devices(&mut self) {
        self.capture += 1;
        self.opening = false;
        self.lack = None;
        self.stage.take_devices(None);
    }

    pub(super) fn tell_sending(&self) {
        let sending = self.stage.sending();
        self.with_peer(|peer| peer.tell(&PeerMessage::Sending { audio: sending.audio, video: sending.video }));
    }

    pub(super) fn toggle_microphone(&mut self) {
        if !self.stage.has_devices() {
            return self.ask_again();
        }
        self.stage.toggle_microphone();
        self.tell_sending();
    }

    pub(super) fn toggle_camera(&mut self) {
        if self.stage.close_camera() {
            self.send_tracks();
            self.tell_sending();
            return;
        }
        let Some(devices) = self.stage.devices() else { return self.ask_again() };
        let (tasks, capture) = (self.tasks.clone(), self.capture);
        spawn_local(async move {
            let opened = devices.open_camera().await;
            tasks.unbounded_send(Task::CameraOpened(capture, opened)).ok();
        });
    }

    /// The browser gave no devices before; the person may have allowed them by now.
    fn ask_again(&mut self) {
        if let Some(media) = self.call.as_ref().map(Call::sends).filter(|_| self.is_busy()) {
            self.open_devices(media);
        }
    }

    pub(super) fn camera_opened(&mut self, capture: u32, opened: Result<(), DeviceError>) {
        if capture == self.capture {
            match opened {
                Err(error) => self.lack = Some(error),
                Ok(()) if self.stage.present().audio => self.lack = None,
                // The microphone is still not there.
                Ok(()) => {}
            }
            self.stage.attach();
            self.send_tracks();
            self.tell_sending();
        }
    }
}
