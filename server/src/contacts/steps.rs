//! What each request makes of the edge between two people: pure functions of what stands.
//!
//! ```text
//!              invite             accept, or the other invites too
//!   (no edge) -------> invited --------------------------------> accepted
//!       ^                 |                                          |
//!       |     take back   |  decline             remove, either side |
//!       +-----------------+-------> declined                         |
//!       +------------------------------------------------------------+
//! ```
//!
//! A declined invitation stays on record: its inviter is not told, goes on reading "invitation sent", and cannot make
//! the other's page ring again by inviting anew, not even after taking it back. The one who declined may still invite,
//! and finds the first invitation waiting.

use crate::db::{Edge, EdgeState};
use shared::{error::ErrorCode, people::Relation};

type Step = Result<Option<Edge>, ErrorCode>;

/// How the edge's other end stands to the one who sees it so.
pub(super) fn relation(edge: Option<Edge>) -> Relation {
    match edge {
        None => Relation::None,
        Some(Edge { mine, state }) => match (state, mine) {
            (EdgeState::Invited, true) => Relation::Invited,
            (EdgeState::Invited, false) => Relation::Invitation,
            (EdgeState::Accepted, true | false) => Relation::Accepted,
            (EdgeState::Declined { withdrawn: false }, true) => Relation::Invited,
            (EdgeState::Declined { withdrawn: false }, false) => Relation::None,
            (EdgeState::Declined { withdrawn: true }, true | false) => Relation::None,
        },
    }
}

/// I invite the other.
pub(super) fn invite(edge: Option<Edge>) -> Step {
    let mine = |state| Edge { mine: true, state };
    let accepted = Edge { mine: false, state: EdgeState::Accepted };
    Ok(Some(match edge {
        None => mine(EdgeState::Invited),
        Some(edge) => match (edge.state, edge.mine) {
            (EdgeState::Invited, true) | (EdgeState::Accepted, true | false) => edge,
            (EdgeState::Invited, false) => accepted,
            (EdgeState::Declined { withdrawn: true | false }, true) => mine(EdgeState::Declined { withdrawn: false }),
            (EdgeState::Declined { withdrawn: false }, false) => accepted,
            (EdgeState::Declined { withdrawn: true }, false) => mine(EdgeState::Invited),
        },
    }))
}

/// I accept the other's invitation. A repeat changes nothing.
pub(super) fn accept(edge: Option<Edge>) -> Step {
    let edge = edge.ok_or(ErrorCode::NoInvitation)?;
    match (edge.state, edge.mine) {
        (EdgeState::Invited, false) => Ok(Some(Edge { state: EdgeState::Accepted, ..edge })),
        (EdgeState::Accepted, true | false) => Ok(Some(edge)),
        (EdgeState::Invited, true) | (EdgeState::Declined { withdrawn: true | false }, true | false) => {
            Err(ErrorCode::NoInvitation)
        }
    }
}

/// I decline the other's invitation. A repeat changes nothing.
pub(super) fn decline(edge: Option<Edge>) -> Step {
    let edge = edge.ok_or(ErrorCode::NoInvitation)?;
    match (edge.state, edge.mine) {
        (EdgeState::Invited, false) => Ok(Some(Edge { state: EdgeState::Declined { withdrawn: false }, ..edge })),
        (EdgeState::Declined { withdrawn: true | false }, false) => Ok(Some(edge)),
        (EdgeState::Invited | EdgeState::Declined { withdrawn: true | false }, true)
        | (EdgeState::Accepted, true | false) => Err(ErrorCode::NoInvitation),
    }
}

/// I no longer want the other on my list. A repeat changes nothing.
pub(super) fn remove(edge: Option<Edge>) -> Step {
    let Some(edge) = edge else { return Ok(None) };
    Ok(match (edge.state, edge.mine) {
        (EdgeState::Invited, true) | (EdgeState::Accepted, true | false) => None,
        (EdgeState::Invited, false) => Some(Edge { state: EdgeState::Declined { withdrawn: false }, ..edge }),
        (EdgeState::Declined { withdrawn: true | false }, true) => {
            Some(Edge { state: EdgeState::Declined { withdrawn: true }, ..edge })
        }
        (EdgeState::Declined { withdrawn: true | false }, false) => Some(edge),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The edge as the other one sees it.
    fn other(edge: Option<Edge>) -> Option<Edge> {
        edge.map(|edge| Edge { mine: !edge.mine, ..edge })
    }

    fn relations(edge: Option<Edge>) -> (Relation, Relation) {
        (relation(edge), relation(other(edge)))
    }

    #[test]
    fn an_invitation_that_is_accepted_makes_contacts() {
        let invited = invite(None).unwrap();
        assert_eq!(relations(invited), (Relation::Invited, Relation::Invitation));
        assert_eq!(relations(accept(other(invited)).unwrap()), (Relation::Accepted, Relation::Accepted));
    }

    #[test]
    fn two_who_invite_each_other_are_contacts() {
        let invited = invite(None).unwrap();
        assert_eq!(relations(invite(other(invited)).unwrap()), (Relation::Accepted, Relation::Accepted));
    }

    #[test]
    fn the_one_who_was_declined_sees_no_change_and_cannot_pester() {
        let invited = invite(None).unwrap();
        let declined = other(decline(other(invited)).unwrap());
        assert_eq!(relations(declined), (Relation::Invited, Relation::None));
        assert_eq!(invite(declined).unwrap(), declined);
        let taken_back = remove(declined).unwrap();
        assert_eq!(relations(taken_back), (Relation::None, Relation::None));
        assert_eq!(relations(invite(taken_back).unwrap()), (Relation::Invited, Relation::None));
    }

    #[test]
    fn who_declined_may_change_their_mind() {
        let declined = decline(other(invite(None).unwrap())).unwrap();
        assert_eq!(relations(invite(declined).unwrap()), (Relation::Accepted, Relation::Accepted));
        let taken_back = other(remove(other(declined)).unwrap());
        assert_eq!(relations(invite(taken_back).unwrap()), (Relation::Invited, Relation::Invitation));
    }

    #[test]
    fn only_the_invited_one_can_answer() {
        let invited = invite(None).unwrap();
        for edge in [None, invited] {
            assert_eq!(accept(edge), Err(ErrorCode::NoInvitation));
            assert_eq!(decline(edge), Err(ErrorCode::NoInvitation));
        }
    }

    #[test]
    fn a_repeat_of_any_request_changes_nothing() {
        let every = [true, false].into_iter().flat_map(|mine| {
            let states = [
                EdgeState::Invited,
                EdgeState::Accepted,
                EdgeState::Declined { withdrawn: false },
                EdgeState::Declined { withdrawn: true },
            ];
            states.map(|state| Some(Edge { mine, state }))
        });
        for edge in every.chain([None]) {
            for step in [invite, accept, decline, remove] {
                if let Ok(after) = step(edge) {
                    assert_eq!(step(after), Ok(after), "{edge:?}");
                }
            }
        }
    }
}
