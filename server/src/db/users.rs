//! Accounts.

use super::{Db, DbError, malformed};
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
            name: Name::try_from(row.name).map_err(malformed)?,
            phone: PhoneNumber::try_from(row.phone).map_err(malformed)?,
        })
    }
}

/// A person together with the hash of their password.
#[derive(Clone, Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct SecretRow {
    person: PersonRow,
    password: String,
}

impl Db {
    /// Opens an account. `None`: the number has one already.
    pub async fn create_user(&self, person: &Person, password_hash: &str) -> Result<Option<()>, DbError> {
        let created = self
            .retry(|| async {
                self.client
                    .query("CREATE ONLY type::record('users', $id) SET phone = $phone, name = $name, password = $hash")
                    .bind(("id", person.id.as_str().to_owned()))
                    .bind(("phone", person.phone.as_str().to_owned()))
                    .bind(("name", person.name.as_str().to_owned()))
                    .bind(("hash", password_hash.to_owned()))
                    .await?
                    .check()?;
                Ok(())
            })
            .await;
        match created {
            Ok(()) => Ok(Some(())),
            // The engine tells a violated index by its sentence only; the number's presence tells it for sure.
            Err(error) => match self.person_by_phone(&person.phone).await? {
                Some(_) => Ok(None),
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

    /// The person with this number, and the hash that their password must match.
    pub async fn credentials(&self, phone: &PhoneNumber) -> Result<Option<(Person, String)>, DbError> {
        let row: Option<SecretRow> = self
            .client
            .query(
                "SELECT { id: record::id(id), name: name, phone: phone } AS person, password
                     FROM users WHERE phone = $phone LIMIT 1",
            )
            .bind(("phone", phone.as_str().to_owned()))
            .await?
            .check()?
            .take(0)?;
        row.map(|row| Ok((row.person.try_into()?, row.password))).transpose()
    }
}
