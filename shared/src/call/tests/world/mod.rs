//! A world with a clock of its own: pages run the machine, a server keeps the record, a wire between them takes time.
//!
//! The peer connection is played, too: a description takes 5 ms to make, and 20 ms after both sides have the other's
//! description and a candidate of it, the link stands, unless it is cut.

mod server;

use super::weather::Weather;
use crate::{
    api::LiveCall,
    call::{
        CallState, Media, Role,
        machine::{Call, Command, Input, LinkState, Output, Patience, Phase, Sound},
        referee::{Action, Record, Timers},
    },
    error::ErrorCode,
    event::Change,
    ids::{CallId, DeviceId, UserId},
    rtc::{Candidate, Description, DescriptionKind, Sdp},
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
    peers: u32,
    /// Nothing comes in or goes out while this is set; the wire keeps it, as a client's outbox and the replay do.
    pub offline: bool,
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
    /// The answer to an end: how the call ended.
    Over(CallId, Change),
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
    /// What the network does to what is sent; nothing, if there is none.
    pub weather: Option<Weather>,
    answers: BTreeMap<CallId, Sdp>,
    /// When the last command of a page arrives: they arrive in order.
    last_arrival: BTreeMap<&'static str, u64>,
    /// Requests that have their answer: a repeat has no second effect.
    requested: BTreeSet<CallId>,
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
            weather: None,
            answers: BTreeMap::new(),
            last_arrival: BTreeMap::new(),
            requested: BTreeSet::new(),
        }
    }

    pub fn calls(&mut self, page: &'static str, id: &str) {
        let (call, outputs) = Call::place(self.now, call_id(id), device(page), Media::Video, true, Patience::default());
        self.page(page).call = Some(call);
        self.carry_out(page, outputs);
    }

    pub fn calls_and_asks_for_devices(&mut self, page: &'static str, id: &str) {
        let (call, outputs) =
            Call::place(self.now, call_id(id), device(page), Media::Video, false, Patience::default());
        self.page(page).call = Some(call);
        self.carry_out(page, outputs);
    }

    pub fn does(&mut self, page: &'static str, input: Input) {
        let now = self.now;
        if let Some(call) = self.page(page).call.as_mut() {
            let outputs = call.handle(now, input);
            self.carry_out(page, outputs);
        }
    }

    pub fn accepts(&mut self, page: &'static str) {
        self.does(page, Input::Accept(Media::Video));
    }

    pub fn ends(&mut self, page: &'static str) {
        self.does(page, Input::End);
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
            let timers = Timers::default();
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
            Parcel::ToServer(..) | Parcel::ToPage(_, Message::Glare(..) | Message::Refused(..) | Message::Over(..)) => {
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
            Parcel::ToServer(page, ..) | Parcel::ToPage(page, Message::Incoming(_) | Message::Call(..))
                if self.pages[page].offline =>
            {
                self.wire.push_back((due + 50, parcel));
            }
            Parcel::ToServer(page, id, command) => self.serve(page, id, command),
            Parcel::ToPage(page, message) => self.receive(page, message),
        }
    }

    fn receive(&mut self, name: &'static str, message: Message) {
        match message {
            Message::Incoming(live) => {
                if Call::rings_after(self.pages[name].call.as_ref(), &live.call.id) {
                    let (call, outputs) = Call::incoming(self.now, device(name), live, Patience::default());
                    self.page(name).call = Some(call);
                    self.carry_out(name, outputs);
                }
            }
            Message::Call(id, change) | Message::Over(id, change) if self.has(name, &id) => {
                self.does(name, Input::Change(change))
            }
            Message::Glare(id, live) if self.has(name, &id) => self.does(name, Input::Glare(Box::new(live))),
            Message::Refused(id, code) if self.has(name, &id) => self.does(name, Input::Refused(code)),
            Message::Call(..) | Message::Glare(..) | Message::Refused(..) | Message::Over(..) => {}
            Message::Snapshot => self.sync(name),
            Message::HungUp(id) if self.has(name, &id) => self.does(name, Input::PeerHungUp),
            Message::HungUp(_) => {}
            Message::Made(number, description) => {
                if let Some(peer) = self.page(name).peer.as_mut().filter(|peer| peer.number == number) {
                    peer.local = true;
                    self.does(name, Input::Made(description));
                    self.does(name, Input::Found(vec![candidate()]));
                    self.link_if_ready();
                }
            }
            Message::Link(number, link) => {
                if self.pages[name].peer.as_ref().is_some_and(|peer| peer.number == number) {
                    self.does(name, Input::Link(link));
                }
            }
        }
    }

    /// Gives a page what the record says now.
    pub fn sync(&mut self, name: &'static str) {
        let busy = self.pages[name].call.as_ref().filter(|call| !matches!(call.phase(), Phase::Over(_)));
        if let Some(id) = busy.map(|call| call.id().clone()) {
            let index = self.records.iter().position(|record| record.id == id);
            let live = index.filter(|&index| self.records[index].outcome().is_none());
            let live = live.map(|index| Box::new(self.live_for(name, index)));
            let state = index.map(|index| self.records[index].state.clone());
            return self.does(name, Input::Synced { state, live });
        }
        let rings = |record: &Record| {
            record.callee == user(name) && matches!(record.state, CallState::Requested | CallState::Ringing)
        };
        if let Some(index) = self.records.iter().position(rings) {
            let live = self.live(index);
            self.receive(name, Message::Incoming(live));
        }
    }

    /// The call as a page of either side sees it: with what the other side sent.
    fn live_for(&self, page: &str, index: usize) -> LiveCall {
        let record = &self.records[index];
        let mut live = self.live(index);
        if record.caller == user(page) {
            let answer = self.answers.get(&record.id).cloned();
            live.description = answer.map(|sdp| Description { kind: DescriptionKind::Answer, sdp });
            live.candidates = self.candidates.get(&(record.id.clone(), Role::Callee)).cloned().unwrap_or_default();
        }
        live
    }

    /// A page goes and comes back, knowing nothing.
    pub fn reloads(&mut self, name: &'static str) {
        self.does(name, Input::Leave);
        let peers = self.pages[name].peers;
        *self.page(name) = Page { peers, ..Page::default() };
        self.post(name, Parcel::ToPage(name, Message::Snapshot));
    }

    fn has(&self, name: &str, id: &CallId) -> bool {
        self.pages[name].call.as_ref().is_some_and(|call| call.id() == id)
    }

    fn carry_out(&mut self, name: &'static str, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::OpenDevices(_) => self.page(name).devices_open = true,
                Output::ReleaseDevices => self.page(name).devices_open = false,
                Output::MakeOffer => self.make(name, DescriptionKind::Offer),
                Output::MakeAnswer(_) => {
                    self.make(name, DescriptionKind::Answer);
                    self.page(name).peer.as_mut().expect("just made").remote = true;
                }
                Output::Describe(_) => {
                    if let Some(peer) = self.page(name).peer.as_mut() {
                        peer.remote = true;
                    }
                    self.link_if_ready();
                }
                Output::AddCandidate(_) => {
                    self.page(name).peer.as_mut().expect("candidates come after the peer connection").candidates += 1;
                    self.link_if_ready();
                }
                Output::RestartIce => self.page(name).restarts += 1,
                Output::TellHangUp => self.tell_hang_up(name),
                Output::ClosePeer => self.page(name).peer = None,
                Output::Sound(sound) => self.page(name).sound = Some(sound),
                Output::Send(command) => {
                    let id = self.pages[name].call.as_ref().expect("it speaks").id().clone();
                    self.post(name, Parcel::ToServer(name, id, command));
                }
            }
        }
    }

    fn make(&mut self, name: &'static str, kind: DescriptionKind) {
        let page = self.page(name);
        page.peers += 1;
        let number = page.peers;
        page.peer = Some(Peer { number, ..Peer::default() });
        let description = Description { kind, sdp: sdp(format!("{kind:?} of {name}")) };
        self.wire.push_back((self.now + 5, Parcel::ToPage(name, Message::Made(number, description))));
    }

    /// To whoever is linked with this page, as long as there is a way.
    fn tell_hang_up(&mut self, name: &'static str) {
        let Some(id) = self.pages[name].call.as_ref().map(|call| call.id().clone()) else { return };
        if self.cut || !self.pages[name].peer.as_ref().is_some_and(|peer| peer.linked) {
            return;
        }
        for other in self.pages.keys().copied().filter(|other| user(other) != user(name)) {
            self.wire.push_back((self.now + 5, Parcel::ToPage(other, Message::HungUp(id.clone()))));
        }
    }

    /// The link is between the caller's page and the one whose answer the caller has.
    fn link_if_ready(&mut self) {
        let Some(record) = self.records.last() else { return };
        let Some(answered) = record.device(Role::Callee) else { return };
        let ends = [&record.caller_device, answered].map(ToString::to_string);
        let ready = |p: &Peer| p.local && p.remote && p.candidates > 0 && !p.linked;
        if self.cut || !ends.iter().all(|end| self.pages[end.as_str()].peer.as_ref().is_some_and(ready)) {
            return;
        }
        let due = self.now + 20;
        for (name, page) in self.pages.iter_mut().filter(|(name, _)| ends.iter().any(|end| end == *name)) {
            let peer = page.peer.as_mut().expect("it is ready");
            peer.linked = true;
            self.wire.push_back((due, Parcel::ToPage(name, Message::Link(peer.number, LinkState::Connected))));
        }
    }
}
