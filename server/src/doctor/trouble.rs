//! Why something is not reached, or does not answer as it should.

use super::PATIENCE;
use shared::i18n::{Doctor, fill};
use std::{fmt, io};
use tokio::time::{Instant, timeout_at};

/// Why something is not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No machine has the name.
    UnknownName,
    /// The machine is there, and nobody listens at the port.
    NobodyListens,
    /// Nothing came in time.
    Silent,
    /// It ends the connection in place of an answer.
    HungUp,
    /// The system says why, in its words.
    Unreached(String),
    /// Its certificate is not to be trusted.
    Certificate(String),
    /// Something came that is not what the protocol has.
    Garbled(String),
}

impl Trouble {
    pub(super) fn garbled(what: impl fmt::Display) -> Self {
        Self::Garbled(what.to_string())
    }

    /// To stand within a sentence.
    pub(super) fn cause(&self, words: &Doctor) -> String {
        match self {
            Self::UnknownName => words.unknown_name.to_owned(),
            Self::NobodyListens => words.nobody_listens.to_owned(),
            Self::Silent => fill(words.silent, "n", &PATIENCE.as_secs().to_string()),
            Self::HungUp => words.hangs_up.to_owned(),
            Self::Unreached(cause) => cause.clone(),
            Self::Certificate(cause) => fill(words.certificate_untrusted, "cause", cause),
            Self::Garbled(cause) => fill(words.garbled, "cause", cause),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::NobodyListens,
            io::ErrorKind::TimedOut => Self::Silent,
            _ => Self::Unreached(error.to_string()),
        }
    }
}

/// Waits until everything that belongs to one finding is done, and not for ever.
pub(super) async fn in_time<T, E: From<Trouble>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    by(Instant::now() + PATIENCE, work).await
}

/// The same where several parts share the time until `end`.
pub(super) async fn by<T, E: From<Trouble>>(end: Instant, work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    timeout_at(end, work).await.unwrap_or_else(|_| Err(Trouble::Silent.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::i18n::Language;

    #[tokio::test]
    async fn what_keeps_silent_is_waited_for_three_seconds() {
        let begun = tokio::time::Instant::now();
        let silent: Result<(), Trouble> = in_time(std::future::pending()).await;
        assert_eq!(silent, Err(Trouble::Silent));
        assert_eq!(begun.elapsed().as_secs(), 3);
        assert!(Trouble::Silent.cause(Language::En.terminal().doctor).contains("3 s"));
    }
}
