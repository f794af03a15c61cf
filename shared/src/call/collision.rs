//! What a request for a call meets when one of the two is in a call already, and who gives way.

use super::{CallState, Role, referee::Record};
use crate::ids::UserId;

/// A new call and one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collision {
    /// The callee is calling the caller, and nobody has answered. The new request gives way: its page drops its own
    /// offer and answers the call that is there. Each of the two sends what its person asked for.
    Glare,
    /// The two are in a call with each other, or the caller is calling the callee already. The call that is there gives
    /// way: it ends, and the new one rings. Whoever calls anew knows best that the old one is of no use any more.
    ReCall,
    /// The callee is in a call with somebody else. The new call gives way: it is over at once, and rings nowhere.
    Busy,
    /// The caller is in a call with somebody else, or is called by them. The new request gives way: it is refused.
    AlreadyInCall,
}

impl Collision {
    /// What `caller`'s request for `callee` meets in the call `there`. `None`: nothing, since it is over or is others'.
    pub fn with(there: &Record, caller: &UserId, callee: &UserId) -> Option<Collision> {
        match (there.role_of(caller), there.role_of(callee), &there.state) {
            (_, _, CallState::Ended { .. }) | (None, None, _) => None,
            (Some(Role::Callee), Some(_), CallState::Requested | CallState::Ringing) => Some(Collision::Glare),
            (Some(Role::Caller), Some(_), CallState::Requested | CallState::Ringing)
            | (Some(_), Some(_), CallState::Accepted { .. } | CallState::Connected { .. }) => Some(Collision::ReCall),
            (None, Some(_), _) => Some(Collision::Busy),
            (Some(_), None, _) => Some(Collision::AlreadyInCall),
        }
    }
}
