//! Accounts.

use super::{Db, DbError, malformed};
use crate::auth::InvitationId;
use shared::{
    ids::UserId,
    people::{Name, Person, PhoneNumber},
};
use surrealdb::types::SurrealValue;

/// A person as their record has them, without the password.
#[derive(Clone, Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct PersonRow {
    id: String,
    name: String,
    phone: String,
}

impl TryFrom<PersonRow> for Person {
    type Error = DbError;

    fn try_from(row: PersonRow) -> Result<Self, DbError> {
        Ok(Person {
            id: UserId::try_from(row.id).map_err(malformed)?,
            // A name that was taken before names were looked at so closely gives way to the number.
            name: Name::try_from(row.name).or_else(|_| Name::try_from(row.phone.clone())).map_err(malformed)?,
            phone: PhoneNumber::try_from(row.phone).map_err(malformed)?,
        })
    }
}

/// An account as it was read. A session is opened only while the account still is so: see [`Db::create_session`].
#[derive(Clone)]
pub struct Account {
    /// Whose.
    pub person: Person,
    /// The hash that their password must match.
    pub password: String,
    /// The owner of the server lets nobody in by it.
    pub disabled: bool,
}

/// What became of an attempt to open an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is open, and the invitation is used up.
    Opened,
    /// The number has an account already; nothing was written.
    PhoneTaken,
    /// The invitation does not stand; nothing was written.
    NotInvited,
}

#[derive(Clone, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct AccountRow {
    person: PersonRow,
    password: String,
    disabled: bool,
}

impl Db {
    /// Opens an account, at `now` (milliseconds since 1970). An invitation is used up in the same transaction: of two who
    /// use it at once, one wins.
    pub async fn create_user(
        &self,
        person: &Person,
        password_hash: &str,
        invitation: Option<&InvitationId>,
        now: u64,
    ) -> Result<Opening, DbError> {
        const QUERY: &str = "{
            IF $invitation {
                LET $used = (DELETE type::record('invitations', $invitation)
                    WHERE expires > time::from_millis($now) RETURN BEFORE);
                IF array::len($used) = 0 { RETURN false };
            };
            CREATE type::record('users', $id) SET phone = $phone, name = $name, password = $hash;
            RETURN true;
        }";
        let created = self
            .retry(|| async {
                let opened: Option<bool> = self
                    .client
                    .query(QUERY)
                    .bind(("id", person.id.as_str().to_owned()))
                    .bind(("phone", person.phone.as_str().to_owned()))
                    .bind(("name", person.name.as_str().to_owned()))
                    .bind(("hash", password_hash.to_owned()))
                    .bind(("invitation", invitation.map(|id| id.as_str().to_owned())))
                    .bind(("now", now))
                    .await?
                    .check()?
                    .take(0)?;
                Ok(if opened == Some(true) { Opening::Opened } else { Opening::NotInvited })
            })
            .await;
        match created {
            Ok(opening) => Ok(opening),
            // The engine tells a violated index by its sentence only; the number's presence tells it for sure.
            Err(error) => match self.person_by_phone(&person.phone).await? {
                Some(_) => Ok(Opening::PhoneTaken),
                None => Err(error),
            },
        }
    }

    /// The person with this id.
    pub async fn person(&self, id: &UserId) -> Result<Option<Person>, DbError> {
        let row: Option<PersonRow> = self
            .client
            .query("SELECT record::id(id) AS id, name, phone FROM ONLY type::record('users', $id)")
            .bind(("id", id.as_str().to_owned()))
            .await?
            .check()?
            .take(0)?;
        row.map(Person::try_from).transpose()
    }

    /// The person with this number.
    pub async fn person_by_phone(&self, phone: &PhoneNumber) -> Result<Option<Person>, DbError> {
        let row: Option<PersonRow> = self
            .client
            .query("SELECT record::id(id) AS id, name, phone FROM users WHERE phone = $phone LIMIT 1")
            .bind(("phone", phone.as_str().to_owned()))
            .await?
            .check()?
            .take(0)?;
        row.map(Person::try_from).transpose()
    }

    /// The account of this number.
    pub async fn account(&self, phone: &PhoneNumber) -> Result<Option<Account>, DbError> {
        let row: Option<AccountRow> = self
            .client
            .query(
                "SELECT { id: record::id(id), name: name, phone: phone } AS person, password, disabled
                     FROM users WHERE phone = $phone LIMIT 1",
            )
            .bind(("phone", phone.as_str().to_owned()))
            .await?
            .check()?
            .take(0)?;
        row.map(|AccountRow { person, password, disabled }| {
            Ok(Account { person: person.try_into()?, password, disabled })
        })
        .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_could_not_be_seen_gives_way_to_the_number() {
        let db = Db::in_memory().await.unwrap();
        let former = "CREATE users:u1 SET phone = '+79182725362', name = '\u{200b}', password = '$argon2id$'";
        db.client.query(former).await.unwrap().check().unwrap();
        let person = db.person(&UserId::try_from("u1").unwrap()).await.unwrap().unwrap();
        assert_eq!(person.name.as_str(), "+79182725362");
    }
}
