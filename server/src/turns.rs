//! One at a time: what concerns the same call, or the same person, is done and told in one order.

use std::{
    array,
    hash::{BuildHasher, RandomState},
};
use tokio::sync::{Mutex, MutexGuard};

/// Few of the calls that are under way at once share one.
const LANES: usize = 1024;

/// A fixed number of locks; each subject always falls on the same one.
///
/// Whoever holds a turn must not ask for another one: two subjects may share a lock.
pub struct Turns {
    lanes: [Mutex<()>; LANES],
    hasher: RandomState,
}

impl Turns {
    /// All free.
    pub fn new() -> Self {
        Self { lanes: array::from_fn(|_| Mutex::new(())), hasher: RandomState::new() }
    }

    /// Waits for the turn of `subject`; it lasts until the guard is dropped.
    pub async fn take(&self, subject: &str) -> MutexGuard<'_, ()> {
        let lane = self.hasher.hash_one(subject) % LANES as u64;
        self.lanes[lane as usize].lock().await
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self::new()
    }
}
