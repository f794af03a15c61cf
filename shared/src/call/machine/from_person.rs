//! What a person does: accept, end, leave, and answer the browser's question for camera and microphone.

use super::{Call, Ending, Output, Phase, Sound};
use crate::{
    call::{Media, Outcome},
    rtc::DeviceError,
};

impl Call {
    pub(super) fn accept(&mut self, now: u64, media: Media) -> Vec<Output> {
        match self.phase {
            Phase::Incoming => self.answer(now, media),
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. }
            | Phase::Over(_) => vec![],
        }
    }

    /// Answers the offer at hand: transceivers first, tracks follow when the browser gives them.
    pub(super) fn answer(&mut self, now: u64, media: Media) -> Vec<Output> {
        let Some(offer) = self.offer.take() else { return self.peer_failed() };
        self.phase = Phase::Answering;
        self.sends = media;
        self.due.give_up = Some(now + self.patience.connect);
        let mut outputs = vec![Output::Sound(Sound::Silence)];
        outputs.extend((!self.receives_only).then_some(Output::OpenDevices(media)));
        outputs.push(Output::MakeAnswer(offer));
        outputs.extend(self.waiting.drain(..).map(Output::AddCandidate));
        outputs
    }

    pub(super) fn end(&mut self, now: u64) -> Vec<Output> {
        match self.phase {
            // Nobody has been called yet.
            Phase::Preparing => self.finish(Ending::plain(Outcome::Cancelled)),
            Phase::Reaching | Phase::Ringing => self.finish_and_tell(Ending::plain(Outcome::Cancelled), None),
            Phase::Incoming => self.finish_and_tell(Ending::plain(Outcome::Declined), None),
            Phase::Answering | Phase::Connecting | Phase::Connected { .. } | Phase::Reconnecting { .. } => {
                let duration_ms = self.connected_for(now);
                self.finish_and_tell(Ending::Outcome { outcome: Outcome::Completed, duration_ms }, None)
            }
            Phase::Over(_) => vec![],
        }
    }

    pub(super) fn leave(&mut self, now: u64) -> Vec<Output> {
        match self.phase {
            // The page only withdraws: other devices ring on, and this one rings again after a reload.
            Phase::Incoming => vec![Output::Sound(Sound::Silence)],
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => self.end(now),
            Phase::Over(_) => vec![],
        }
    }

    pub(super) fn devices(&mut self, now: u64, given: Result<(), DeviceError>) -> Vec<Output> {
        match (self.phase, given) {
            (Phase::Preparing, Ok(())) => self.reach(now),
            (Phase::Preparing, Err(error)) => self.finish(Ending::NoDevices(error)),
            // The caller who cannot be seen nor heard does not let anybody's phone ring on, unless that was known before.
            (Phase::Reaching | Phase::Ringing, Err(error)) if !self.receives_only => {
                let ending = Ending::NoDevices(error);
                let mut outputs = vec![self.tell_end(ending, None)];
                outputs.extend(self.finish(ending));
                outputs
            }
            // Who answers without camera and microphone sees and hears the other one all the same.
            (
                Phase::Reaching
                | Phase::Ringing
                | Phase::Incoming
                | Phase::Answering
                | Phase::Connecting
                | Phase::Connected { .. }
                | Phase::Reconnecting { .. }
                | Phase::Over(_),
                Ok(()) | Err(_),
            ) => vec![],
        }
    }
}
