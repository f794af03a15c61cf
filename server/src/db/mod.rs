//! The store: the only place that holds queries.

mod calls;
mod contacts;
mod migrations;
mod retry;
mod sessions;
mod signals;
mod users;

pub use calls::{Placing, StoredCall};
pub use contacts::{Edge, EdgeState};
pub use sessions::Session;
pub use signals::Signals;

use std::sync::Arc;
use surrealdb::{
    Surreal,
    engine::any::{Any, connect},
};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine's own error.
    #[error("the store failed: {0}")]
    Engine(#[from] surrealdb::Error),
    /// A record holds what no record should.
    #[error("the store holds a malformed record: {0}")]
    Malformed(String),
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    client: Arc<Surreal<Any>>,
}

impl Db {
    /// Opens the store at `url` (`surrealkv://PATH`, `ws://…`, `mem://`) and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        let client = connect(url).await?;
        client.use_ns("visavis").use_db("visavis").await?;
        let db = Self { client: Arc::new(client) };
        db.migrate().await?;
        Ok(db)
    }

    /// A store in memory, for tests.
    pub async fn in_memory() -> Result<Self, DbError> {
        Self::open("mem://").await
    }
}

fn malformed(what: impl ToString) -> DbError {
    DbError::Malformed(what.to_string())
}
