//! What was found about one thing, as people and as programs read it.

use serde::Serialize;
use shared::i18n::{Doctor, fill};
use std::time::Duration;

/// What was looked at. Programs go by these names: docs/operations.md lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A server runs on the data folder.
    Server,
    /// Who may look into the data folder.
    Folder,
    /// The room that is left for it.
    Space,
    /// The clock of this machine, against the others there are.
    Clock,
    /// The store keeps what is written.
    Store,
    /// One table.
    Table,
    /// A signal goes through the server.
    Signal,
    /// What the server shows to browsers.
    Certificate,
    /// One STUN server, or that there is none.
    Stun,
    /// One TURN server.
    Turn,
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All right.
    Ok,
    /// Calls work, and something should be done.
    Warning,
    /// Something that calls need does not work.
    Failed,
}

/// One line of the doctor's report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// Which of several: a table's name, a server's URL.
    pub subject: Option<String>,
    /// How it is.
    pub status: Status,
    /// How long it took, in milliseconds.
    pub ms: Option<u64>,
    /// What was found, and what to do about it, in the terminal's language.
    pub message: String,
}

impl Finding {
    pub(super) fn ok(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Status::Ok, message.into())
    }

    pub(super) fn warning(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Status::Warning, message.into())
    }

    pub(super) fn failed(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Status::Failed, message.into())
    }

    fn new(check: Check, status: Status, message: String) -> Self {
        Self { check, subject: None, status, ms: None, message }
    }

    /// The same about one of several.
    pub(super) fn about(self, subject: &str) -> Self {
        Self { subject: Some(subject.to_owned()), ..self }
    }

    /// The same, and how long it took: a part of a millisecond counts as one.
    pub(super) fn after(self, took: Duration) -> Self {
        let ms = took.as_micros().div_ceil(1000);
        Self { ms: Some(u64::try_from(ms).unwrap_or(u64::MAX)), ..self }
    }

    /// The finding as a line for the terminal.
    pub fn line(&self, words: &Doctor) -> String {
        let mark = match self.status {
            Status::Ok => "✅",
            Status::Warning => "⚠️",
            Status::Failed => "❌",
        };
        let took = self.ms.map(|ms| fill(words.took, "n", &ms.to_string())).unwrap_or_default();
        format!("{mark} {}{took}", self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::i18n::Language;

    #[test]
    fn a_line_ends_with_the_time_in_the_terminals_language() {
        let finding = Finding::warning(Check::Store, "Slow").after(Duration::from_micros(1200));
        assert_eq!(finding.line(Language::En.terminal().doctor), "⚠️ Slow (2 ms)");
        assert_eq!(finding.line(Language::Ru.terminal().doctor), "⚠️ Slow (2 мс)");
        assert_eq!(Finding::ok(Check::Store, "Good").line(Language::En.terminal().doctor), "✅ Good");
    }

    #[test]
    fn programs_read_every_key_of_a_finding() {
        let written = serde_json::to_value(Finding::failed(Check::Table, "Gone").about("users")).unwrap();
        let expected = serde_json::json!({
            "check": "table", "subject": "users", "status": "failed", "ms": null, "message": "Gone",
        });
        assert_eq!(written, expected);
    }
}
