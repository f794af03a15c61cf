//! One at a time: what concerns the same call, or the same person, is done and told in one order.
//!
//! What changes nothing for the others may share a turn.

use std::{
    array,
    hash::{BuildHasher, RandomState},
};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Few of the calls that are under way at once share one.
const LANES: usize = 1024;

/// A fixed number of locks; each subject always falls on the same one.
///
/// Whoever holds a turn must not ask for another one: two subjects may share a lock.
pub struct Turns {
    lanes: [RwLock<()>; LANES],
    hasher: RandomState,
}

impl Turns {
    /// All free.
    pub fn new() -> Self {
        Self { lanes: array::from_fn(|_| RwLock::new(())), hasher: RandomState::new() }
    }

    /// Waits for the turn of `subject`; it lasts until the guard is dropped.
    pub async fn take(&self, subject: &str) -> RwLockWriteGuard<'_, ()> {
        self.lane(subject).write().await
    }

    /// Waits until nobody has taken the turn of `subject`, and shares it with others who share it.
    pub async fn share(&self, subject: &str) -> RwLockReadGuard<'_, ()> {
        self.lane(subject).read().await
    }

    fn lane(&self, subject: &str) -> &RwLock<()> {
        let lane = self.hasher.hash_one(subject) % LANES as u64;
        &self.lanes[lane as usize]
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self::new()
    }
}
