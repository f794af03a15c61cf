//! What the server's owner asks of the store: everybody's account, and changes to one.

use super::{Db, DbError};
use serde::{Deserialize, Serialize};
use shared::ids::UserId;
use surrealdb::types::SurrealValue;

/// How a time is written (RFC 3339, in UTC).
pub(super) const RFC_3339: &str = "%Y-%m-%dT%H:%M:%SZ";

/// An account in the owner's list. Times are as RFC 3339 has them, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub struct Listed {
    /// The account.
    pub id: String,
    /// The number.
    pub phone: String,
    /// The name.
    pub name: String,
    /// Nobody gets in by it.
    pub disabled: bool,
    /// When it was opened.
    pub created: String,
    /// When the person last signed in or, to the day, opened a page.
    pub seen: Option<String>,
    /// How many browsers are signed in.
    pub sessions: i64,
}

impl Db {
    /// Everybody's account, the oldest first, with the sessions that stand at `now` (milliseconds since 1970). The doctor's
    /// guests are nobody.
    pub async fn accounts(&self, now: u64) -> Result<Vec<Listed>, DbError> {
        const QUERY: &str = "
            SELECT record::id(account) AS id, phone, name, disabled, time::format(created, $format) AS created,
                IF seen { time::format(seen, $format) } AS seen, sessions
            FROM (
                SELECT id AS account, phone, name, disabled, created, seen,
                    array::len((SELECT VALUE id FROM sessions
                        WHERE user = $parent.id AND expires > time::from_millis($now))) AS sessions
                FROM users WHERE !string::starts_with(record::id(id), 'doctor-') ORDER BY created
            )";
        let query = self.client.query(QUERY).bind(("format", RFC_3339)).bind(("now", now));
        Ok(query.await?.check()?.take(0)?)
    }

    /// Gives an account another password, and ends its sessions.
    pub async fn set_password(&self, user: &UserId, password_hash: &str) -> Result<(), DbError> {
        self.lock_out(user, "password = $password", password_hash).await
    }

    /// Disables an account, and ends its sessions.
    pub async fn disable(&self, user: &UserId) -> Result<(), DbError> {
        self.lock_out(user, "disabled = true", "").await
    }

    /// Enables an account.
    pub async fn enable(&self, user: &UserId) -> Result<(), DbError> {
        self.retry(|| async {
            let query = self.client.query("UPDATE type::record('users', $user) SET disabled = false");
            query.bind(("user", user.as_str().to_owned())).await?.check()?;
            Ok(())
        })
        .await
    }

    /// Deletes an account with all that names it: sessions, contacts, calls. False: a call of theirs is under way, and
    /// nothing was deleted.
    pub async fn delete_account(&self, user: &UserId) -> Result<bool, DbError> {
        const QUERY: &str = "{
            IF record::exists(type::record('lines', $user)) { RETURN false };
            LET $account = type::record('users', $user);
            DELETE sessions WHERE user = $account;
            DELETE contacts WHERE in = $account;
            DELETE contacts WHERE out = $account;
            DELETE calls WHERE caller = $account;
            DELETE calls WHERE callee = $account;
            DELETE $account;
            RETURN true;
        }";
        self.changing_sessions(|| async {
            let query = self.client.query(QUERY).bind(("user", user.as_str().to_owned()));
            let deleted: Option<bool> = query.await?.check()?.take(0)?;
            Ok(deleted == Some(true))
        })
        .await
    }

    /// Changes an account and ends its sessions, in one transaction.
    async fn lock_out(&self, user: &UserId, change: &'static str, password: &str) -> Result<(), DbError> {
        let query = format!(
            "{{
                LET $account = type::record('users', $user);
                UPDATE $account SET {change};
                DELETE sessions WHERE user = $account;
            }}"
        );
        self.changing_sessions(|| async {
            let query = self.client.query(query.as_str()).bind(("user", user.as_str().to_owned()));
            query.bind(("password", password.to_owned())).await?.check()?;
            Ok(())
        })
        .await
    }
}
