//! What the peer connection reports.

use super::{Call, Command, Ending, LinkState, Output, Phase};
use crate::{
    api::Signal,
    call::{FailReason, Outcome},
    rtc::{Candidate, Description, DescriptionKind},
};

impl Call {
    pub(super) fn made(&mut self, now: u64, description: Description) -> Vec<Output> {
        match (self.phase, description.kind) {
            (Phase::Reaching, DescriptionKind::Offer) => {
                vec![Output::Send(Command::Request { offer: description.sdp })]
            }
            (Phase::Answering, DescriptionKind::Answer) => {
                self.phase = Phase::Connecting;
                self.due.give_up = Some(now + self.patience.connect);
                vec![Output::Send(Command::Accept { answer: description.sdp })]
            }
            (Phase::Connecting | Phase::Connected { .. } | Phase::Reconnecting { .. }, _) => {
                vec![Output::Send(Command::Signal(Signal::Description(description)))]
            }
            // Of a peer connection that has been given up: glare, or the end.
            (Phase::Reaching, DescriptionKind::Answer)
            | (Phase::Answering, DescriptionKind::Offer)
            | (Phase::Preparing | Phase::Ringing | Phase::Incoming | Phase::Over(_), _) => vec![],
        }
    }

    pub(super) fn found(&mut self, candidates: Vec<Candidate>) -> Vec<Output> {
        match self.phase {
            Phase::Reaching
            | Phase::Ringing
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => vec![Output::Send(Command::Signal(Signal::Candidates(candidates)))],
            Phase::Preparing | Phase::Incoming | Phase::Over(_) => vec![],
        }
    }

    pub(super) fn link(&mut self, now: u64, link: LinkState) -> Vec<Output> {
        match (self.phase, link) {
            (Phase::Answering | Phase::Connecting, LinkState::Connected) => {
                self.phase = Phase::Connected { since: now };
                self.due.give_up = None;
                self.due.restart = None;
                vec![Output::Send(Command::Connected)]
            }
            (Phase::Connecting, LinkState::Failed) => {
                self.due.restart = Some(now + self.patience.restart_again);
                vec![Output::RestartIce]
            }
            (Phase::Connected { since }, LinkState::Disconnected) => {
                self.phase = Phase::Reconnecting { since };
                self.due.restart = Some(now + self.patience.restart);
                self.due.give_up = Some(now + self.patience.reconnect);
                vec![]
            }
            (Phase::Connected { since }, LinkState::Failed) => {
                self.phase = Phase::Reconnecting { since };
                self.due.restart = Some(now + self.patience.restart_again);
                self.due.give_up = Some(now + self.patience.reconnect);
                vec![Output::RestartIce]
            }
            (Phase::Reconnecting { .. }, LinkState::Failed) => {
                self.due.restart = Some(now + self.patience.restart_again);
                vec![Output::RestartIce]
            }
            (Phase::Reconnecting { since }, LinkState::Connected) => {
                self.phase = Phase::Connected { since };
                self.due.restart = None;
                self.due.give_up = None;
                vec![]
            }
            (Phase::Connecting | Phase::Reconnecting { .. }, LinkState::Disconnected)
            | (Phase::Connected { .. }, LinkState::Connected)
            | (Phase::Answering, LinkState::Disconnected | LinkState::Failed)
            | (Phase::Preparing | Phase::Reaching | Phase::Ringing | Phase::Incoming | Phase::Over(_), _) => vec![],
        }
    }

    pub(super) fn peer_failed(&mut self) -> Vec<Output> {
        let failed = Ending::plain(Outcome::Failed(FailReason::Browser));
        match self.phase {
            Phase::Preparing => self.finish(failed),
            Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. } => self.finish_and_tell(failed, Some(FailReason::Browser)),
            Phase::Over(_) => vec![],
        }
    }

    pub(super) fn peer_hung_up(&mut self, now: u64) -> Vec<Output> {
        match self.phase {
            // The record hears it from here too: the other page may be gone before its word got through.
            Phase::Connecting | Phase::Connected { .. } | Phase::Reconnecting { .. } => self.end(now),
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Incoming
            | Phase::Answering
            | Phase::Over(_) => vec![],
        }
    }
}
