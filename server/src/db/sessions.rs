//! Sessions, by the hash of their token.

use super::{Db, DbError, users::PersonRow};
use crate::auth::SessionId;
use shared::{ids::UserId, people::Person};
use surrealdb::types::SurrealValue;

#[derive(Clone, Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct SessionRow {
    user: PersonRow,
    expires: i64,
}

/// A session that stands.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub person: Person,
    /// Until when, in milliseconds since 1970.
    pub expires: u64,
}

impl Db {
    /// Opens a session that ends at `expires` (milliseconds since 1970), and forgets those that ended before `now`.
    pub async fn create_session(&self, id: &SessionId, user: &UserId, now: u64, expires: u64) -> Result<(), DbError> {
        self.retry(|| async {
            self.client
                .query(
                    "CREATE ONLY type::record('sessions', $id)
                         SET user = type::record('users', $user), expires = time::from_millis($expires);
                     DELETE sessions WHERE expires <= time::from_millis($now);",
                )
                .bind(("id", id.as_str().to_owned()))
                .bind(("user", user.as_str().to_owned()))
                .bind(("now", now))
                .bind(("expires", expires))
                .await?
                .check()?;
            Ok(())
        })
        .await
    }

    /// The session, unless it ended before `now` (milliseconds since 1970).
    pub async fn session(&self, id: &SessionId, now: u64) -> Result<Option<Session>, DbError> {
        let row: Option<SessionRow> = self
            .client
            .query(
                "SELECT time::millis(expires) AS expires,
                        { id: record::id(user), name: user.name, phone: user.phone } AS user
                     FROM type::record('sessions', $id) WHERE expires > time::from_millis($now)",
            )
            .bind(("id", id.as_str().to_owned()))
            .bind(("now", now))
            .await?
            .check()?
            .take(0)?;
        row.map(|row| Ok(Session { person: row.user.try_into()?, expires: row.expires.unsigned_abs() })).transpose()
    }

    /// Lets the session stand until `expires` (milliseconds since 1970).
    pub async fn extend_session(&self, id: &SessionId, expires: u64) -> Result<(), DbError> {
        self.retry(|| async {
            self.client
                .query("UPDATE type::record('sessions', $id) SET expires = time::from_millis($expires)")
                .bind(("id", id.as_str().to_owned()))
                .bind(("expires", expires))
                .await?
                .check()?;
            Ok(())
        })
        .await
    }

    /// Ends the session. A repeat is harmless.
    pub async fn delete_session(&self, id: &SessionId) -> Result<(), DbError> {
        self.retry(|| async {
            self.client
                .query("DELETE type::record('sessions', $id)")
                .bind(("id", id.as_str().to_owned()))
                .await?
                .check()?;
            Ok(())
        })
        .await
    }
}
