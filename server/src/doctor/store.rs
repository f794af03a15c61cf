//! The store, looked at by whoever has it open: it keeps what is written, its tables can be read, and its clock is right.

use super::{
    clock::apart,
    finding::{Check, Finding},
    guests::{self, Guest},
};
use crate::{
    app::App,
    clock::now_ms,
    db::{self, Db, DbError},
};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use shared::i18n::{Terminal, fill};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long the store may take over all of this. Less than the doctor waits for the server's answer: a store that is
/// silent must not make the server look silent.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What became of the guests, who are written and read back.
    pub written: Written,
    /// Each table that there should be.
    pub tables: Vec<Table>,
    /// What the store says of time; none if it says nothing.
    pub times: Option<Times>,
}

/// What became of something that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// It was read back, after this time.
    Kept(Duration),
    /// Something else was read back, or nothing.
    Forgotten,
    /// It was not written, or not read: why.
    Failed(String),
    /// That took too long.
    Silent,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// How it is.
    pub state: TableState,
}

/// How a table is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableState {
    /// It is there, and can be read.
    Read,
    /// It is not there.
    Missing,
    /// It cannot be read: why.
    Failed(String),
    /// Reading it takes too long.
    Silent,
}

/// What the store says of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When the newest record was made, in milliseconds since 1970.
    pub newest: u64,
    /// How far the store's clock is from that of the process that asked it.
    pub apart: Duration,
}

/// Looks at the store, and lets the guests in.
pub(super) async fn examine(app: &App, guests: &[Guest; 2]) -> Report {
    // Before the guests' own records are the newest.
    let end = Instant::now() + PATIENCE;
    let times = timeout_at(end, times(&app.db)).await.ok().and_then(Result::ok);
    let (written, tables) = tokio::join!(write(app, guests, end), tables(&app.db, end));
    Report { written, tables, times }
}

async fn times(db: &Db) -> Result<Times, DbError> {
    let (now, newest) = db.times().await?;
    Ok(Times { newest, apart: apart(now, now_ms()) })
}

async fn write(app: &App, guests: &[Guest; 2], end: Instant) -> Written {
    let begun = Instant::now();
    match timeout_at(end, guests::admit(app, guests)).await {
        Ok(Ok(true)) => Written::Kept(begun.elapsed()),
        Ok(Ok(false)) => Written::Forgotten,
        Ok(Err(error)) => Written::Failed(cause(&error)),
        Err(_) => Written::Silent,
    }
}

async fn tables(db: &Db, end: Instant) -> Vec<Table> {
    let there = timeout_at(end, db.tables()).await;
    let state = async |name: &str| match &there {
        Ok(Ok(names)) if !names.iter().any(|there| there == name) => TableState::Missing,
        Ok(Ok(_)) => match timeout_at(end, db.read_table(name)).await {
            Ok(Ok(_)) => TableState::Read,
            Ok(Err(error)) => TableState::Failed(cause(&error)),
            Err(_) => TableState::Silent,
        },
        Ok(Err(error)) => TableState::Failed(cause(error)),
        Err(_) => TableState::Silent,
    };
    join_all(db::TABLES.iter().map(async |name| Table { name: (*name).to_owned(), state: state(name).await })).await
}

fn cause(error: &DbError) -> String {
    match error {
        DbError::Engine(error) => error.to_string(),
        other => other.to_string(),
    }
}

impl Report {
    /// The guests are in.
    pub(super) fn is_kept(&self) -> bool {
        match self.written {
            Written::Kept(_) => true,
            Written::Forgotten | Written::Failed(_) | Written::Silent => false,
        }
    }

    /// The findings: the store as a whole first, then each table.
    pub(super) fn findings(&self, terminal: &Terminal) -> Vec<Finding> {
        let tables = self.tables.iter().map(|table| table.finding(terminal));
        [self.written.finding(terminal)].into_iter().chain(tables).collect()
    }
}

impl Written {
    fn finding(&self, terminal: &Terminal) -> Finding {
        let words = terminal.doctor;
        let failed = |cause: &str| {
            let said = fill(terminal.store_failed, "cause", cause);
            Finding::failed(Check::Store, fill(words.store_said, "said", &said))
        };
        match self {
            Self::Kept(took) => Finding::ok(Check::Store, words.store_works).after(*took),
            Self::Forgotten => Finding::failed(Check::Store, words.store_forgets),
            Self::Failed(cause) => failed(cause),
            Self::Silent => failed(&silent(terminal)),
        }
    }
}

impl Table {
    fn finding(&self, terminal: &Terminal) -> Finding {
        let words = terminal.doctor;
        let said = |text: &str| fill(text, "name", &self.name);
        let failed = |cause: &str| Finding::failed(Check::Table, fill(&said(words.table_fails), "cause", cause));
        let finding = match &self.state {
            TableState::Read => Finding::ok(Check::Table, said(words.table_read)),
            TableState::Missing => Finding::failed(Check::Table, said(words.table_missing)),
            TableState::Failed(cause) => failed(cause),
            TableState::Silent => failed(&silent(terminal)),
        };
        finding.about(&self.name)
    }
}

fn silent(terminal: &Terminal) -> String {
    fill(terminal.doctor.silent, "n", &PATIENCE.as_secs().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, doctor::Status};
    use shared::i18n::Language;

    async fn app() -> App {
        App::new(Db::in_memory().await.unwrap(), Config::default())
    }

    #[tokio::test]
    async fn a_new_store_is_all_right() {
        let app = app().await;
        let guests = guests::invent().unwrap();
        let report = examine(&app, &guests).await;
        let findings = report.findings(Language::En.terminal());
        assert_eq!(findings.len(), 1 + db::TABLES.len());
        assert!(findings.iter().all(|finding| finding.status == Status::Ok), "{findings:#?}");
        let times = report.times.unwrap();
        assert!(times.apart < Duration::from_secs(1) && times.newest > 0, "{times:?}");
    }

    #[tokio::test]
    async fn a_table_that_is_missing_is_named() {
        let app = app().await;
        app.db.drop_table("lines").await;
        let report = examine(&app, &guests::invent().unwrap()).await;
        let bad: Vec<_> =
            report.findings(Language::En.terminal()).into_iter().filter(|f| f.status != Status::Ok).collect();
        assert_eq!(bad.len(), 1, "{bad:#?}");
        assert_eq!(bad[0].subject.as_deref(), Some("lines"));
        assert!(bad[0].message.contains("is missing"), "{}", bad[0].message);
    }

    #[tokio::test]
    async fn a_store_that_takes_nothing_any_more_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("surrealkv://{}", folder.path().display())).await.unwrap();
        let app = App::new(db, Config::default());
        app.db.close().await.unwrap();
        let guests = guests::invent().unwrap();
        let report = examine(&app, &guests).await;
        assert_eq!(report.findings(Language::En.terminal())[0].status, Status::Failed);
        assert!(!report.is_kept());
        // Nobody waits for such a store.
        guests::dismiss(&app, &guests).await;
    }

    #[test]
    fn a_store_that_fails_is_told_with_what_to_do() {
        for language in Language::ALL {
            for written in [Written::Forgotten, Written::Failed("no room".to_owned()), Written::Silent] {
                let finding = written.finding(language.terminal());
                assert_eq!(finding.status, Status::Failed);
                assert!(finding.message.contains(';'), "{}", finding.message);
            }
        }
    }
}
