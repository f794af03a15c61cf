//! A world with a clock of its own: pages run the machine, a server keeps the record, a wire between them takes time.
//!
//! The peer connection is played, too: a description takes 5 ms to make, and 20 ms after both sides have the other's
//! description and a candidate of it, the link stands, unless it is cut.

mod page;
mod server;
mod wire;

use super::weather::Weather;
use crate::{
    api::LiveCall,
    call::{
        Media, Role,
        machine::{Call, Capture, Command, Input, LinkState, Past, Patience, Phase, Sound, Waiting},
        referee::{Action, Record, Timers},
    },
    error::ErrorCode,
    event::Change,
    ids::{CallId, DeviceId, UserId},
    rtc::{Candidate, Description, DeviceError, Sdp},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub const WIRE_MS: u64 = 10;

/// A page: one device of one person, with at most one call.
#[derive(Default)]
pub struct Page {
    pub call: Option<Call>,
    /// What is heard now.
    pub sound: Option<Sound>,
    pub devices_open: bool,
    pub peer: Option<Peer>,
    pub restarts: usize,
    waiting: Waiting,
    past: Past,
    peers: u32,
    /// Nothing comes in or goes out while this is set; the wire keeps it, as a client's outbox and the replay do.
    pub offline: bool,
    /// It shows the form for signing in, and hears nothing any more.
    pub signed_out: bool,
    /// The browser's question for camera and microphone is open.
    pub asks: bool,
    /// Calls that were over here: none of them comes back.
    over: Vec<CallId>,
}

impl Page {
    fn begins(&mut self, call: Call) {
        self.forgets_call();
        self.call = Some(call);
    }

    fn forgets_call(&mut self) {
        self.call.take().iter().for_each(|call| self.past.note(call));
    }
}

#[derive(Default)]
pub struct Peer {
    /// Which of the page's: what comes late of an earlier one is dropped.
    number: u32,
    local: bool,
    remote: bool,
    candidates: usize,
    linked: bool,
}

#[derive(Clone)]
enum Parcel {
    ToServer(&'static str, CallId, Command),
    /// The page's session ends, by another page of it.
    SignOut(&'static str),
    ToPage(&'static str, Message),
}

impl Parcel {
    /// Whether this page's stream carries it.
    fn is_event_for(&self, page: &str) -> bool {
        match self {
            Parcel::ToPage(to, Message::Incoming(_) | Message::Call(..) | Message::Snapshot | Message::SignedOut) => {
                *to == page
            }
            Parcel::ToServer(..)
            | Parcel::SignOut(_)
            | Parcel::ToPage(
                _,
                Message::Glare(..)
                | Message::Refused(..)
                | Message::Over(..)
                | Message::Made(..)
                | Message::Link(..)
                | Message::HungUp(_),
            ) => false,
        }
    }
}

#[derive(Clone)]
enum Message {
    Incoming(LiveCall),
    /// The stream has lost something; what the record says now follows.
    Snapshot,
    Call(CallId, Change),
    Glare(CallId, LiveCall),
    Refused(CallId, ErrorCode),
    /// The answer to an end, or to a request that met a busy callee: how the call ended.
    Over(CallId, Change),
    SignedOut,
    /// From the page's own peer connection of this number.
    Made(u32, Description),
    Link(u32, LinkState),
    /// From the other page, over the data channel.
    HungUp(CallId),
}

pub struct World {
    pub now: u64,
    pub pages: BTreeMap<&'static str, Page>,
    pub records: Vec<Record>,
    offers: BTreeMap<CallId, Sdp>,
    candidates: BTreeMap<(CallId, Role), Vec<Candidate>>,
    wire: VecDeque<(u64, Parcel)>,
    /// How long a parcel takes from or to a page.
    pub delay: BTreeMap<&'static str, u64>,
    /// The two browsers cannot reach each other.
    pub cut: bool,
    /// How long each state of a call may last.
    pub timers: Timers,
    /// What the network does to what is sent; nothing, if there is none.
    pub weather: Option<Weather>,
    answers: BTreeMap<CallId, Sdp>,
    /// When the last command of a page arrives: they arrive in order.
    last_arrival: BTreeMap<&'static str, u64>,
    /// The same for what its stream carries.
    last_event: BTreeMap<&'static str, u64>,
    /// When a stream that broke begins anew, with a snapshot in which everything from before is.
    broken_until: BTreeMap<&'static str, u64>,
    /// Requests that have their answer: a repeat has no second effect.
    requested: BTreeSet<CallId>,
    /// Pages whose session has ended.
    signed_out: BTreeSet<&'static str>,
    /// Until then there is no server.
    away_until: u64,
    /// What no page may ever do, and one has done.
    pub faults: Vec<String>,
}

/// `anna-phone` belongs to `anna`.
fn user(page: &str) -> UserId {
    UserId::try_from(page.split('-').next().unwrap()).unwrap()
}

fn device(page: &str) -> DeviceId {
    DeviceId::try_from(page).unwrap()
}

pub fn call_id(id: &str) -> CallId {
    CallId::try_from(id).unwrap()
}

fn sdp(text: String) -> Sdp {
    Sdp::try_from(text).unwrap()
}

fn candidate() -> Candidate {
    Candidate { candidate: "candidate:1".into(), mid: Some("0".into()), line: Some(0), ufrag: None }
}

impl World {
    pub fn with(pages: &[&'static str]) -> World {
        World {
            now: 1_000,
            pages: pages.iter().map(|name| (*name, Page::default())).collect(),
            records: vec![],
            offers: BTreeMap::new(),
            candidates: BTreeMap::new(),
            wire: VecDeque::new(),
            delay: BTreeMap::new(),
            cut: false,
            timers: Timers::default(),
            weather: None,
            answers: BTreeMap::new(),
            last_arrival: BTreeMap::new(),
            last_event: BTreeMap::new(),
            broken_until: BTreeMap::new(),
            requested: BTreeSet::new(),
            signed_out: BTreeSet::new(),
            away_until: 0,
            faults: vec![],
        }
    }

    pub fn calls(&mut self, page: &'static str, id: &str) {
        self.calls_with(page, id, Media::Video);
    }

    pub fn calls_with(&mut self, page: &'static str, id: &str, media: Media) {
        self.places(page, id, media, Capture::Allowed);
    }

    pub fn calls_and_asks_for_devices(&mut self, page: &'static str, id: &str) {
        self.places(page, id, Media::Video, Capture::Asked);
    }

    pub fn calls_without_devices(&mut self, page: &'static str, id: &str) {
        self.places(page, id, Media::Video, Capture::Without);
    }

    fn places(&mut self, page: &'static str, id: &str, media: Media, capture: Capture) {
        let (call, outputs) =
            Call::place(self.now, call_id(id), device(page), media, capture, Patience::beyond(&self.timers));
        self.page(page).begins(call);
        self.carry_out(page, outputs);
        self.watch(page);
    }

    pub fn does(&mut self, page: &'static str, input: Input) {
        let now = self.now;
        if let Some(call) = self.page(page).call.as_mut() {
            let outputs = call.handle(now, input);
            self.carry_out(page, outputs);
            self.watch(page);
        }
        self.ring_waiting(page);
    }

    pub fn accepts(&mut self, page: &'static str) {
        self.accepts_with(page, Media::Video);
    }

    pub fn accepts_with(&mut self, page: &'static str, media: Media) {
        self.does(page, Input::Accept(media));
    }

    /// Answers the browser's question, if it is open.
    pub fn answers_question(&mut self, page: &'static str, given: Result<(), DeviceError>) {
        if std::mem::take(&mut self.page(page).asks) {
            self.page(page).devices_open = given.is_ok();
            self.does(page, Input::Devices(given));
        }
    }

    pub fn ends(&mut self, page: &'static str) {
        self.does(page, Input::End);
    }

    pub fn signs_out(&mut self, page: &'static str) {
        self.post(page, Parcel::SignOut(page));
    }

    pub fn phase(&self, page: &str) -> Phase {
        self.pages[page].call.as_ref().expect("the page has had a call").phase()
    }

    pub fn is_connected(&self, page: &str) -> bool {
        matches!(self.phase(page), Phase::Connected { .. })
    }

    pub fn record(&self) -> &Record {
        self.records.last().expect("a call was placed")
    }

    /// Both link ends report the same.
    pub fn link(&mut self, link: LinkState) {
        for page in self.pages.keys().copied().collect::<Vec<_>>() {
            self.does(page, Input::Link(link));
        }
    }

    /// Lets `ms` pass, and everything that falls into them happen in its order.
    pub fn passes(&mut self, ms: u64) {
        let end = self.now + ms;
        loop {
            let timers = self.timers;
            let parcel = self.wire.iter().map(|(due, _)| *due).min();
            let page = self.pages.values().filter_map(|page| page.call.as_ref()?.deadline()).min();
            let record = self.records.iter().filter_map(|record| record.deadline(&timers)).min();
            let record = record.map(|due| due.max(self.away_until));
            let Some(next) = [parcel, page, record].into_iter().flatten().min().filter(|due| *due <= end) else {
                break;
            };
            self.now = self.now.max(next);
            if parcel == Some(next) {
                self.deliver_next(next);
            } else if page == Some(next) {
                for name in self.pages.keys().copied().collect::<Vec<_>>() {
                    if self.pages[name].call.as_ref().and_then(Call::deadline).is_some_and(|due| due <= self.now) {
                        self.does(name, Input::Tick);
                    }
                }
            } else {
                for index in 0..self.records.len() {
                    self.apply(index, Action::Tick(&timers)).unwrap();
                }
            }
        }
        self.now = end;
    }

    fn page(&mut self, name: &str) -> &mut Page {
        self.pages.get_mut(name).expect("the page exists")
    }

    /// What is over stays over, and holds nothing.
    fn watch(&mut self, name: &'static str) {
        let page = self.pages.get_mut(name).expect("the page exists");
        let Some(call) = &page.call else { return };
        let Phase::Over(ending) = call.phase() else {
            // Who could not answer and calls back may be answered with it by the server.
            if page.over.contains(call.id()) && call.phase() == Phase::Incoming {
                self.faults.push(format!("{name} rings for {} again", call.id()));
            }
            return;
        };
        if !page.over.contains(call.id()) {
            page.over.push(call.id().clone());
        }
        let rings = matches!(page.sound, Some(Sound::Ringtone | Sound::Ringback));
        if rings || page.devices_open || page.peer.is_some() {
            self.faults.push(format!("{name} rings on or holds something after {ending:?}"));
        }
    }
}
