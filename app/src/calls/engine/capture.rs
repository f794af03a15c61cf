//! Camera, microphone and screen, as the machine and the person want them.

use super::{Engine, Task};
use crate::{
    calls::start,
    log,
    rtc::{Choice, Devices, Inventory, Kind, Listed, Reopened, Screen, is_alias},
    state::Lacks,
};
use shared::{
    call::{
        Media,
        machine::{Call, Input},
    },
    ids::CallId,
    log::Step,
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
        let (tasks, capture, choice) = (self.tasks.clone(), self.capture, self.choice.clone());
        // Before the peer connection is made: the first picture waits for the camera longest.
        start(async move {
            let devices = Devices::open(media, &choice).await;
            tasks.unbounded_send(Task::Opened(capture, media, devices)).ok();
        });
    }

    pub(super) fn opened(&mut self, capture: u32, media: Media, devices: Result<Devices, DeviceError>) {
        // Nobody waits for them any more: dropping them turns them off.
        if capture != self.capture {
            return;
        }
        self.opening = false;
        let (devices, given) = match devices {
            Ok(devices) => (Some(devices), Ok(())),
            Err(error) => (None, Err(error)),
        };
        let lack = devices.as_ref().map_or(given.err(), Devices::lack);
        devices.iter().for_each(|_| log::write(Step::LocalStream));
        lack.into_iter().for_each(|lack| log::write(Step::NoLocalStream(lack)));
        self.lacks = Lacks {
            audio: lack.filter(|_| devices.as_ref().is_none_or(|devices| devices.audio().is_none())),
            video: lack
                .filter(|_| media == Media::Video && devices.as_ref().is_none_or(|devices| devices.video().is_none())),
            screen: None,
            chosen: None,
        };
        if let Some(devices) = &devices {
            let tasks = self.tasks.clone();
            let tasks_of_muted = tasks.clone();
            devices.watch(
                move |kind| drop(tasks.unbounded_send(Task::Unplugged(capture, kind))),
                move |kind| drop(tasks_of_muted.unbounded_send(Task::Muted(capture, kind))),
            );
        }
        let chosen = devices.as_ref().map(|devices| devices.chosen(Kind::Video));
        self.stage.take_devices(devices);
        self.send_anew();
        self.hear(Input::Devices(given));
        // The person may have chosen others while the browser asked.
        if let Some(chosen) = chosen {
            self.use_choice_instead_of(&chosen);
        }
    }

    pub(super) fn release_devices(&mut self) {
        self.capture += 1;
        self.opening = false;
        self.lacks = Lacks::default();
        self.camera_after_screen = false;
        self.stage.share(None);
        self.stage.take_devices(None);
    }

    pub(super) fn toggle_microphone(&mut self) {
        if !self.stage.uses(Kind::Audio) {
            // They may have muted the one that has gone.
            self.stage.unmute();
            return self.open(Kind::Audio);
        }
        self.stage.toggle_microphone();
        self.tell_sending();
    }

    pub(super) fn toggle_camera(&mut self) {
        self.lacks.video = None;
        if self.stage.close_camera() {
            return self.send_anew();
        }
        // One picture at a time.
        self.camera_after_screen = false;
        self.stage.share(None);
        self.open(Kind::Video);
    }

    /// Opens a device of this kind, also in place of the one that is open.
    fn open(&mut self, kind: Kind) {
        let Some(devices) = self.stage.devices() else { return self.ask_again(kind) };
        let (tasks, capture, choice) = (self.tasks.clone(), self.capture, self.choice.clone());
        // Begun at once, so that the next press finds it in use, as the buttons say.
        start(async move {
            let opened = devices.reopen(kind, &choice).await;
            tasks.unbounded_send(Task::Reopened(capture, kind, opened)).ok();
        });
    }

    /// The browser gave no devices before; the person may have allowed them by now, and may want the camera, too.
    fn ask_again(&mut self, kind: Kind) {
        if let Some(sends) = self.call.as_ref().map(Call::sends).filter(|_| self.is_busy()) {
            self.open_devices(match kind {
                Kind::Audio => sends,
                Kind::Video => Media::Video,
            });
        }
    }

    pub(super) fn reopened(&mut self, capture: u32, kind: Kind, reopened: Reopened) {
        if capture != self.capture {
            return;
        }
        let lack = match reopened {
            Reopened::On | Reopened::Former(_) => None,
            Reopened::Off(error) => Some(error),
            Reopened::Overtaken => return,
        };
        match kind {
            Kind::Audio => self.lacks.audio = lack,
            Kind::Video => self.lacks.video = lack,
        }
        self.lacks.chosen = None;
        if let Reopened::Former(error) = reopened {
            self.choose_former(kind, error);
        }
        self.send_anew();
    }

    /// What was chosen cannot be opened: the device from before goes on, and the lists are to say so. Nothing is said where it was
    /// chosen before, too: the one that stands in for it goes on.
    fn choose_former(&mut self, kind: Kind, error: DeviceError) {
        let Some(former) = self.stage.devices().map(|devices| devices.chosen(kind)) else { return };
        let wanted = self.choice.clone();
        match kind {
            Kind::Audio => self.choice.microphone = former.microphone,
            Kind::Video => self.choice.camera = former.camera,
        }
        if wanted != self.choice {
            self.lacks.chosen = Some(error);
            self.withdrawn = Some((wanted, self.choice.clone()));
        }
    }

    /// A choice that could not be kept, and what is chosen in its place; once.
    pub(in crate::calls) fn take_withdrawn(&mut self) -> Option<(Choice, Choice)> {
        self.withdrawn.take()
    }

    /// A device has gone by itself. Another one takes its place, where there is one.
    pub(super) fn unplugged(&mut self, capture: u32, kind: Kind) {
        if capture == self.capture {
            self.send_anew();
            self.open(kind);
        }
    }

    /// The system may have muted a device, or lets it be seen or heard again.
    pub(super) fn muted(&self, capture: u32, kind: Kind) {
        if capture == self.capture && self.stage.devices().is_some_and(|devices| devices.look(kind)) {
            self.tell_sending();
        }
    }

    /// The person wants other devices.
    pub(super) fn choose(&mut self, choice: Choice) {
        let before = std::mem::replace(&mut self.choice, choice);
        if before.speaker != self.choice.speaker {
            self.stage.use_speaker(self.choice.speaker.clone());
        }
        self.use_choice_instead_of(&before);
    }

    /// Opens what is chosen now where a device is in use, or about to be, that was chosen before.
    fn use_choice_instead_of(&mut self, before: &Choice) {
        let Some(devices) = self.stage.devices() else { return };
        if before.microphone != self.choice.microphone && devices.is_in_use(Kind::Audio) {
            self.open(Kind::Audio);
        }
        if before.camera != self.choice.camera && devices.is_in_use(Kind::Video) {
            self.open(Kind::Video);
        }
    }

    /// The list of the browser's devices has changed: looks what is in it now.
    pub(super) fn list_devices(&self) {
        let tasks = self.tasks.clone();
        spawn_local(async move { drop(tasks.unbounded_send(Task::Listed(Inventory::read().await))) });
    }

    /// A chosen device that was gone may be there again: it is used in place of the one that has taken its place.
    pub(super) fn listed(&mut self, inventory: &Inventory) {
        let is_listed = |devices: &[Listed], id: &str| devices.iter().any(|device| device.id == id);
        self.stage.find_speaker(|id| is_listed(&inventory.speakers, id));
        let Some(devices) = self.stage.devices() else { return };
        for kind in [Kind::Audio, Kind::Video] {
            let (chosen, listed) = match kind {
                Kind::Audio => (&self.choice.microphone, &inventory.microphones),
                Kind::Video => (&self.choice.camera, &inventory.cameras),
            };
            let (Some(chosen), Some(used)) = (chosen, devices.id(kind)) else { continue };
            // A browser whose devices have no id from its own list would have it opened again and again.
            let stands_in = used != *chosen && (is_listed(listed, &used) || is_alias(&used));
            if stands_in && is_listed(listed, chosen) {
                self.open(kind);
            }
        }
    }

    /// The person has answered what screen to share in the call `id`. The browser's question stays open when the call is
    /// over: what was chosen for that one is for nobody else, and goes off here.
    pub(super) fn share(&mut self, id: &CallId, asked: Result<Screen, DeviceError>) {
        if !self.is_busy() || self.call.as_ref().map(Call::id) != Some(id) {
            return;
        }
        // Who has closed the question knows.
        self.lacks.screen = asked.as_ref().err().copied().filter(|error| *error != DeviceError::Refused);
        let Ok(mut screen) = asked else { return };
        let tasks = self.tasks.clone();
        screen.watch(move || drop(tasks.unbounded_send(Task::ScreenEnded)));
        self.camera_after_screen |= self.stage.close_camera();
        self.stage.share(Some(screen));
        self.send_anew();
    }

    /// Back to the camera, if it was on before.
    pub(super) fn stop_sharing(&mut self) {
        if self.stage.share(None) {
            self.send_anew();
            if std::mem::take(&mut self.camera_after_screen) {
                self.open(Kind::Video);
            }
        }
    }

    /// A screen has ended by itself: the one that is shared, or one from before.
    pub(super) fn screen_ended(&mut self) {
        if self.stage.screen_has_ended() {
            self.stop_sharing();
        }
    }

    /// What is sent has changed: to the other page, and to the elements of this one.
    fn send_anew(&self) {
        self.stage.refresh();
        self.send_tracks();
        self.tell_sending();
    }

    pub(super) fn tell_sending(&self) {
        let sending = self.stage.sending();
        let told = PeerMessage::Sending { audio: sending.audio, video: sending.video, screen: sending.screen };
        self.with_peer(|peer| peer.tell(&told));
    }
}
