//! `visavis doctor` at a terminal: a line for each finding as soon as it is there, or all of them as JSON for programs.

use super::{Case, Finding, Status, checks, client::Site, trouble::in_time, visit};
use crate::cli::Doctor;
use futures_util::StreamExt;
use serde::Serialize;
use shared::i18n::Terminal;
use std::io::{self, Write};

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    /// Nothing has failed.
    ok: bool,
    /// In the order of the lines.
    checks: Vec<Finding>,
}

/// Looks at everything, and prints what was found. False: something has failed.
pub async fn run(settings: &Doctor, terminal: &Terminal) -> io::Result<bool> {
    let visit = visit::begin(settings, terminal).await;
    let mut checks = checks(Case {
        folder: &settings.data.folder,
        server: visit.server,
        store: visit.store,
        inside: visit.inside.as_deref(),
        public: settings.public_url.as_deref().and_then(Site::parse),
        terminal,
    });
    let mut found = Vec::new();
    while let Some(finding) = checks.next().await {
        if !settings.json {
            writeln!(io::stdout(), "{}", finding.line(terminal.doctor))?;
        }
        found.push(finding);
    }
    drop(checks);
    if let Some(conversation) = visit.conversation {
        // A server that does not hang up has been told of, and what it keeps it will sweep out.
        let _ = in_time(async { Ok::<_, super::trouble::Trouble>(conversation.end().await?) }).await;
    }
    let ok = found.iter().all(|finding| finding.status != Status::Failed);
    if settings.json {
        let report = serde_json::to_string_pretty(&Report { ok, checks: found })?;
        writeln!(io::stdout(), "{report}")?;
    }
    Ok(ok)
}
