//! One person's recent events and open streams.

use super::{Listener, Retention};
use axum::body::Bytes;
use shared::{
    event::{EVENT_TYPE, Event, Position},
    ids::DeviceId,
};
use std::{collections::VecDeque, sync::Arc};
use tokio::{sync::Notify, time::Instant};

/// An event as it goes over the wire; every stream shares the one copy.
pub type Frame = Bytes;

/// Lays out one server-sent event (HTML, section 9.2.5).
pub fn frame(id: Option<Position>, event: &Event) -> Frame {
    lay_out(id, &json(event))
}

/// An event as text.
pub(super) fn json(event: &Event) -> String {
    serde_json::to_string(event).expect("an event has no map and no failing part, so JSON can hold it")
}

/// JSON has no line break, so one `data` line holds it.
fn lay_out(id: Option<Position>, json: &str) -> Frame {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    format!("{id}event: {EVENT_TYPE}\ndata: {json}\n\n").into()
}

/// How a stream is told to go on or to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    /// The device opened another stream, or the server stops.
    Silently,
    /// The session ended.
    SignedOut,
}

/// An open stream, as its mailbox sees it.
pub(super) struct Stream {
    pub number: u64,
    pub listener: Listener,
    pub closing: Option<Closing>,
    pub wake: Arc<Notify>,
}

impl Stream {
    pub fn close(&mut self, how: Closing) {
        self.closing.get_or_insert(how);
        self.wake.notify_one();
    }
}

struct Kept {
    at: Instant,
    device: Option<DeviceId>,
    frame: Frame,
}

/// What a stream finds behind its cursor.
pub(super) enum Next {
    /// The event at this sequence.
    Event(u64, Frame),
    /// Nothing for it up to this sequence.
    Nothing(u64),
    /// What it needs is no longer kept.
    Lost,
}

pub(super) struct Mailbox {
    /// The sequence of the newest event.
    newest: u64,
    /// The events `newest + 1 - kept.len() ..= newest`.
    kept: VecDeque<Kept>,
    bytes: usize,
    pub streams: Vec<Stream>,
    /// As others were told.
    pub online: bool,
    /// Since when it has had no stream.
    pub vacant_since: Option<Instant>,
}

impl Mailbox {
    /// A mailbox whose first event gets the sequence behind `floor`.
    pub fn new(floor: u64) -> Self {
        Self { newest: floor, kept: VecDeque::new(), bytes: 0, streams: Vec::new(), online: false, vacant_since: None }
    }

    pub fn newest(&self) -> u64 {
        self.newest
    }

    /// How many streams other devices than this one have open.
    pub fn open_beside(&self, device: &DeviceId) -> usize {
        self.streams.iter().filter(|stream| stream.closing.is_none() && stream.listener.device != *device).count()
    }

    /// Whether everything behind `sequence` is kept.
    pub fn reaches(&self, sequence: u64) -> bool {
        (self.forgotten()..=self.newest).contains(&sequence)
    }

    pub fn push(&mut self, now: Instant, retention: &Retention, epoch: u64, device: Option<DeviceId>, json: &str) {
        self.newest += 1;
        let frame = lay_out(Some(Position { epoch, sequence: self.newest }), json);
        self.bytes += frame.len();
        self.kept.push_back(Kept { at: now, device, frame });
        self.forget(now, retention);
        for stream in &self.streams {
            stream.wake.notify_one();
        }
    }

    /// Drops what is past the retention.
    pub fn forget(&mut self, now: Instant, retention: &Retention) {
        while let Some(oldest) = self.kept.front() {
            let stale = now.saturating_duration_since(oldest.at) > retention.time;
            if !stale && self.kept.len() <= retention.events && self.bytes <= retention.bytes {
                break;
            }
            self.bytes -= oldest.frame.len();
            self.kept.pop_front();
        }
    }

    /// The first event behind `cursor` that is meant for `device`.
    pub fn next(&self, cursor: u64, device: &DeviceId) -> Next {
        if !self.reaches(cursor) {
            return Next::Lost;
        }
        // Within the ring's length, by the check above.
        let known = (cursor - self.forgotten()) as usize;
        let found = self.kept.iter().enumerate().skip(known);
        let mut meant = found.filter(|(_, kept)| kept.device.as_ref().is_none_or(|to| to == device));
        match meant.next() {
            Some((index, kept)) => Next::Event(self.forgotten() + index as u64 + 1, kept.frame.clone()),
            None => Next::Nothing(self.newest),
        }
    }

    /// The sequence of the newest event that is no longer kept.
    fn forgotten(&self) -> u64 {
        self.newest - self.kept.len() as u64
    }
}
