//! Sessions that were read lately.

use super::Session;
use crate::auth::SessionId;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long one is taken for true where others than this process may change the store.
const TIME: Duration = Duration::from_secs(10);
/// More than are in use at a time; then all are read anew.
const MOST: usize = 16_384;

/// Sessions as they were read. Any change forgets them all: requests are many, changes few.
pub struct Known {
    /// How long each is kept, unless something changes.
    time: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    changes: u64,
    sessions: HashMap<SessionId, (Instant, Session)>,
}

/// What is known at one moment, and a place in the order of changes.
pub(super) struct Read<'a> {
    known: &'a Known,
    changes: u64,
}

impl Known {
    /// Nothing is known yet. `shared`: others than this process may change the store.
    pub(in crate::db) fn new(shared: bool) -> Self {
        Self { time: if shared { TIME } else { Duration::MAX }, kept: Mutex::default() }
    }

    /// Begins to read.
    pub(super) fn read(&self) -> Read<'_> {
        Read { known: self, changes: self.lock().changes }
    }

    /// Keeps what has just come out of the store, unless a session has changed since `read` began.
    pub(super) fn keep(&self, read: Read<'_>, id: &SessionId, session: &Session) {
        let mut kept = self.lock();
        if kept.changes == read.changes {
            if kept.sessions.len() >= MOST {
                kept.sessions.clear();
            }
            kept.sessions.insert(id.clone(), (Instant::now(), session.clone()));
        }
    }

    /// A session has changed.
    pub(super) fn forget(&self) {
        let mut kept = self.lock();
        kept.changes += 1;
        kept.sessions.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Read<'_> {
    /// The session, if it is known.
    pub(super) fn get(&self, id: &SessionId) -> Option<Session> {
        let kept = self.known.lock();
        kept.sessions.get(id).filter(|(since, _)| since.elapsed() < self.known.time).map(|(_, session)| session.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Token;
    use shared::people::Person;

    fn session() -> Session {
        let person = r#"{"id":"u1","name":"Anna","phone":"+79182725362"}"#;
        Session { person: serde_json::from_str::<Person>(person).unwrap(), expires: 7 }
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept() {
        let (known, id) = (Known::new(false), Token::new().id());
        known.keep(known.read(), &id, &session());
        assert_eq!(known.read().get(&id).unwrap().expires, 7);
        let read = known.read();
        known.forget();
        assert!(known.read().get(&id).is_none());
        known.keep(read, &id, &session());
        assert!(known.read().get(&id).is_none());
    }

    #[test]
    fn where_others_may_change_it_nothing_is_known_for_long() {
        let known = Known { time: Duration::ZERO, ..Known::new(true) };
        let id = Token::new().id();
        known.keep(known.read(), &id, &session());
        assert!(known.read().get(&id).is_none());
    }

    #[test]
    fn what_is_known_is_bounded() {
        let known = Known::new(false);
        for _ in 0..=MOST {
            known.keep(known.read(), &Token::new().id(), &session());
        }
        assert_eq!(known.lock().sessions.len(), 1);
    }
}
