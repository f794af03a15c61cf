//! Calls that signals are being sent in: a signal must not wait for the store.

use crate::db::StoredCall;
use shared::{
    call::{Role, referee::Record},
    ids::CallId,
};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A call as it stands in the store.
#[derive(Debug)]
pub(super) struct KnownCall {
    /// The call.
    pub record: Record,
    /// How many candidates the store keeps of each side: the caller's, the callee's.
    kept: [usize; 2],
}

/// What was read, until it changes. Used within the call's turn, which whoever changes the call has alone.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<CallId, KnownCall>>);

impl KnownCall {
    pub fn new(stored: StoredCall, callers: usize, callees: usize) -> Self {
        Self { record: stored.record, kept: [callers, callees] }
    }

    /// How many candidates the store keeps of this side.
    pub fn kept(&mut self, role: Role) -> &mut usize {
        match role {
            Role::Caller => &mut self.kept[0],
            Role::Callee => &mut self.kept[1],
        }
    }
}

impl Known {
    /// What `look` makes of the call, if it is known.
    pub fn with<T>(&self, call: &CallId, look: impl FnOnce(&mut KnownCall) -> T) -> Option<T> {
        self.lock().get_mut(call).map(look)
    }

    /// Puts in what has just been read, unless another signal was faster, and gives what `look` makes of the call. A call that
    /// is over is not kept: nobody would ever take it out.
    pub fn put<T>(&self, mut read: KnownCall, look: impl FnOnce(&mut KnownCall) -> T) -> T {
        if read.record.outcome().is_some() {
            return look(&mut read);
        }
        look(self.lock().entry(read.record.id.clone()).or_insert(read))
    }

    /// The call changes, or is not as it was thought to be.
    pub fn forget(&self, call: &CallId) {
        self.lock().remove(call);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CallId, KnownCall>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
