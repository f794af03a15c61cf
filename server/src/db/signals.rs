//! What the peer connections of a call under way have for each other.

use super::{
    Db, DbError,
    calls::{json, parse, role_name},
};
use serde::Deserialize;
use serde_json::Value;
use shared::{
    api::Signal,
    call::Role,
    ids::CallId,
    rtc::{Candidate, Description},
};

/// What one side has sent so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Signals {
    /// Its latest description.
    pub description: Option<Description>,
    /// Its candidates since then, in their order.
    pub candidates: Vec<Candidate>,
}

impl Db {
    /// What `role`'s side has sent; nothing once the call is over.
    pub async fn signals(&self, call: &CallId, role: Role) -> Result<Signals, DbError> {
        let query = "SELECT description, candidates FROM ONLY type::record('signals', [$call, $role])";
        let bound = self.client.query(query).bind(("call", call.as_str().to_owned())).bind(("role", role_name(role)));
        let row: Option<Value> = bound.await?.check()?.take(0)?;
        row.filter(|row| !row.is_null()).map(parse).transpose().map(Option::unwrap_or_default)
    }

    /// Keeps what `role`'s side has sent. A description begins anew, since the candidates before it belong to its
    /// predecessor. Once the call is over nothing is kept: an address must not outlive its call.
    pub async fn keep_signal(&self, call: &CallId, role: Role, signal: &Signal) -> Result<(), DbError> {
        let (set, value) = match signal {
            Signal::Description(description) => ("description = $value, candidates = []", json(description)?),
            Signal::Candidates(candidates) => ("candidates += $value", json(candidates)?),
        };
        let query = format!("UPDATE type::record('signals', [$call, $role]) SET {set}");
        self.retry(|| async {
            let query = self.client.query(query.as_str()).bind(("call", call.as_str().to_owned()));
            query.bind(("role", role_name(role))).bind(("value", value.clone())).await?.check()?;
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests;
