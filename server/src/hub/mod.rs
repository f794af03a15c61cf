//! Where events wait for the pages that they are for.
//!
//! The rest of the server knows the [`Hub`] trait only, so that a message bus between several servers can stand behind it.

mod local;
mod mailbox;
mod subscriber;
#[cfg(test)]
mod tests;

pub use local::LocalHub;
pub use mailbox::frame;
pub use subscriber::{Delivery, Subscriber};

use crate::auth::SessionId;
use shared::{
    event::{Event, Position},
    ids::{DeviceId, UserId},
};
use std::time::Duration;

/// How much of the past the hub keeps for each person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Most events.
    pub events: usize,
    /// Most bytes of events: a description is a thousand times as long as a change of presence.
    pub bytes: usize,
    /// Longest time: for events, and for the mailbox of a person without a stream. Longer than the device grace
    /// ([`Retention::beyond`]), so that whoever leaves is still known when others are told.
    pub time: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self { events: 256, bytes: 512 * 1024, time: Duration::from_secs(120) }
    }
}

impl Retention {
    /// The default, or more where this device grace is long.
    pub fn beyond(device_grace: Duration) -> Self {
        let usual = Self::default();
        Self { time: usual.time.max(device_grace.saturating_mul(2)), ..usual }
    }
}

/// Who listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// The person.
    pub user: UserId,
    /// The page.
    pub device: DeviceId,
    /// The session that the page came with; the stream ends with it.
    pub session: SessionId,
}

/// Carries events to people's pages.
pub trait Hub: Send + Sync {
    /// Puts `event` behind all earlier ones of `to`: for each of their devices, or for `device` alone.
    ///
    /// Nothing is kept for a person who has had no stream for the retention time; they begin with a snapshot anyway.
    fn publish(&self, to: &UserId, device: Option<&DeviceId>, event: &Event);

    /// Whether others see `user` as online, as of the last [`Hub::settle`].
    fn online(&self, user: &UserId) -> bool;

    /// Takes over from `user`'s streams whether they are online; tells the news if that is a change.
    fn settle(&self, user: &UserId) -> Option<bool>;

    /// Whether this page has a stream right now.
    fn listening(&self, user: &UserId, device: &DeviceId) -> bool;

    /// Opens a stream; an older one of the same device ends. `None`: the person's other devices have as many streams open
    /// as [`shared::limits::STREAMS_PER_USER`] allows, or too many that have ended are still held.
    ///
    /// It continues behind `after` where everything since is kept, otherwise with what comes from now on.
    fn subscribe(&self, listener: Listener, after: Option<Position>) -> Option<Subscriber>;

    /// Who has a stream open that came with this session.
    fn listeners(&self, session: &SessionId) -> Vec<Listener>;

    /// Ends the session's streams, each with [`Event::SignedOut`].
    fn close_session(&self, session: &SessionId);

    /// Ends every stream of `user`, each with [`Event::SignedOut`].
    fn close_person(&self, user: &UserId);

    /// Ends every stream: the server stops.
    fn close_all(&self);

    /// Whether the server stops: who has no stream now has not left.
    fn stopping(&self) -> bool;
}
