//! One open stream: a cursor into its person's mailbox. It holds no event of its own, so a slow reader costs nothing.

use super::{
    Listener,
    local::Shelf,
    mailbox::{Closing, Mailbox, Next, frame},
};
use axum::body::Bytes;
use shared::event::{Event, Position};
use std::sync::Arc;
use tokio::sync::Notify;

/// What comes next on a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// An event, laid out for the wire.
    Event(Bytes),
    /// Events were lost to this stream; it continues behind this position, and a snapshot must fill the gap.
    Lost(Position),
    /// The session ended: the stream's last event.
    SignedOut(Bytes),
    /// The stream is over.
    End,
}

/// An open stream. Dropping it takes it out of the hub at once.
pub struct Subscriber {
    pub(super) shelf: Arc<Shelf>,
    pub(super) listener: Listener,
    pub(super) number: u64,
    pub(super) cursor: u64,
    pub(super) resumed: bool,
    pub(super) wake: Arc<Notify>,
}

impl Subscriber {
    /// Who listens.
    pub fn listener(&self) -> &Listener {
        &self.listener
    }

    /// The position that the next event comes behind.
    pub fn position(&self) -> Position {
        Position { epoch: self.shelf.epoch, sequence: self.cursor }
    }

    /// Whether the stream continues where the page was, without a gap.
    pub fn resumed(&self) -> bool {
        self.resumed
    }

    /// Waits for what comes next. Cancelling loses nothing.
    pub async fn next(&mut self) -> Delivery {
        loop {
            if let Some(delivery) = self.poll() {
                return delivery;
            }
            self.wake.notified().await;
        }
    }

    /// How the stream ends, if it has been closed: nothing else is for it any more.
    pub fn end(&self) -> Option<Delivery> {
        match self.shelf.lock().by_user.get_mut(&self.listener.user) {
            Some(mailbox) => self.end_in(mailbox),
            None => Some(Delivery::End),
        }
    }

    fn end_in(&self, mailbox: &mut Mailbox) -> Option<Delivery> {
        let Some(stream) = mailbox.streams.iter_mut().find(|stream| stream.number == self.number) else {
            return Some(Delivery::End);
        };
        match stream.closing? {
            Closing::Silently => Some(Delivery::End),
            Closing::SignedOut => {
                stream.closing = Some(Closing::Silently);
                Some(Delivery::SignedOut(frame(None, &Event::SignedOut)))
            }
        }
    }

    fn poll(&mut self) -> Option<Delivery> {
        let mut mailboxes = self.shelf.lock();
        let Some(mailbox) = mailboxes.by_user.get_mut(&self.listener.user) else { return Some(Delivery::End) };
        if let Some(end) = self.end_in(mailbox) {
            return Some(end);
        }
        match mailbox.next(self.cursor, &self.listener.device) {
            Next::Event(sequence, frame) => {
                self.cursor = sequence;
                Some(Delivery::Event(frame))
            }
            Next::Nothing(newest) => {
                self.cursor = newest;
                None
            }
            Next::Lost => {
                self.cursor = mailbox.newest();
                Some(Delivery::Lost(Position { epoch: self.shelf.epoch, sequence: self.cursor }))
            }
        }
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.shelf.leave(&self.listener.user, self.number);
    }
}
