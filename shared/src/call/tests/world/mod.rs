//! A world with a clock of its own: pages run the machine, a server keeps the record, a wire between them takes time.
//!
//! The peer connection is played, too: a description takes 5 ms to make, and 20 ms after both sides have the other's
//! description and a candidate of it, the link stands, unless it is cut.

mod page;
mod server;

use super::weather::Weather;
use crate::{
    api::LiveCall,
    call::{
        Media, Role,
        machine::{Call, Capture, Command, Input, LinkState, Patience, Phase, Sound, Waiting},
        referee::{Action, Record, Timers},
    },
    error::ErrorCode,
    event::Change,
    ids::{CallId, DeviceId, UserId},
    rtc::{Candidate, Description, Sdp},
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
    peers: u32,
    /// Nothing comes in or goes out while this is set; the wire keeps it, as a client's outbox and the replay do.
    pub offline: bool,
    /// It shows the form for signing in, and hears nothing any more.
    pub signed_out: bool,
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
    /// Requests that have their answer: a repeat has no second effect.
    requested: BTreeSet<CallId>,
    /// Pages whose session has ended.
    signed_out: BTreeSet<&'static str>,
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
            requested: BTreeSet::new(),
            signed_out: BTreeSet::new(),
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
        self.page(page).call = Some(call);
        self.carry_out(page, outputs);
    }

    pub fn does(&mut self, page: &'static str, input: Input) {
        let now = self.now;
        if let Some(call) = self.page(page).call.as_mut() {
            let outputs = call.handle(now, input);
            self.carry_out(page, outputs);
        }
        self.ring_waiting(page);
    }

    pub fn accepts(&mut self, page: &'static str) {
        self.does(page, Input::Accept(Media::Video));
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

    /// What this page has sent and the server has not got is lost for good.
    pub fn loses_words_of(&mut self, page: &'static str) {
        let is_word = |parcel: &Parcel| match parcel {
            Parcel::ToServer(name, ..) => *name == page,
            Parcel::SignOut(_) | Parcel::ToPage(..) => false,
        };
        self.wire.retain(|(_, parcel)| !is_word(parcel));
    }

    fn page(&mut self, name: &str) -> &mut Page {
        self.pages.get_mut(name).expect("the page exists")
    }

    fn post(&mut self, page: &'static str, parcel: Parcel) {
        if let Some(weather) = self.weather.take() {
            self.weather = Some(self.post_through(weather, page, parcel));
            return;
        }
        let due = self.now + self.delay.get(page).copied().unwrap_or(WIRE_MS);
        self.wire.push_back((due, parcel));
    }

    fn post_through(&mut self, mut weather: Weather, page: &'static str, parcel: Parcel) -> Weather {
        let mut due = self.now + weather.delay();
        match &parcel {
            // Tried again until it is answered, one after the other.
            Parcel::ToServer(..)
            | Parcel::SignOut(_)
            | Parcel::ToPage(_, Message::Glare(..) | Message::Refused(..) | Message::Over(..)) => {
                while weather.loses() {
                    due += 200 + weather.delay();
                }
                if let Parcel::ToServer(..) = parcel {
                    let last = self.last_arrival.entry(page).or_default();
                    due = due.max(*last);
                    *last = due;
                }
            }
            // The stream breaks, and its page comes back for a snapshot.
            Parcel::ToPage(..) => {
                if weather.loses() {
                    let due = due + 1_000 + weather.delay();
                    self.wire.push_back((due, Parcel::ToPage(page, Message::Snapshot)));
                    return weather;
                }
            }
        }
        if weather.repeats() {
            self.wire.push_back((due + weather.delay(), parcel.clone()));
        }
        self.wire.push_back((due, parcel));
        weather
    }

    fn deliver_next(&mut self, due: u64) {
        let index = self.wire.iter().position(|(at, _)| *at == due).expect("a parcel is due");
        let (_, parcel) = self.wire.remove(index).expect("it was just found");
        match parcel {
            Parcel::ToServer(page, ..)
            | Parcel::ToPage(page, Message::Incoming(_) | Message::Call(..) | Message::SignedOut)
                if self.pages[page].offline =>
            {
                self.wire.push_back((due + 50, parcel));
            }
            Parcel::ToServer(page, id, command) => self.serve(page, id, command),
            Parcel::SignOut(page) => self.sign_out(page),
            Parcel::ToPage(page, message) => self.receive(page, message),
        }
    }
}
