//! Migrations: numbered, run once each in their order, recorded in the store.

use super::{Db, DbError};

const MIGRATIONS: &[(u32, &str)] =
    &[(1, include_str!("migrations/001_people.surql")), (2, include_str!("migrations/002_calls.surql"))];

impl Db {
    /// Runs the migrations that this store has not seen.
    pub(super) async fn migrate(&self) -> Result<(), DbError> {
        self.client
            .query(
                "DEFINE TABLE IF NOT EXISTS migrations SCHEMAFULL;
                 DEFINE FIELD IF NOT EXISTS at ON migrations TYPE datetime DEFAULT time::now();",
            )
            .await?
            .check()?;
        let done: Vec<i64> =
            self.client.query("SELECT VALUE record::id(id) FROM migrations").await?.check()?.take(0)?;
        for (number, text) in MIGRATIONS {
            if !done.contains(&i64::from(*number)) {
                let script = format!("BEGIN; {text}; CREATE ONLY type::record('migrations', $number); COMMIT;");
                self.client.query(script).bind(("number", *number)).await?.check()?;
                tracing::info!("migration {number} has run");
            }
        }
        Ok(())
    }
}
