//! Call records, and the line that each person in a live call occupies.

use super::{Db, DbError};
use serde::Deserialize;
use serde_json::Value;
use shared::{
    call::{Role, referee::Record},
    ids::{CallId, UserId},
    people::Person,
    rtc::Description,
};

/// A record as it was read: a change is written only over the version that it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StoredCall {
    /// The call.
    #[serde(flatten)]
    pub record: Record,
    version: u64,
}

/// What became of an attempt to place a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placing {
    /// The call exists, both lines are its.
    Placed,
    /// One of the two is in a call already; nothing was written.
    LineBusy,
    /// There is a call of this id already; nothing was written.
    IdTaken,
}

#[derive(Deserialize)]
struct WithPeer {
    #[serde(flatten)]
    call: Record,
    peer: Person,
}

/// Reads a record with plain ids, as [`StoredCall`] expects it.
const FIELDS: &str = "record::id(id) AS id, record::id(caller) AS caller, caller_device, record::id(callee) AS callee,
    media, state, placed_at, since, heard_at, version";

/// Writes the record that stands in `$record`.
const CREATE: &str = "CREATE type::record('calls', $record.id) SET
    caller = type::record('users', $record.caller), caller_device = $record.caller_device,
    callee = type::record('users', $record.callee), media = $record.media, state = $record.state,
    placed_at = $record.placed_at, since = $record.since, heard_at = $record.heard_at;";

impl Db {
    /// The call of this id.
    pub async fn call(&self, id: &CallId) -> Result<Option<StoredCall>, DbError> {
        let query = format!("SELECT {FIELDS} FROM ONLY type::record('calls', $id)");
        let mut answer = self.client.query(query).bind(("id", id.as_str().to_owned())).await?.check()?;
        stored(answer.take(0)?)
    }

    /// The live call that this person is in.
    pub async fn line(&self, user: &UserId) -> Result<Option<StoredCall>, DbError> {
        let query = format!("SELECT {FIELDS} FROM ONLY type::record('lines', $user).call");
        let mut answer = self.client.query(query).bind(("user", user.as_str().to_owned())).await?.check()?;
        stored(answer.take(0)?)
    }

    /// Every live call.
    pub async fn live_calls(&self) -> Result<Vec<StoredCall>, DbError> {
        let query = format!("SELECT {FIELDS} FROM array::distinct((SELECT VALUE call FROM lines))");
        let answer: Vec<Value> = self.client.query(query).await?.check()?.take(0)?;
        answer.into_iter().map(parse).collect()
    }

    /// A person's newest calls, newest first, each with the other person.
    pub async fn calls_of(&self, user: &UserId, limit: usize) -> Result<Vec<(Record, Person)>, DbError> {
        // Two queries by index and a merge; an OR would read the whole table.
        let side = |mine: &str, other: &str| {
            format!(
                "SELECT {FIELDS}, {{ id: record::id({other}), name: {other}.name, phone: {other}.phone }} AS peer
                 FROM calls WHERE {mine} = type::record('users', $user) ORDER BY placed_at DESC LIMIT $limit;"
            )
        };
        let query = side("caller", "callee") + &side("callee", "caller");
        let bound = self.client.query(query).bind(("user", user.as_str().to_owned())).bind(("limit", limit as i64));
        let mut answer = bound.await?.check()?;
        let mut rows: Vec<Value> = answer.take(0)?;
        rows.extend(answer.take::<Vec<Value>>(1)?);
        // A call that was being placed while the other one's account was deleted is with nobody.
        rows.retain(|row| !row["peer"]["name"].is_null());
        let mut calls = rows.into_iter().map(parse::<WithPeer>).collect::<Result<Vec<_>, _>>()?;
        calls.sort_by(|a, b| (b.call.placed_at, &b.call.id).cmp(&(a.call.placed_at, &a.call.id)));
        Ok(calls.into_iter().take(limit).map(|row| (row.call, row.peer)).collect())
    }

    /// Stores a new call together with the lines of both people and the caller's offer, or nothing.
    ///
    /// Two attempts at once write the same line, so the engine lets one of them pass; the other one then finds the line busy.
    pub async fn place_call(&self, record: &Record, offer: &Description) -> Result<Placing, DbError> {
        let query = format!(
            "{{
                LET $call = type::record('calls', $record.id);
                IF record::exists($call) {{ RETURN 'id_taken' }};
                LET $lines = [type::record('lines', $record.caller), type::record('lines', $record.callee)];
                IF record::exists($lines[0]) OR record::exists($lines[1]) {{ RETURN 'line_busy' }};
                {CREATE}
                CREATE $lines[0] SET call = $call;
                CREATE $lines[1] SET call = $call;
                CREATE type::record('signals', [$record.id, 'caller']) SET description = $offer;
                RETURN 'placed';
            }}"
        );
        self.retry(|| async {
            let query = self.client.query(query.as_str()).bind(("record", json(record)?)).bind(("offer", json(offer)?));
            one(query.await?.check()?.take(0)?)
        })
        .await
    }

    /// Stores a call that was over before it began: it occupies no line.
    pub async fn record_call(&self, record: &Record) -> Result<Placing, DbError> {
        let query = format!(
            "{{
                IF record::exists(type::record('calls', $record.id)) {{ RETURN 'id_taken' }};
                {CREATE}
                RETURN 'placed';
            }}"
        );
        self.retry(|| async {
            one(self.client.query(query.as_str()).bind(("record", json(record)?)).await?.check()?.take(0)?)
        })
        .await
    }

    /// Writes `changed` over the version that it was read in, with the callee's answer where there is one; false where
    /// somebody else was faster. The end of a call frees its lines and deletes its signals in the same transaction.
    pub async fn update_call(&self, changed: &StoredCall, answer: Option<&Description>) -> Result<bool, DbError> {
        const QUERY: &str = "{
            LET $call = type::record('calls', $record.id);
            LET $written = (UPDATE $call SET
                state = $record.state, since = $record.since, heard_at = $record.heard_at, version += 1
                WHERE version = $version);
            IF array::len($written) = 0 { RETURN false };
            IF $answer.kind { UPSERT type::record('signals', [$record.id, 'callee']) SET description = $answer };
            IF $over {
                DELETE [type::record('lines', $record.caller), type::record('lines', $record.callee)] WHERE call = $call;
                DELETE [type::record('signals', [$record.id, 'caller']), type::record('signals', [$record.id, 'callee'])];
            };
            RETURN true;
        }";
        self.retry(|| async {
            let query =
                self.client.query(QUERY).bind(("record", json(&changed.record)?)).bind(("answer", json(&answer)?));
            let over = changed.record.outcome().is_some();
            one(query.bind(("version", changed.version)).bind(("over", over)).await?.check()?.take(0)?)
        })
        .await
    }
}

/// A role as it stands in the store.
pub(super) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Caller => "caller",
        Role::Callee => "callee",
    }
}

/// A value as the engine takes it.
pub(super) fn json(value: &impl serde::Serialize) -> Result<Value, DbError> {
    serde_json::to_value(value).map_err(|error| DbError::Malformed(error.to_string()))
}

/// A value out of the engine.
pub(super) fn parse<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, DbError> {
    serde_json::from_value(value).map_err(|error| DbError::Malformed(error.to_string()))
}

fn one<T: serde::de::DeserializeOwned>(value: Option<Value>) -> Result<T, DbError> {
    parse(value.unwrap_or_default())
}

fn stored(value: Option<Value>) -> Result<Option<StoredCall>, DbError> {
    value.filter(|value| !value.is_null()).map(parse).transpose()
}

#[cfg(test)]
mod tests;
