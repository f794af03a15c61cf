//! What a page does in a call: [`Call::handle`] takes what happened and says what to do. No clock, no input, no output.

mod clock;
mod from_peer;
mod from_person;
mod from_server;
mod past;
mod waiting;
mod words;

pub use clock::Patience;
pub use past::Past;
pub use waiting::{Reception, Waiting};
pub use words::{Capture, Command, Ending, Input, LinkState, Output, Phase, Sound};

use super::{FailReason, Media, Role};
use crate::{
    api::LiveCall,
    ids::{CallId, DeviceId},
    rtc::{Candidate, Sdp},
};
use clock::Due;

/// One call of this page.
#[derive(Clone, Debug)]
pub struct Call {
    id: CallId,
    role: Role,
    device: DeviceId,
    sends: Media,
    /// The person has called although there is neither camera nor microphone.
    receives_only: bool,
    phase: Phase,
    /// The caller's offer, until it is answered.
    offer: Option<Sdp>,
    /// The caller's candidates, until there is a peer connection to take them.
    waiting: Vec<Candidate>,
    /// What this page has told the server of the end.
    told: Option<Command>,
    patience: Patience,
    due: Due,
}

impl Call {
    /// Calls somebody. Where the browser has nothing to ask, the offer is made at once, otherwise nobody rings before the
    /// person has answered its question.
    pub fn place(
        now: u64,
        id: CallId,
        device: DeviceId,
        media: Media,
        capture: Capture,
        patience: Patience,
    ) -> (Call, Vec<Output>) {
        let mut call = Call {
            id,
            role: Role::Caller,
            device,
            sends: media,
            receives_only: capture == Capture::Without,
            phase: Phase::Preparing,
            offer: None,
            waiting: Vec::new(),
            told: None,
            patience,
            due: Due::default(),
        };
        let outputs = match capture {
            Capture::Asked => vec![Output::OpenDevices(media)],
            // The offer first: the other side's phone rings before the camera is open.
            Capture::Allowed => [call.reach(now), vec![Output::OpenDevices(media)]].concat(),
            Capture::Without => call.reach(now),
        };
        (call, outputs)
    }

    /// Is called by somebody.
    pub fn incoming(now: u64, device: DeviceId, live: LiveCall, patience: Patience) -> (Call, Vec<Output>) {
        let call = Call {
            id: live.call.id,
            role: Role::Callee,
            device,
            sends: live.call.media,
            receives_only: false,
            phase: Phase::Incoming,
            offer: live.description.map(|description| description.sdp),
            waiting: live.candidates,
            told: None,
            patience,
            due: Due { give_up: Some(now + patience.answer), restart: None },
        };
        (call, vec![Output::Send(Command::Ring), Output::Sound(Sound::Ringtone)])
    }

    /// Which call. In glare it changes: the page answers the other's call instead.
    pub fn id(&self) -> &CallId {
        &self.id
    }

    /// Which side this page is on. The callee is the polite peer.
    pub fn role(&self) -> Role {
        self.role
    }

    /// What the person wants to send.
    pub fn sends(&self) -> Media {
        self.sends
    }

    /// Where the call stands.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// When [`Input::Tick`] is due, by the same clock as `now`.
    pub fn deadline(&self) -> Option<u64> {
        self.due.next()
    }

    /// Takes what happened at `now` (the page's clock, in milliseconds) and says what to do, in order.
    pub fn handle(&mut self, now: u64, input: Input) -> Vec<Output> {
        match input {
            Input::Accept(media) => self.accept(now, media),
            Input::End => self.end(now),
            Input::Leave => self.leave(now),
            Input::Devices(given) => self.devices(now, given),
            Input::Made(description) => self.made(now, description),
            Input::Found(candidates) => self.found(candidates),
            Input::Link(link) => self.link(now, link),
            Input::PeerFailed => self.peer_failed(),
            Input::PeerHungUp => self.peer_hung_up(now),
            Input::Glare(live) => self.glare(now, *live),
            Input::Refused(code) => self.refused(code),
            Input::Change(change) => self.change(now, change),
            Input::Synced { state, live } => self.synced(now, state, live),
            Input::Tick => self.tick(now),
        }
    }

    /// Begins to look for the callee.
    fn reach(&mut self, now: u64) -> Vec<Output> {
        self.phase = Phase::Reaching;
        self.due.give_up = Some(now + self.patience.answer);
        vec![Output::MakeOffer]
    }

    /// Is over: nothing rings, nothing is sent, the devices are free.
    fn finish(&mut self, ending: Ending) -> Vec<Output> {
        self.phase = Phase::Over(ending);
        self.due = Due::default();
        self.offer = None;
        self.waiting.clear();
        vec![Output::Sound(Sound::Silence), Output::ClosePeer, Output::ReleaseDevices]
    }

    /// Is over, and the record is to hear it. The other page hears it first, while there is a way to it.
    fn finish_and_tell(&mut self, ending: Ending, failed: Option<FailReason>) -> Vec<Output> {
        let mut outputs = vec![Output::TellHangUp, self.tell_end(ending, failed)];
        outputs.extend(self.finish(ending));
        outputs
    }

    /// Tells the server of the end, and remembers it: what is lost on the way is told again after the next gap.
    fn tell_end(&mut self, ending: Ending, failed: Option<FailReason>) -> Output {
        let lasted_ms = match ending {
            Ending::Outcome { duration_ms, .. } => duration_ms,
            Ending::Elsewhere | Ending::NoDevices(_) | Ending::Refused(_) => None,
        };
        let end = Command::End { failed, lasted_ms };
        self.told = Some(end.clone());
        Output::Send(end)
    }

    /// How long the two have been connected, in milliseconds.
    fn connected_for(&self, now: u64) -> Option<u64> {
        self.phase.connected_since().map(|since| now.saturating_sub(since))
    }
}
