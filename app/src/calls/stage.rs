//! What is seen and heard in a call: the own devices, the other side's stream, and the elements that show them.

use super::sink::{play_from, plays_from};
use crate::{
    rtc::{Devices, Kind, Screen},
    state::Sending,
};
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlMediaElement, HtmlVideoElement, MediaStream, MediaStreamTrack, MediaStreamTrackState};

/// Holds both sides' media.
#[derive(Default)]
pub(super) struct Stage {
    devices: Option<Rc<Devices>>,
    screen: Option<Screen>,
    muted: bool,
    remote: Option<MediaStream>,
    /// The same without the picture.
    remote_sound: Option<MediaStream>,
    remote_audio: Option<HtmlMediaElement>,
    remote_video: Option<HtmlVideoElement>,
    local_video: Option<HtmlVideoElement>,
    speaker: Option<String>,
    /// What the other page says it sends, once it has said so.
    pub(super) receiving: Option<Sending>,
}

impl Stage {
    /// Nobody is seen or heard yet; the other side will be from this loudspeaker, or the system's choice.
    pub(super) fn heard_from(speaker: Option<String>) -> Stage {
        Stage { speaker, ..Stage::default() }
    }

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

    /// The tracks to send: of the pictures the screen, where it is shared.
    pub(super) fn tracks(&self) -> (Option<MediaStreamTrack>, Option<MediaStreamTrack>) {
        let devices = self.devices.as_ref();
        let camera = || devices.and_then(|d| d.video());
        (devices.and_then(|d| d.audio()), self.screen.as_ref().and_then(Screen::track).or_else(camera))
    }

    /// What the person sends, or is about to, as their buttons say.
    pub(super) fn wanted(&self) -> Sending {
        let (audio, video) = (self.uses(Kind::Audio) && !self.muted, self.uses(Kind::Video));
        Sending { audio, video, screen: self.screen.is_some() }
    }

    /// What is sent now. What the system mutes is not, though the person cannot unmute it.
    pub(super) fn sending(&self) -> Sending {
        let delivers = |kind| self.devices.as_ref().is_some_and(|d| d.delivers(kind));
        let (audio, video) = (delivers(Kind::Audio) && !self.muted, delivers(Kind::Video));
        Sending { audio, video, screen: self.screen.is_some() }
    }

    /// Whether the own picture is the person's face, which they know from the mirror.
    pub(super) fn is_mirrored(&self) -> bool {
        self.screen.is_none() && self.devices.as_ref().is_some_and(|d| d.faces_person())
    }

    /// Whether a device of this kind is on, muted or not, or is about to be.
    pub(super) fn uses(&self, kind: Kind) -> bool {
        self.devices.as_ref().is_some_and(|d| d.is_in_use(kind))
    }

    pub(super) fn toggle_microphone(&mut self) {
        self.muted = !self.muted;
        self.refresh();
    }

    /// The microphone that is opened next is heard.
    pub(super) fn unmute(&mut self) {
        self.muted = false;
    }

    /// Turns the camera off; false if it was off.
    pub(super) fn close_camera(&mut self) -> bool {
        let Some(devices) = self.devices.as_ref().filter(|d| d.is_in_use(Kind::Video)) else { return false };
        devices.close_camera();
        true
    }

    /// A device was opened, closed or lost.
    pub(super) fn refresh(&self) {
        if let Some(devices) = self.devices.as_ref() {
            devices.mute(self.muted);
        }
        self.attach();
    }

    /// Shares this screen, or none any more; true if one was shared before.
    pub(super) fn share(&mut self, screen: Option<Screen>) -> bool {
        let before = std::mem::replace(&mut self.screen, screen);
        self.attach();
        before.is_some()
    }

    /// Whether the screen that is shared has ended by itself.
    pub(super) fn screen_has_ended(&self) -> bool {
        let track = self.screen.as_ref().and_then(Screen::track);
        track.is_some_and(|track| track.ready_state() == MediaStreamTrackState::Ended)
    }

    /// Plays the other side from this loudspeaker, or the system's choice.
    pub(super) fn use_speaker(&mut self, speaker: Option<String>) {
        self.speaker = speaker;
        if let Some(audio) = self.remote_audio.as_ref() {
            play_from(audio, self.speaker.as_deref());
        }
    }

    /// The list of loudspeakers has changed; `is_there` says what is in it.
    pub(super) fn find_speaker(&self, is_there: impl Fn(&str) -> bool) {
        let Some(audio) = self.remote_audio.as_ref() else { return };
        let speaker = self.speaker.as_deref();
        // One that has not been away plays on: the system's choice, on the way, would be heard.
        if !speaker.is_none_or(is_there) || !plays_from(audio, speaker) {
            play_from(audio, speaker);
        }
    }

    pub(super) fn set_remote(&mut self, stream: MediaStream) {
        self.remote_sound = MediaStream::new_with_tracks(&stream.get_audio_tracks()).ok();
        self.remote = Some(stream);
        self.attach();
    }

    pub(super) fn clear_remote(&mut self) {
        self.remote = None;
        self.remote_sound = None;
        self.receiving = None;
        self.attach();
    }

    pub(super) fn play_remote(&mut self, audio: HtmlMediaElement) {
        play_from(&audio, self.speaker.as_deref());
        self.remote_audio = Some(audio);
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

    /// Lets the elements show and play what there is.
    pub(super) fn attach(&self) {
        play(self.remote_audio.as_ref(), self.remote_sound.as_ref());
        play(self.remote_video.as_deref(), self.remote.as_ref());
        let camera = || self.devices.as_ref().map(|devices| devices.stream());
        play(self.local_video.as_deref(), self.screen.as_ref().map(Screen::stream).or_else(camera));
    }

    /// Plays what the browser has refused to play before the first touch, or has halted: the sound, or a picture that was put
    /// aside with the page.
    pub(super) fn play_blocked(&self) {
        let elements = [self.remote_audio.as_ref(), self.remote_video.as_deref(), self.local_video.as_deref()];
        let is_blocked = |element: &&HtmlMediaElement| element.paused() && element.src_object().is_some();
        for element in elements.into_iter().flatten().filter(is_blocked) {
            let Ok(playing) = element.play() else { continue };
            // Refused once more: the next touch is the next chance.
            spawn_local(async move { drop(JsFuture::from(playing).await) });
        }
    }
}

/// An element that is off the page belongs to the view of a former call, and would be heard beside that of this one.
fn play(element: Option<&HtmlMediaElement>, stream: Option<&MediaStream>) {
    if let Some(element) = element {
        let stream = stream.filter(|_| element.is_connected());
        if element.src_object().as_ref() != stream {
            element.set_src_object(stream);
        }
    }
}
