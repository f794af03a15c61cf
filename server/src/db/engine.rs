//! The engine under the store: one in this process, of which we say how much memory it takes and when it closes, or a
//! SurrealDB server.

use super::DbError;
use std::{borrow::Cow, fmt, future::IntoFuture, pin::Pin, sync::Arc};
use surrealdb::{
    IndexedResults, Surreal,
    engine::{
        any::{Any, connect},
        local,
    },
    method,
    opt::auth::Root,
    types::SurrealValue,
};
use surrealdb_cnf::ConfigMap;
use surrealdb_engine_local::Datastore;

/// How the embedded store is kept. Its own defaults take up to half of the machine's memory.
const SETTINGS: &[(&str, &str)] = &[
    // A change is on the disk before anybody hears of it.
    ("datastore_sync", "every"),
    ("surrealkv_block_cache_capacity", "33554432"),
    ("surrealkv_max_memtable_size", "33554432"),
    ("surrealkv_vlog_max_file_size", "67108864"),
];

/// A connection to the store.
pub(super) enum Engine {
    /// The store is this process's own.
    Embedded {
        /// Queries go here.
        client: Surreal<local::Db>,
        /// What they go to.
        store: Arc<Datastore>,
    },
    /// The store is a server's.
    Remote(Surreal<Any>),
}

/// A query to either kind of engine.
pub(super) enum Query<'a> {
    Embedded(method::Query<'a, local::Db>),
    Remote(method::Query<'a, Any>),
}

impl Engine {
    /// Opens the store at `url`: `ws://[USER:PASSWORD@]HOST:PORT` is a server's, anything else is embedded.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        if url.starts_with("ws://") || url.starts_with("wss://") { remote(url).await } else { embedded(url).await }
    }

    /// Whether others than this process may change what is stored.
    pub fn is_shared(&self) -> bool {
        match self {
            Self::Embedded { .. } => false,
            Self::Remote(_) => true,
        }
    }

    /// A query, to be bound and awaited.
    pub fn query<'a>(&'a self, text: impl Into<Cow<'a, str>>) -> Query<'a> {
        match self {
            Self::Embedded { client, .. } => Query::Embedded(client.query(text)),
            Self::Remote(client) => Query::Remote(client.query(text)),
        }
    }

    /// Closes what is open. Queries fail from now on.
    pub async fn close(&self) -> Result<(), DbError> {
        match self {
            Self::Embedded { store, .. } => store.shutdown().await.map_err(|error| DbError::Open(error.to_string())),
            Self::Remote(_) => Ok(()),
        }
    }
}

impl Query<'_> {
    /// Gives the query's parameter `name` a value.
    pub fn bind<T: SurrealValue>(self, (name, value): (&'static str, T)) -> Self {
        match self {
            Self::Embedded(query) => Self::Embedded(query.bind((name, value))),
            Self::Remote(query) => Self::Remote(query.bind((name, value))),
        }
    }
}

impl<'a> IntoFuture for Query<'a> {
    type Output = surrealdb::Result<IndexedResults>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        match self {
            Self::Embedded(query) => query.into_future(),
            Self::Remote(query) => query.into_future(),
        }
    }
}

/// What `surrealdb` does behind `connect`, with our settings: it takes none, and keeps the store to itself.
async fn embedded(url: &str) -> Result<Engine, DbError> {
    let settings = SETTINGS.iter().fold(ConfigMap::empty(), |map, (key, value)| map.with_key_value(*key, *value));
    let builder = Datastore::builder().with_config(settings).without_maintenance_tasks();
    let store = builder.build_with_path(url).await.map_err(not_opened)?;
    // Maintenance writes; before the version stands in a new store it would make it look like an old one.
    store.check_version().await.map_err(not_opened)?;
    store.bootstrap().await.map_err(not_opened)?;
    store.start_maintenance_tasks();
    let client = Surreal::<local::Db>::unstable_from_datastore(store.clone(), None).await?;
    client.use_ns(super::NAMESPACE).use_db(super::NAMESPACE).await?;
    Ok(Engine::Embedded { client, store })
}

/// The engine tells what is wrong by its sentence only.
fn not_opened(error: impl fmt::Display) -> DbError {
    let cause = error.to_string();
    if cause.contains("locked by another process") {
        DbError::Locked
    } else if cause.to_lowercase().contains("permission denied") {
        DbError::Denied
    } else {
        DbError::Open(cause)
    }
}

async fn remote(url: &str) -> Result<Engine, DbError> {
    let no_access = |error: surrealdb::Error| DbError::NoAccess(error.to_string());
    let (scheme, rest) = url.split_once("://").unwrap_or(("ws", url));
    let client = match rest.rsplit_once('@') {
        None => connect(url).await.map_err(no_access)?,
        Some((credentials, host)) => {
            let client = connect(format!("{scheme}://{host}")).await.map_err(no_access)?;
            let (username, password) = credentials.split_once(':').unwrap_or((credentials, ""));
            let root = Root { username: username.to_owned(), password: password.to_owned() };
            client.signin(root).await.map_err(no_access)?;
            client
        }
    };
    client.use_ns(super::NAMESPACE).use_db(super::NAMESPACE).await?;
    Ok(Engine::Remote(client))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engines_sentences_tell_what_is_wrong() {
        let problem = "There was a problem with the datastore: ";
        for denied in [
            "IO error: Permission denied (os error 13)",
            "WAL error: IO error: kind=permission denied, message=Operation not permitted (os error 1)",
        ] {
            assert!(matches!(not_opened(format!("{problem}{denied}")), DbError::Denied), "{denied}");
        }
        assert!(matches!(not_opened(format!("{problem}checksum mismatch")), DbError::Open(_)));
    }
}
