//! Sessions, by the hash of their token.

mod known;

use super::{
    Db, DbError,
    users::{Account, PersonRow},
};
use crate::auth::SessionId;
pub(super) use known::Known;
use shared::people::Person;
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
    /// Opens a session that ends at `expires` (milliseconds since 1970), and forgets those that ended before `now`. False:
    /// the account has another password by now, is disabled or gone, and no session was opened.
    ///
    /// It writes to the account, so of this and what the owner does to the account at once, one notices the other.
    pub async fn create_session(
        &self,
        id: &SessionId,
        account: &Account,
        now: u64,
        expires: u64,
    ) -> Result<bool, DbError> {
        const QUERY: &str = "{
            LET $account = type::record('users', $user);
            LET $seen = (UPDATE $account SET seen = time::now() WHERE password = $password AND disabled = false);
            IF array::len($seen) = 0 { RETURN false };
            CREATE type::record('sessions', $id) SET user = $account, expires = time::from_millis($expires);
            RETURN true;
        }";
        self.forget_ended("sessions", now).await?;
        self.retry(|| async {
            let opened: Option<bool> = self
                .client
                .query(QUERY)
                .bind(("id", id.as_str().to_owned()))
                .bind(("user", account.person.id.as_str().to_owned()))
                .bind(("password", account.password.clone()))
                .bind(("expires", expires))
                .await?
                .check()?
                .take(0)?;
            Ok(opened == Some(true))
        })
        .await
    }

    /// The session, unless it ended before `now` (milliseconds since 1970) or its account is disabled or gone.
    ///
    /// Every request asks for its own, so what was read lately is not read again.
    pub async fn session(&self, id: &SessionId, now: u64) -> Result<Option<Session>, DbError> {
        let read = self.sessions.read();
        if let Some(known) = read.get(id) {
            return Ok(Some(known).filter(|session| session.expires > now));
        }
        let session = self.read_session(id, now).await?;
        if let Some(session) = &session {
            self.sessions.keep(read, id, session);
        }
        Ok(session)
    }

    async fn read_session(&self, id: &SessionId, now: u64) -> Result<Option<Session>, DbError> {
        let row: Option<SessionRow> = self
            .client
            .query(
                "SELECT time::millis(expires) AS expires,
                        { id: record::id(user), name: user.name, phone: user.phone } AS user
                     FROM type::record('sessions', $id)
                         WHERE expires > time::from_millis($now) AND user.disabled = false",
            )
            .bind(("id", id.as_str().to_owned()))
            .bind(("now", now))
            .await?
            .check()?
            .take(0)?;
        row.map(|row| Ok(Session { person: row.user.try_into()?, expires: row.expires.unsigned_abs() })).transpose()
    }

    /// Lets the session, which is in use, stand until `expires` (milliseconds since 1970).
    pub async fn extend_session(&self, id: &SessionId, expires: u64) -> Result<(), DbError> {
        const QUERY: &str = "{
            LET $extended = type::record('sessions', $id);
            IF record::exists($extended) {
                UPDATE $extended SET expires = time::from_millis($expires);
                UPDATE $extended.user SET seen = time::now();
            };
        }";
        self.changing_sessions(|| async {
            self.client.query(QUERY).bind(("id", id.as_str().to_owned())).bind(("expires", expires)).await?.check()?;
            Ok(())
        })
        .await
    }

    /// Ends the session. A repeat is harmless.
    pub async fn delete_session(&self, id: &SessionId) -> Result<(), DbError> {
        self.changing_sessions(|| async {
            self.client
                .query("DELETE type::record('sessions', $id)")
                .bind(("id", id.as_str().to_owned()))
                .await?
                .check()?;
            Ok(())
        })
        .await
    }

    /// Runs a transaction that changes or ends sessions, as [`Db::retry`] does. Whatever comes of it, those read before are
    /// no longer taken for true once it is over.
    pub(super) async fn changing_sessions<T, F>(&self, transaction: impl Fn() -> F) -> Result<T, DbError>
    where
        F: Future<Output = Result<T, DbError>>,
    {
        let result = self.retry(transaction).await;
        self.sessions.forget();
        result
    }
}

#[cfg(test)]
mod tests;
