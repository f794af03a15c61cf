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
#[derive(Clone, Debug)]
pub(super) struct KnownCall {
    /// The call.
    pub record: Record,
    /// How many candidates the store keeps of each side: the caller's, the callee's.
    kept: [usize; 2],
}

/// What was read, until it changes. To be used within the call's turn, as every change is made.
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
    /// Takes the call out: whoever has changed the store as well puts it back.
    pub fn take(&self, call: &CallId) -> Option<KnownCall> {
        self.lock().remove(call)
    }

    /// Puts in what stands in the store.
    pub fn put(&self, call: KnownCall) {
        self.lock().insert(call.record.id.clone(), call);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CallId, KnownCall>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
