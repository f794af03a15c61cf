//! What the doctor asks of the store.

use super::{Db, DbError, users::PersonRow};
use shared::people::Person;
use surrealdb::types::Value;

impl Db {
    /// The doctor's guests who came before `since` (milliseconds since 1970).
    pub async fn guests(&self, since: u64) -> Result<Vec<Person>, DbError> {
        // A range of ids, so that not everybody's account is looked at: `.` comes next after the `-` that the prefix ends with.
        const QUERY: &str = "SELECT record::id(id) AS id, name, phone
            FROM users:`doctor-`..`doctor.` WHERE created < time::from_millis($since)";
        let rows: Vec<PersonRow> = self.client.query(QUERY).bind(("since", since)).await?.check()?.take(0)?;
        rows.into_iter().map(Person::try_from).collect()
    }

    /// What time it is by the store, and when its newest record was made; in milliseconds since 1970.
    pub async fn times(&self) -> Result<(u64, u64), DbError> {
        const QUERY: &str = "
            RETURN time::millis(time::now());
            RETURN time::millis(array::max(array::concat(
                (SELECT VALUE at FROM migrations),
                (SELECT VALUE created FROM sessions ORDER BY created DESC LIMIT 1)
            )));";
        let mut answer = self.client.query(QUERY).await?.check()?;
        let (now, newest): (Option<i64>, Option<i64>) = (answer.take(0)?, answer.take(1)?);
        Ok((now.unwrap_or(0).unsigned_abs(), newest.unwrap_or(0).unsigned_abs()))
    }

    /// Reads one record of a table. False: it has none.
    pub async fn read_table(&self, name: &str) -> Result<bool, DbError> {
        let query = self.client.query("SELECT * FROM type::table($name) LIMIT 1").bind(("name", name.to_owned()));
        let records: Vec<Value> = query.await?.check()?.take(0)?;
        Ok(!records.is_empty())
    }
}

#[cfg(test)]
impl Db {
    /// How many records a table has.
    pub(crate) async fn count(&self, table: &str) -> usize {
        let query = self.client.query("RETURN array::len((SELECT VALUE id FROM type::table($name)))");
        let count: Option<i64> =
            query.bind(("name", table.to_owned())).await.unwrap().check().unwrap().take(0).unwrap();
        usize::try_from(count.unwrap()).unwrap()
    }

    /// Takes a table away, as no version of the program does.
    pub(crate) async fn drop_table(&self, table: &str) {
        self.client.query(format!("REMOVE TABLE {table}")).await.unwrap().check().unwrap();
    }
}
