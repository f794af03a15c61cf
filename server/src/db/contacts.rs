//! Who knows whom: one edge for two people.

use super::{Db, DbError, malformed, users::PersonRow};
use shared::{ids::UserId, people::Person};
use surrealdb::types::SurrealValue;

/// Where two people stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeState {
    /// An invitation waits for its answer.
    Invited,
    /// They are contacts.
    Accepted,
    /// The invitation was declined, which the inviter is not told.
    Declined {
        /// The inviter has taken it back since.
        withdrawn: bool,
    },
}

/// The edge between two people, as one of them sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The invitation was theirs.
    pub mine: bool,
    /// Where it stands.
    pub state: EdgeState,
}

#[derive(Clone, Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct EdgeRow {
    inviter: String,
    state: String,
    withdrawn: bool,
}

#[derive(Clone, Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct NeighbourRow {
    other: PersonRow,
    edge: EdgeRow,
}

impl Db {
    /// The edge between `me` and `other`.
    pub async fn edge(&self, me: &UserId, other: &UserId) -> Result<Option<Edge>, DbError> {
        let row: Option<EdgeRow> = self
            .client
            .query("SELECT record::id(in) AS inviter, state, withdrawn FROM ONLY type::record('contacts', $pair)")
            .bind(("pair", pair(me, other)))
            .await?
            .check()?
            .take(0)?;
        row.map(|row| row.seen_by(me)).transpose()
    }

    /// Whether the two are contacts.
    pub async fn are_contacts(&self, a: &UserId, b: &UserId) -> Result<bool, DbError> {
        Ok(self.edge(a, b).await?.is_some_and(|edge| edge.state == EdgeState::Accepted))
    }

    /// Everybody whom an edge joins to `me`.
    pub async fn neighbours(&self, me: &UserId) -> Result<Vec<(Person, Edge)>, DbError> {
        let mut answer = self
            .client
            .query(
                "LET $me = type::record('users', $id);
                 SELECT { id: record::id(out), name: out.name, phone: out.phone } AS other,
                        { inviter: record::id(in), state: state, withdrawn: withdrawn } AS edge
                     FROM contacts WHERE in = $me;
                 SELECT { id: record::id(in), name: in.name, phone: in.phone } AS other,
                        { inviter: record::id(in), state: state, withdrawn: withdrawn } AS edge
                     FROM contacts WHERE out = $me;",
            )
            .bind(("id", me.as_str().to_owned()))
            .await?
            .check()?;
        let mut rows: Vec<NeighbourRow> = answer.take(1)?;
        rows.extend(answer.take::<Vec<NeighbourRow>>(2)?);
        rows.into_iter().map(|row| Ok((row.other.try_into()?, row.edge.seen_by(me)?))).collect()
    }

    /// Changes the edge between `me` and `other` by `step`, which gets what stands and says what shall stand (`None`:
    /// no edge). What stood and what stands now come back. Two changes at once come one after the other.
    pub async fn change_edge<E: From<DbError>>(
        &self,
        me: &UserId,
        other: &UserId,
        step: impl Fn(Option<Edge>) -> Result<Option<Edge>, E>,
    ) -> Result<(Option<Edge>, Option<Edge>), E> {
        loop {
            let before = self.edge(me, other).await?;
            let after = step(before)?;
            if after == before || self.replace_edge(me, other, before, after).await? {
                return Ok((before, after));
            }
        }
    }

    /// Puts `after` where `before` stands; false if something else stands there.
    async fn replace_edge(
        &self,
        me: &UserId,
        other: &UserId,
        before: Option<Edge>,
        after: Option<Edge>,
    ) -> Result<bool, DbError> {
        const REPLACE: &str = "{
            LET $edge = type::record('contacts', $pair);
            LET $found = (SELECT record::id(in) AS inviter, state, withdrawn FROM ONLY $edge);
            IF ($found ?? NONE) != ($before ?? NONE) { RETURN false };
            DELETE $edge;
            IF $after {
                INSERT RELATION INTO contacts {
                    id: $edge, in: type::record('users', $after.inviter), out: type::record('users', $invitee),
                    state: $after.state, withdrawn: $after.withdrawn
                };
            };
            RETURN true;
        }";
        let row = |edge: Edge| EdgeRow::new(me, other, edge);
        let invitee = after.map(|edge| if edge.mine { other } else { me }.as_str().to_owned());
        self.retry(|| async {
            let same: Option<bool> = self
                .client
                .query(REPLACE)
                .bind(("pair", pair(me, other)))
                .bind(("before", before.map(row)))
                .bind(("after", after.map(row)))
                .bind(("invitee", invitee.clone()))
                .await?
                .check()?
                .take(0)?;
            Ok(same == Some(true))
        })
        .await
    }
}

/// The id of the edge between two people, the same from either side. `~` stands in no user's id.
fn pair(a: &UserId, b: &UserId) -> String {
    format!("{}~{}", a.min(b), a.max(b))
}

impl EdgeRow {
    fn new(me: &UserId, other: &UserId, edge: Edge) -> Self {
        let inviter = if edge.mine { me } else { other }.as_str().to_owned();
        let (state, withdrawn) = match edge.state {
            EdgeState::Invited => ("invited", false),
            EdgeState::Accepted => ("accepted", false),
            EdgeState::Declined { withdrawn } => ("declined", withdrawn),
        };
        Self { inviter, state: state.to_owned(), withdrawn }
    }

    fn seen_by(self, me: &UserId) -> Result<Edge, DbError> {
        let state = match self.state.as_str() {
            "invited" => EdgeState::Invited,
            "accepted" => EdgeState::Accepted,
            "declined" => EdgeState::Declined { withdrawn: self.withdrawn },
            other => return Err(malformed(other)),
        };
        Ok(Edge { mine: self.inviter == me.as_str(), state })
    }
}
