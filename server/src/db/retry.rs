//! A transaction that lost against another one is tried again: the engine notices write conflicts but retries nothing.

use super::{Db, DbError};
use std::time::Duration;
use surrealdb::types::QueryError;

const ATTEMPTS: u32 = 10;

impl Db {
    /// Runs `transaction` until it does not conflict, at most 10 times.
    ///
    /// The transaction is one statement (a block): of several, only the first one's error would be seen, and that one
    /// merely says that it was not executed.
    pub(super) async fn retry<T, F>(&self, transaction: impl Fn() -> F) -> Result<T, DbError>
    where
        // Not `AsyncFn`: the compiler cannot tell that its future may move between threads.
        F: Future<Output = Result<T, DbError>>,
    {
        let mut attempt = 1;
        loop {
            match transaction().await {
                Err(DbError::Engine(error)) if is_conflict(&error) && attempt < ATTEMPTS => {
                    // Two that conflicted must not meet again in step.
                    let spread = u64::from(crate::auth::random::<1>()[0]) * u64::from(attempt);
                    tokio::time::sleep(Duration::from_micros(100 + 20 * spread)).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }
}

fn is_conflict(error: &surrealdb::Error) -> bool {
    matches!(error.query_details(), Some(QueryError::TransactionConflict))
}
