//! Migrations: numbered, run once each in their order, recorded in the store.

use super::{Db, DbError};
use surrealdb::{IndexedResults, types::QueryError};

const MIGRATIONS: &[(u32, &str)] = &[
    (1, include_str!("migrations/001_people.surql")),
    (2, include_str!("migrations/002_calls.surql")),
    (3, include_str!("migrations/003_states.surql")),
    (4, include_str!("migrations/004_owner.surql")),
];

/// The tables that stand once all of them have run.
pub const TABLES: &[&str] =
    &["users", "sessions", "contacts", "calls", "lines", "signals", "invitations", "migrations"];

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
    use crate::{auth::Token, db::Engine};
    use shared::{
        call::{CallState, FailReason, Outcome},
        ids::{CallId, DeviceId},
        people::PhoneNumber,
    };

    #[tokio::test]
    async fn calls_of_an_older_version_keep_their_states() {
        let db = Db::of(Engine::open("mem://").await.unwrap());
        db.run(&MIGRATIONS[..2]).await.unwrap();
        let device = DeviceId::try_from("d1").unwrap();
        let ended = |outcome, duration_ms| CallState::Ended { outcome, duration_ms };
        let states = [
            ("a", "{ type: 'ringing' }", CallState::Ringing),
            ("b", "{ type: 'accepted', device: 'd1' }", CallState::Accepted { device: device.clone() }),
            ("c", "{ type: 'connected', device: 'd1' }", CallState::Connected { device }),
            (
                "d",
                "{ type: 'ended', outcome: { type: 'completed' }, duration_ms: 7 }",
                ended(Outcome::Completed, Some(7)),
            ),
            (
                "e",
                "{ type: 'ended', outcome: { type: 'failed', reason: 'lost' }, duration_ms: NONE }",
                ended(Outcome::Failed(FailReason::Lost), None),
            ),
        ];
        for (id, state, _) in &states {
            let call = format!(
                "CREATE calls:{id} SET caller = users:x, caller_device = 'd0', callee = users:y, media = 'video',
                 state = {state}, placed_at = 1, since = 1, heard_at = 1"
            );
            db.client.query(call).await.unwrap().check().unwrap();
        }
        db.migrate().await.unwrap();
        for (id, _, expected) in states {
            let call = db.call(&CallId::try_from(id).unwrap()).await.unwrap().unwrap();
            assert_eq!(call.record.state, expected);
        }
    }

    #[tokio::test]
    async fn every_table_is_named() {
        let mut there = Db::in_memory().await.unwrap().tables().await.unwrap();
        let mut named = TABLES.to_vec();
        there.sort_unstable();
        named.sort_unstable();
        assert_eq!(there, named);
    }

    #[tokio::test]
    async fn an_account_and_its_session_outlive_the_migrations_that_came_later() {
        let db = Db::of(Engine::open("mem://").await.unwrap());
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
