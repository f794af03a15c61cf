//! What a page writes down of itself: the steps by which a call comes about.
//!
//! A line holds what happened, not words: it is read in the language of the moment. No step carries an address, a phone
//! number, a description or a secret.

use crate::{
    call::{
        Outcome, Role,
        machine::{Call, Ending, Phase},
    },
    i18n::{Catalogue, step_sentence},
    ids::UserId,
    rtc::DeviceError,
};
use std::collections::VecDeque;

/// How much a line matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something begins, or has come to its usual end.
    Info,
    /// Something that a call needs is there.
    Success,
    /// Something is missing or broken, and what was under way goes on.
    Warn,
    /// Something is over because of it.
    Error,
}

impl Level {
    /// The word that stands in brackets before a line, the same in every language.
    pub fn tag(self) -> &'static str {
        match self {
            Level::Info => "INFO",
            Level::Success => "SUCCESS",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The page runs.
    Ready,
    /// This browser can call.
    Supported,
    /// It cannot.
    Unsupported,
    /// Signals for this person reach the page.
    Signaling(UserId),
    /// They do no longer; the page tries to get them again.
    SignalingLost,
    /// A peer connection is wanted.
    Initializing,
    /// It is there.
    PeerCreated,
    /// The browser does not make one, or not with the other side's description.
    PeerFailed,
    /// An exchange while the call goes on has failed.
    RenegotiationFailed,
    /// This side's offer or answer is made.
    Initialized,
    /// The browser has given camera or microphone.
    LocalStream,
    /// Something of them is not there.
    NoLocalStream(DeviceError),
    /// The call stands otherwise than before, for the side with this role.
    Call(Phase, Role),
}

impl Step {
    /// Where a call stands. How long it has lasted is left out: the record may still correct that by a moment.
    pub fn of(call: &Call) -> Step {
        let mut phase = call.phase();
        if let Phase::Over(Ending::Outcome { duration_ms, .. }) = &mut phase {
            *duration_ms = None;
        }
        Step::Call(phase, call.role())
    }

    /// How much it matters.
    pub fn level(&self) -> Level {
        match self {
            Step::Ready | Step::Initializing => Level::Info,
            Step::Supported | Step::Signaling(_) | Step::PeerCreated | Step::Initialized | Step::LocalStream => {
                Level::Success
            }
            Step::SignalingLost | Step::RenegotiationFailed | Step::NoLocalStream(_) => Level::Warn,
            Step::Unsupported | Step::PeerFailed => Level::Error,
            Step::Call(phase, _) => level_of(*phase),
        }
    }
}

fn level_of(phase: Phase) -> Level {
    match phase {
        Phase::Preparing
        | Phase::Reaching
        | Phase::Ringing
        | Phase::Incoming
        | Phase::Answering
        | Phase::Connecting => Level::Info,
        Phase::Connected { .. } => Level::Success,
        Phase::Reconnecting { .. } => Level::Warn,
        Phase::Over(Ending::Outcome { outcome, .. }) => match outcome {
            Outcome::Completed
            | Outcome::Cancelled
            | Outcome::Declined
            | Outcome::Missed
            | Outcome::Busy
            | Outcome::Unreachable => Level::Info,
            Outcome::Failed(_) => Level::Error,
        },
        Phase::Over(Ending::Elsewhere) => Level::Info,
        Phase::Over(Ending::NoDevices(_) | Ending::Refused(_)) => Level::Error,
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Counts the lines, so that each can be known again.
    pub number: u32,
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// What.
    pub step: Step,
}

impl Line {
    /// What is read.
    pub fn text(&self, texts: &Catalogue) -> String {
        format!("[{}] {}", self.step.level().tag(), step_sentence(texts, &self.step))
    }
}

/// How many lines are kept: more than a call with all its troubles has.
const KEPT: usize = 500;

/// The last lines, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: VecDeque<Line>,
    written: u32,
}

impl Log {
    /// Takes a line in; the oldest one goes where there are 500 already.
    pub fn write(&mut self, at: f64, step: Step) -> &Line {
        if self.lines.len() == KEPT {
            self.lines.pop_front();
        }
        self.written = self.written.wrapping_add(1);
        self.lines.push_back(Line { number: self.written, at, step });
        &self.lines[self.lines.len() - 1]
    }

    /// The lines.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{call::FailReason, error::ErrorCode, i18n::Language};

    #[test]
    fn only_the_last_lines_are_kept_each_with_a_number_of_its_own() {
        let mut log = Log::default();
        for at in 0..KEPT + 3 {
            log.write(at as f64, Step::Ready);
        }
        let lines: Vec<_> = log.lines().collect();
        assert_eq!(lines.len(), KEPT);
        assert_eq!((lines[0].number, lines[0].at), (4, 3.0));
        assert!(lines.windows(2).all(|pair| pair[0].number + 1 == pair[1].number));
    }

    #[test]
    fn what_is_as_it_should_be_warns_of_nothing() {
        let ended = |outcome| Phase::Over(Ending::Outcome { outcome, duration_ms: None });
        for phase in [
            Phase::Preparing,
            Phase::Ringing,
            Phase::Connected { since: 1 },
            ended(Outcome::Completed),
            ended(Outcome::Missed),
            Phase::Over(Ending::Elsewhere),
        ] {
            assert!(Step::Call(phase, Role::Caller).level() < Level::Warn, "{phase:?}");
        }
        assert_eq!(Step::Call(Phase::Reconnecting { since: 1 }, Role::Caller).level(), Level::Warn);
        for phase in [
            ended(Outcome::Failed(FailReason::Lost)),
            Phase::Over(Ending::NoDevices(DeviceError::Missing)),
            Phase::Over(Ending::Refused(ErrorCode::NotContact)),
        ] {
            assert_eq!(Step::Call(phase, Role::Callee).level(), Level::Error, "{phase:?}");
        }
    }

    #[test]
    fn the_lines_of_a_call_read_as_they_always_have() {
        let user = UserId::try_from("1").unwrap();
        let steps = [
            Step::Supported,
            Step::Initializing,
            Step::LocalStream,
            Step::PeerCreated,
            Step::Signaling(user),
            Step::Initialized,
        ];
        let read = steps.map(|step| Line { number: 1, at: 0.0, step }.text(Language::Ru.catalogue()));
        assert_eq!(
            read,
            [
                "[SUCCESS] WebRTC поддерживается",
                "[INFO] Инициализация WebRTC...",
                "[SUCCESS] Локальный поток получен",
                "[SUCCESS] Peer connection создан",
                "[SUCCESS] Сигналинг инициализирован для пользователя: 1",
                "[SUCCESS] WebRTC инициализирован успешно",
            ]
        );
    }
}
