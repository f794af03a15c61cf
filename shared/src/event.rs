//! What the server tells a page: one type of event, so that their order holds.

use crate::{
    api::{LiveCall, Signal, Snapshot},
    call::{Media, Outcome, referee::Timers},
    ids::{CallId, DeviceId, UserId},
    people::Contact,
    rtc::{IceServer, Sdp},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The `event:` field of every event.
pub const EVENT_TYPE: &str = "signal";

/// Where a stream stands: the `id:` field, `epoch-sequence`.
///
/// The epoch changes with each start of the server, the sequence counts a person's events upwards. A page sees gaps: some
/// events are for another device. It compares positions with nothing and only hands them back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The server's start.
    pub epoch: u64,
    /// The event's number, for its recipient.
    pub sequence: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.sequence)
    }
}

impl FromStr for Position {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (epoch, sequence) = text.split_once('-').ok_or(())?;
        Ok(Self { epoch: epoch.parse().map_err(|_| ())?, sequence: sequence.parse().map_err(|_| ())? })
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The first on each stream.
    Hello(Hello),
    /// What happened since the client's position is no longer kept: everything anew.
    Resync(Box<Snapshot>),
    /// The servers for peer connections anew: the credentials from before expire soon.
    IceServers {
        /// In place of those that the page was told before.
        servers: Vec<IceServer>,
    },
    /// Nothing happened, and the stream stands.
    Heartbeat {
        /// The server's clock, in milliseconds since 1970.
        now: u64,
    },
    /// A contact or an invitation is new or has changed.
    Contact(Contact),
    /// A contact or an invitation is gone.
    ContactGone {
        /// Whose.
        user: UserId,
    },
    /// An accepted contact came or went.
    Presence {
        /// Who.
        user: UserId,
        /// A page of theirs is open.
        online: bool,
    },
    /// Somebody calls.
    Incoming(Box<LiveCall>),
    /// Something happened in a call.
    Call {
        /// In which.
        call: CallId,
        /// What.
        change: Change,
    },
    /// The session ended: the page signs out. The last on its stream.
    SignedOut,
}

/// How a stream begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The device that the stream serves.
    pub device: DeviceId,
    /// The server's clock, in milliseconds since 1970.
    pub now: u64,
    /// The server's version.
    pub version: String,
    /// Names the page that the server hands out now; none for a page that carries no name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// For the client's peer connections.
    pub ice_servers: Vec<IceServer>,
    /// How long each state of a call may last.
    #[serde(default)]
    pub timers: Timers,
}

/// What happened in a call, as the other side and the other devices hear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A device of the callee shows the call.
    Ringing,
    /// A device of the callee answered. The other devices stop ringing.
    Accepted {
        /// Which device.
        device: DeviceId,
        /// What the callee wants to send.
        media: Media,
        /// The callee's answer; only the caller's device gets it.
        answer: Option<Sdp>,
    },
    /// It is over.
    Ended {
        /// How.
        outcome: Outcome,
        /// How long the two were connected, in milliseconds.
        duration_ms: Option<u64>,
    },
    /// The other side's peer connection has something for this one's.
    Signal {
        /// What.
        signal: Signal,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        call::{CallState, CallView, Role},
        people::{Name, Person, PhoneNumber, Relation},
        rtc::{Candidate, Description, DescriptionKind},
    };
    use std::iter;

    #[test]
    fn a_position_survives_the_wire() {
        let position = Position { epoch: 1_700_000_000_000, sequence: 42 };
        assert_eq!(position.to_string().parse(), Ok(position));
        for bad in ["", "7", "a-1", "1-", "-1-2"] {
            assert!(bad.parse::<Position>().is_err(), "{bad}");
        }
    }

    /// The next sample: one of each kind, in their order. A kind without its place in it does not compile.
    fn after(event: Option<&Event>) -> Option<Event> {
        let device = || DeviceId::try_from("d1").unwrap();
        let sdp = || Sdp::try_from("v=0".to_owned()).unwrap();
        let in_call = |change| Event::Call { call: CallId::try_from("c1").unwrap(), change };
        let person = || Person {
            id: UserId::try_from("u1").unwrap(),
            name: Name::try_from("Anna".to_owned()).unwrap(),
            phone: PhoneNumber::try_from("+79182725362".to_owned()).unwrap(),
        };
        let contact = || Contact { person: person(), relation: Relation::Accepted, online: true };
        let servers = || vec![IceServer { urls: vec!["turn:a.example".to_owned()], username: None, credential: None }];
        let description = || Description { kind: DescriptionKind::Offer, sdp: sdp() };
        let candidate =
            || Candidate { candidate: String::new(), mid: Some("0".to_owned()), line: Some(0), ufrag: None };
        let view = || CallView {
            id: CallId::try_from("c1").unwrap(),
            peer: person(),
            role: Role::Callee,
            media: Media::Video,
            caller_device: device(),
            placed_at: 7,
            state: CallState::Requested,
        };
        let live = || LiveCall { call: view(), description: Some(description()), candidates: vec![candidate()] };
        Some(match event {
            None => Event::Hello(Hello {
                device: device(),
                now: 7,
                version: "1.0.0".to_owned(),
                build: Some("b1".to_owned()),
                ice_servers: servers(),
                timers: Timers::default(),
            }),
            Some(Event::Hello(_)) => Event::Resync(Box::new(Snapshot {
                me: person(),
                contacts: vec![contact()],
                live: Some(live()),
                calls: vec![view()],
            })),
            Some(Event::Resync(_)) => Event::IceServers { servers: servers() },
            Some(Event::IceServers { .. }) => Event::Heartbeat { now: 7 },
            Some(Event::Heartbeat { .. }) => Event::Contact(contact()),
            Some(Event::Contact(_)) => Event::ContactGone { user: person().id },
            Some(Event::ContactGone { .. }) => Event::Presence { user: person().id, online: true },
            Some(Event::Presence { .. }) => Event::Incoming(Box::new(live())),
            Some(Event::Incoming(_)) => in_call(Change::Ringing),
            Some(Event::Call { change, .. }) => match change {
                Change::Ringing => {
                    in_call(Change::Accepted { device: device(), media: Media::Audio, answer: Some(sdp()) })
                }
                Change::Accepted { .. } => in_call(Change::Ended { outcome: Outcome::Completed, duration_ms: Some(5) }),
                Change::Ended { .. } => in_call(Change::Signal { signal: Signal::Description(description()) }),
                Change::Signal { signal: Signal::Description(_) } => {
                    in_call(Change::Signal { signal: Signal::Candidates(vec![candidate()]) })
                }
                Change::Signal { signal: Signal::Candidates(_) } => Event::SignedOut,
            },
            Some(Event::SignedOut) => return None,
        })
    }

    #[test]
    fn every_event_survives_the_wire() {
        for event in iter::successors(after(None), |event| after(Some(event))) {
            let text = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
        }
    }
}
