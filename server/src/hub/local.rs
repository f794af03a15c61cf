//! The hub of one server: mailboxes in memory.

use super::{
    Hub, Listener, Retention, Subscriber,
    mailbox::{Closing, Mailbox, Stream, json},
};
use crate::{auth::SessionId, clock::now_ms};
use shared::{
    event::{Event, Position},
    ids::{DeviceId, UserId},
    limits::STREAMS_PER_USER,
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{sync::Notify, time::Instant};

/// Most streams of one person, with those that have ended and are still held.
pub(super) const STREAMS_KEPT: usize = 4 * STREAMS_PER_USER;

/// Mailboxes in memory. Their positions begin anew, in a later epoch, when the server starts.
pub struct LocalHub {
    pub(super) shelf: Arc<Shelf>,
}

/// The mailboxes, shared with the open streams.
pub(super) struct Shelf {
    /// The server's start, in milliseconds since 1970.
    pub epoch: u64,
    retention: Retention,
    mailboxes: Mutex<Mailboxes>,
    stopping: AtomicBool,
}

#[derive(Default)]
pub(super) struct Mailboxes {
    pub by_user: HashMap<UserId, Mailbox>,
    /// Mailboxes that lost their last stream, in that order; some have a stream again.
    vacated: VecDeque<(Instant, UserId)>,
    /// No sequence above this was ever given by a mailbox that is gone: an old position never fits a new mailbox.
    floor: u64,
    streams: u64,
}

impl LocalHub {
    /// An empty hub whose epoch is now.
    pub fn new(retention: Retention) -> Self {
        Self::starting_at(now_ms(), retention)
    }

    /// An empty hub of this epoch.
    pub fn starting_at(epoch: u64, retention: Retention) -> Self {
        Self {
            shelf: Arc::new(Shelf { epoch, retention, mailboxes: Mutex::default(), stopping: AtomicBool::new(false) }),
        }
    }
}

impl Hub for LocalHub {
    fn publish(&self, to: &UserId, device: Option<&DeviceId>, event: &Event) {
        let json = json(event);
        let now = Instant::now();
        let Shelf { epoch, retention, .. } = &*self.shelf;
        if let Some(mailbox) = self.shelf.lock().by_user.get_mut(to) {
            mailbox.push(now, retention, *epoch, device.cloned(), &json);
        }
    }

    fn online(&self, user: &UserId) -> bool {
        self.shelf.lock().by_user.get(user).is_some_and(|mailbox| mailbox.online)
    }

    fn settle(&self, user: &UserId) -> Option<bool> {
        let mut mailboxes = self.shelf.lock();
        let mailbox = mailboxes.by_user.get_mut(user)?;
        let online = mailbox.streams.iter().any(|stream| stream.closing.is_none());
        let changed = online != mailbox.online;
        mailbox.online = online;
        changed.then_some(online)
    }

    fn listening(&self, user: &UserId, device: &DeviceId) -> bool {
        let mailboxes = self.shelf.lock();
        let streams = mailboxes.by_user.get(user).map(|mailbox| mailbox.streams.as_slice()).unwrap_or_default();
        streams.iter().any(|stream| stream.listener.device == *device && stream.closing.is_none())
    }

    fn subscribe(&self, listener: Listener, after: Option<Position>) -> Option<Subscriber> {
        let mut mailboxes = self.shelf.lock();
        mailboxes.sweep(Instant::now(), &self.shelf.retention);
        mailboxes.streams += 1;
        let number = mailboxes.streams;
        // One more than any sequence given before: not even the newest old position continues here.
        let first = mailboxes.floor + 1;
        let mailbox = mailboxes.by_user.entry(listener.user.clone()).or_insert_with(|| Mailbox::new(first));
        mailbox.forget(Instant::now(), &self.shelf.retention);
        // The newcomer is refused, and no older stream is closed for it: that one's page would come back at once and close
        // another one, without an end. A refused page waits, longer each time, and disturbs nobody.
        let many_open = mailbox.open_beside(&listener.device) >= STREAMS_PER_USER;
        // A stream that has ended stays until its client has read so; one that does not read keeps all that it has replaced.
        if many_open || mailbox.streams.len() >= STREAMS_KEPT {
            return None;
        }
        for older in mailbox.streams.iter_mut().filter(|stream| stream.listener.device == listener.device) {
            older.close(Closing::Silently);
        }
        let wake = Arc::new(Notify::new());
        mailbox.streams.push(Stream { number, listener: listener.clone(), closing: None, wake: wake.clone() });
        mailbox.vacant_since = None;
        let kept = after.filter(|after| after.epoch == self.shelf.epoch && mailbox.reaches(after.sequence));
        let cursor = kept.map_or(mailbox.newest(), |position| position.sequence);
        Some(Subscriber { shelf: self.shelf.clone(), listener, number, cursor, resumed: kept.is_some(), wake })
    }

    fn listeners(&self, session: &SessionId) -> Vec<Listener> {
        let mailboxes = self.shelf.lock();
        let streams = mailboxes.by_user.values().flat_map(|mailbox| &mailbox.streams);
        let open = streams.filter(|stream| stream.listener.session == *session && stream.closing.is_none());
        open.map(|stream| stream.listener.clone()).collect()
    }

    fn close_session(&self, session: &SessionId) {
        self.shelf.close(Closing::SignedOut, |listener| listener.session == *session);
    }

    fn close_person(&self, user: &UserId) {
        self.shelf.close(Closing::SignedOut, |listener| listener.user == *user);
    }

    fn close_all(&self) {
        self.shelf.stopping.store(true, Ordering::Relaxed);
        self.shelf.close(Closing::Silently, |_| true);
    }

    fn stopping(&self) -> bool {
        self.shelf.stopping.load(Ordering::Relaxed)
    }
}

impl Shelf {
    pub fn lock(&self) -> MutexGuard<'_, Mailboxes> {
        // No step below can stop half-way, so a panic elsewhere leaves the mailboxes whole.
        self.mailboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a stream out of its mailbox.
    pub fn leave(&self, user: &UserId, number: u64) {
        let now = Instant::now();
        let mut mailboxes = self.lock();
        if let Some(mailbox) = mailboxes.by_user.get_mut(user) {
            mailbox.streams.retain(|stream| stream.number != number);
            if mailbox.streams.is_empty() {
                mailbox.vacant_since = Some(now);
                mailboxes.vacated.push_back((now, user.clone()));
            }
        }
        mailboxes.sweep(now, &self.retention);
    }

    fn close(&self, how: Closing, which: impl Fn(&Listener) -> bool) {
        let mut mailboxes = self.lock();
        let streams = mailboxes.by_user.values_mut().flat_map(|mailbox| &mut mailbox.streams);
        for stream in streams.filter(|stream| which(&stream.listener)) {
            stream.close(how);
        }
    }
}

impl Mailboxes {
    /// Frees the mailboxes that have had no stream for the retention time. Each departure is looked at once.
    fn sweep(&mut self, now: Instant, retention: &Retention) {
        while let Some((left, user)) = self.vacated.front() {
            if now.saturating_duration_since(*left) <= retention.time {
                break;
            }
            if self.by_user.get(user).is_some_and(|mailbox| mailbox.vacant_since == Some(*left)) {
                let gone = self.by_user.remove(user);
                self.floor = self.floor.max(gone.map_or(0, |mailbox| mailbox.newest()));
            }
            self.vacated.pop_front();
        }
    }
}
