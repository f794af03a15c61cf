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

    /// Everybody whom an edge joins to `me`. An edge to an account that was deleted while the edge was being made joins to
    /// nobody.
    pub async fn neighbours(&self, me: &UserId) -> Result<Vec<(Person, Edge)>, DbError> {
        let mut answer = self
            .client
            .query(
                "LET $me = type::record('users', $id);
                 SELECT { id: record::id(out), name: out.name, phone: out.phone } AS other,
                        { inviter: record::id(in), state: state, withdrawn: withdrawn } AS edge
                     FROM contacts WHERE in = $me AND record::exists(out);
                 SELECT { id: record::id(in), name: in.name, phone: in.phone } AS other,
                        { inviter: record::id(in), state: state, withdrawn: withdrawn } AS edge
                     FROM contacts WHERE out = $me AND record::exists(in);",
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

#[cfg(test)]
mod tests {
    use super::*;
    use shared::people::{Name, PhoneNumber};

    async fn somebody(db: &Db, number: u8) -> UserId {
        let id = UserId::try_from(format!("u{number}")).unwrap();
        let name = Name::try_from("Anna".to_owned()).unwrap();
        let phone = PhoneNumber::try_from(format!("+7900000000{number}")).unwrap();
        db.create_user(&Person { id: id.clone(), name, phone }, "$argon2id$", None, 0).await.unwrap();
        id
    }

    fn invite(edge: Option<Edge>) -> Result<Option<Edge>, DbError> {
        let state = if edge.is_some_and(|edge| !edge.mine) { EdgeState::Accepted } else { EdgeState::Invited };
        Ok(Some(Edge { mine: edge.is_none_or(|edge| edge.mine), state }))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_two_changes_at_once_one_is_made_from_the_other() {
        let db = Db::in_memory().await.unwrap();
        let (a, b) = (somebody(&db, 1).await, somebody(&db, 2).await);
        for _ in 0..50 {
            // Tasks of their own, so that they run side by side.
            let (one, other) = (db.clone(), db.clone());
            let (a1, b1, a2, b2) = (a.clone(), b.clone(), a.clone(), b.clone());
            let one = tokio::spawn(async move { one.change_edge(&a1, &b1, invite).await });
            let other = tokio::spawn(async move { other.change_edge(&b2, &a2, invite).await });
            one.await.unwrap().unwrap();
            other.await.unwrap().unwrap();
            assert_eq!(db.edge(&a, &b).await.unwrap().unwrap().state, EdgeState::Accepted);
            db.change_edge(&a, &b, |_| Ok::<_, DbError>(None)).await.unwrap();
            assert_eq!(db.edge(&a, &b).await.unwrap(), None);
        }
    }

    #[tokio::test]
    async fn an_edge_joins_two_people_seen_from_either_side() {
        let db = Db::in_memory().await.unwrap();
        let (a, b) = (somebody(&db, 1).await, somebody(&db, 2).await);
        db.change_edge(&a, &b, invite).await.unwrap();
        let (seen_by_a, seen_by_b) = (db.neighbours(&a).await.unwrap(), db.neighbours(&b).await.unwrap());
        assert_eq!((&seen_by_a[0].0.id, seen_by_a[0].1.mine), (&b, true));
        assert_eq!((&seen_by_b[0].0.id, seen_by_b[0].1.mine), (&a, false));
    }
}
