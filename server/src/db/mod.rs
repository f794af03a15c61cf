//! The store: the only place that holds queries.

mod calls;
mod contacts;
mod doctor;
mod engine;
mod invitations;
mod migrations;
mod owner;
mod retry;
mod sessions;
mod signals;
mod users;

pub use calls::{Placing, StoredCall};
pub use contacts::{Edge, EdgeState};
pub use migrations::TABLES;
pub use owner::Listed;
pub use sessions::Session;
pub use signals::Signals;
pub use users::{Account, Opening};

use engine::Engine;
use std::sync::Arc;

/// The store's namespace, and in it the database.
const NAMESPACE: &str = "visavis";

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine's own error.
    #[error("the store failed: {0}")]
    Engine(#[from] surrealdb::Error),
    /// The store does not open or close.
    #[error("the store does not open: {0}")]
    Open(String),
    /// Another process holds the store.
    #[error("another process holds the store")]
    Locked,
    /// The store's files are not for this user.
    #[error("the store's files are not for this user")]
    Denied,
    /// The server that has the store lets nobody in, or is not there.
    #[error("the store's server gives no access: {0}")]
    NoAccess(String),
    /// A record holds what no record should.
    #[error("the store holds a malformed record: {0}")]
    Malformed(String),
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    client: Arc<Engine>,
    sessions: Arc<sessions::Known>,
}

impl Db {
    /// Opens the store at `url` (`surrealkv://PATH`, `ws://…`, `mem://`) and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        let db = Self::of(Engine::open(url).await?);
        db.migrate().await?;
        Ok(db)
    }

    fn of(engine: Engine) -> Self {
        let sessions = Arc::new(sessions::Known::new(engine.is_shared()));
        Self { client: Arc::new(engine), sessions }
    }

    /// Closes the store. Whatever still asks it fails from now on.
    pub async fn close(&self) -> Result<(), DbError> {
        self.client.close().await
    }

    /// Deletes what of `table` ended before `now` (milliseconds since 1970). Not along with anything else: two that do so at
    /// once meet in the same records, and one of them has to try again.
    async fn forget_ended(&self, table: &'static str, now: u64) -> Result<(), DbError> {
        self.retry(|| async {
            let query = format!("DELETE {table} WHERE expires <= time::from_millis($now)");
            self.client.query(query).bind(("now", now)).await?.check()?;
            Ok(())
        })
        .await
    }

    /// Reads something: the store answers.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.client.query("SELECT VALUE at FROM ONLY type::record('migrations', 1)").await?.check()?;
        Ok(())
    }

    /// A store in memory: it goes with the process.
    pub async fn in_memory() -> Result<Self, DbError> {
        Self::open("mem://").await
    }
}

fn malformed(what: impl ToString) -> DbError {
    DbError::Malformed(what.to_string())
}
