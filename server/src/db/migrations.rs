//! Migrations: numbered, run once each in their order, recorded in the store.

use super::{Db, DbError};
use surrealdb::{IndexedResults, types::QueryError};

const MIGRATIONS: &[(u32, &str)] = &[
    (1, include_str!("migrations/001_people.surql")),
    (2, include_str!("migrations/002_calls.surql")),
    (3, include_str!("migrations/003_owner.surql")),
];

impl Db {
    /// Runs the migrations that this store has not seen.
    pub(super) async fn migrate(&self) -> Result<(), DbError> {
        self.run(MIGRATIONS).await
    }

    async fn run(&self, migrations: &[(u32, &str)]) -> Result<(), DbError> {
        self.client
            .query(
                "DEFINE TABLE IF NOT EXISTS migrations SCHEMAFULL;
                 DEFINE FIELD IF NOT EXISTS at ON migrations TYPE datetime DEFAULT time::now();",
            )
            .await?
            .check()?;
        let done: Vec<i64> =
            self.client.query("SELECT VALUE record::id(id) FROM migrations").await?.check()?.take(0)?;
        for (number, text) in migrations {
            if !done.contains(&i64::from(*number)) {
                let script = format!("BEGIN; {text}; CREATE ONLY type::record('migrations', $number); COMMIT;");
                let answer = self.client.query(script).bind(("number", *number)).await?;
                all_done(answer)?;
                tracing::info!("migration {number} has run");
            }
        }
        Ok(())
    }

    /// The names of the tables that are there.
    pub async fn tables(&self) -> Result<Vec<String>, DbError> {
        Ok(self.client.query("RETURN object::keys((INFO FOR DB).tables)").await?.check()?.take(0)?)
    }
}

/// In a failed transaction all statements but one merely say that they were not executed; that one says why.
fn all_done(mut answer: IndexedResults) -> Result<(), DbError> {
    let not_executed = |error: &surrealdb::Error| error.query_details() == Some(&QueryError::NotExecuted);
    let mut errors: Vec<surrealdb::Error> = answer.take_errors().into_values().collect();
    errors.sort_by_key(not_executed);
    errors.into_iter().next().map_or(Ok(()), |error| Err(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auth::Token, db::engine::Engine};
    use shared::people::PhoneNumber;
    use std::sync::Arc;

    #[tokio::test]
    async fn an_account_and_its_session_outlive_the_migrations_that_came_later() {
        let db = Db { client: Arc::new(Engine::open("mem://").await.unwrap()) };
        db.run(&MIGRATIONS[..2]).await.unwrap();
        let session = Token::new().id();
        let former = "CREATE users:u1 SET phone = '+79182725362', name = 'Anna', password = '$argon2id$';
            CREATE type::record('sessions', $id) SET user = users:u1, expires = time::from_millis(1000);";
        let query = db.client.query(former).bind(("id", session.as_str().to_owned()));
        query.await.unwrap().check().unwrap();
        for _ in 0..2 {
            db.migrate().await.unwrap();
        }
        let account = db.account(&PhoneNumber::try_from("+79182725362".to_owned()).unwrap()).await.unwrap().unwrap();
        assert!(!account.disabled);
        assert!(db.session(&session, 0).await.unwrap().is_some());
        assert_eq!(db.accounts(0).await.unwrap()[0].seen, None);
    }
}
