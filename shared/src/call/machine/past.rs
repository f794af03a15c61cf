//! The calls that a page has been in.

use super::Call;
use crate::ids::CallId;
use std::collections::VecDeque;

/// So many are remembered: what the server says is never so old that it is about an earlier one.
const REMEMBERED: usize = 16;

/// The calls that are over on this page. What the server says may be older than what the person did, and a call that was
/// declined must not ring again, although another one has begun or how it ended has been read and closed.
#[derive(Debug, Default)]
pub struct Past(VecDeque<CallId>);

impl Past {
    /// The page turns to something else than this call.
    pub fn note(&mut self, call: &Call) {
        self.0.push_front(call.id.clone());
        self.0.truncate(REMEMBERED);
    }

    /// Whether the page has been in this call.
    pub(super) fn knows(&self, id: &CallId) -> bool {
        self.0.contains(id)
    }
}
