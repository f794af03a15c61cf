//! A world with a clock of its own: pages run the machine, a server keeps the record, a wire between them takes time.
//!
//! The peer connection is played, too: a description takes 5 ms to make, and 20 ms after both sides have the other's
//! description and a candidate of it, the link stands, unless it is cut.

use crate::{
    api::{LiveCall, Signal},
    call::{
        CallState, CallView, Media, Role,
        machine::{Call, Command, Input, LinkState, Output, Patience, Phase, Sound},
        referee::{Action, Party, Record, Step, Timers},
    },
    event::Change,
    ids::{CallId, DeviceId, UserId},
    people::{Name, Person, PhoneNumber},
    rtc::{Candidate, Description, DescriptionKind, Sdp},
};
use std::collections::{BTreeMap, VecDeque};

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
    /// Nothing comes in or goes out while this is set; the wire keeps it, as a client's outbox and the replay do.
    pub offline: bool,
}

#[derive(Default)]
pub struct Peer {
    local: bool,
    remote: bool,
    candidates: usize,
    linked: bool,
}

enum Parcel {
    ToServer(&'static str, CallId, Command),
    ToPage(&'static str, Message),
}

enum Message {
    Incoming(LiveCall),
    Call(CallId, Change),
    Glare(CallId, LiveCall),
    Refused(CallId, crate::error::ErrorCode),
    Made(Description),
    Link(LinkState),
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
        let due = self.now + self.delay.get(page).copied().unwrap_or(WIRE_MS);
        self.wire.push_back((due, parcel));
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
                let free = match self.pages[name].call.as_ref().map(Call::phase) {
                    None | Some(Phase::Over(_)) => true,
                    Some(_) => false,
                };
                if free {
                    let (call, outputs) = Call::incoming(self.now, device(name), live, Patience::default());
                    self.page(name).call = Some(call);
                    self.carry_out(name, outputs);
                }
            }
            Message::Call(id, change) if self.has(name, &id) => self.does(name, Input::Change(change)),
            Message::Glare(id, live) if self.has(name, &id) => self.does(name, Input::Glare(Box::new(live))),
            Message::Refused(id, code) if self.has(name, &id) => self.does(name, Input::Refused(code)),
            Message::Call(..) | Message::Glare(..) | Message::Refused(..) => {}
            Message::Made(description) => {
                if let Some(peer) = self.page(name).peer.as_mut() {
                    peer.local = true;
                    self.does(name, Input::Made(description));
                    self.does(name, Input::Found(vec![candidate()]));
                    self.link_if_ready();
                }
            }
            Message::Link(link) => self.does(name, Input::Link(link)),
        }
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
                Output::TellHangUp => {}
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
        self.page(name).peer = Some(Peer::default());
        let description = Description { kind, sdp: sdp(format!("{kind:?} of {name}")) };
        self.wire.push_back((self.now + 5, Parcel::ToPage(name, Message::Made(description))));
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
            page.peer.as_mut().expect("it is ready").linked = true;
            self.wire.push_back((due, Parcel::ToPage(name, Message::Link(LinkState::Connected))));
        }
    }

    fn serve(&mut self, page: &'static str, id: CallId, command: Command) {
        if let Command::Request { offer } = command {
            return self.place(page, id, offer);
        }
        let Some(index) = self.records.iter().position(|record| record.id == id) else { return };
        let record = &self.records[index];
        let Some(role) = record.role_of(&user(page)) else { return };
        let device = device(page);
        let party = Party { role, device: &device };
        let (done, answer) = match command {
            Command::Request { .. } => (Ok(Step::Unchanged), None),
            Command::Ring => (self.apply(index, Action::Ring(party)), None),
            Command::Accept { answer } => {
                let mut record = self.records[index].clone();
                let done = record.apply(self.now, Action::Accept(party));
                self.records[index] = record;
                if done == Ok(Step::Changed) {
                    self.tell(index, Some(answer.clone()));
                }
                (done, Some(answer))
            }
            Command::Connected => (self.apply(index, Action::Connected(party)), None),
            Command::End { failed: None } => (self.apply(index, Action::End(party)), None),
            Command::End { failed: Some(reason) } => (self.apply(index, Action::Fail(party, reason)), None),
            Command::Signal(signal) => return self.relay(index, role, signal),
        };
        if let (Err(code), Some(_)) = (done, answer) {
            self.post(page, Parcel::ToPage(page, Message::Refused(id, code)));
        }
    }

    fn place(&mut self, page: &'static str, id: CallId, offer: Sdp) {
        let live = self.records.iter().position(|record| record.outcome().is_none());
        if let Some(index) = live {
            let record = &self.records[index];
            if record.callee == user(page) && record.device(Role::Callee).is_none() {
                let live = self.live(index);
                return self.post(page, Parcel::ToPage(page, Message::Glare(id, live)));
            }
            self.apply(index, Action::Superseded).unwrap();
        }
        let callee = if user(page).as_str() == "anna" { "boris" } else { "anna" };
        let callee = UserId::try_from(callee).unwrap();
        let record = Record::new(id.clone(), (user(page), device(page)), callee, Media::Video, self.now);
        self.offers.insert(id, offer);
        self.records.push(record);
        let index = self.records.len() - 1;
        for name in self.pages_of(Role::Callee, index) {
            let live = self.live(index);
            self.post(name, Parcel::ToPage(name, Message::Incoming(live)));
        }
    }

    fn live(&self, index: usize) -> LiveCall {
        let record = &self.records[index];
        let name = record.caller.to_string();
        let peer = Person {
            id: record.caller.clone(),
            name: Name::try_from(name).unwrap(),
            phone: PhoneNumber::try_from("+79000000000".to_owned()).unwrap(),
        };
        let call = CallView {
            id: record.id.clone(),
            peer,
            role: Role::Callee,
            media: record.media,
            caller_device: record.caller_device.clone(),
            placed_at: record.placed_at,
            state: record.state.clone(),
        };
        let description = Description { kind: DescriptionKind::Offer, sdp: self.offers[&record.id].clone() };
        let candidates = self.candidates.get(&(record.id.clone(), Role::Caller)).cloned().unwrap_or_default();
        LiveCall { call, description: Some(description), candidates }
    }

    fn pages_of(&self, role: Role, index: usize) -> Vec<&'static str> {
        let wanted = self.records[index].user(role);
        self.pages.keys().copied().filter(|name| user(name) == *wanted).collect()
    }

    fn apply(&mut self, index: usize, action: Action<'_>) -> Result<Step, crate::error::ErrorCode> {
        let done = self.records[index].apply(self.now, action);
        if done == Ok(Step::Changed) {
            self.tell(index, None);
        }
        done
    }

    /// The server's events after a change of the record.
    fn tell(&mut self, index: usize, answer: Option<Sdp>) {
        let record = self.records[index].clone();
        let caller = record.caller_device.to_string();
        for role in [Role::Caller, Role::Callee] {
            for name in self.pages_of(role, index) {
                let change = match &record.state {
                    CallState::Requested | CallState::Connected { .. } => continue,
                    CallState::Ringing if name != caller => continue,
                    CallState::Ringing => Change::Ringing,
                    CallState::Accepted { device } => Change::Accepted {
                        device: device.clone(),
                        media: Media::Video,
                        answer: answer.clone().filter(|_| name == caller),
                    },
                    CallState::Ended { outcome, duration_ms } => {
                        Change::Ended { outcome: *outcome, duration_ms: *duration_ms }
                    }
                };
                self.post(name, Parcel::ToPage(name, Message::Call(record.id.clone(), change)));
            }
        }
    }

    fn relay(&mut self, index: usize, role: Role, signal: Signal) {
        let record = self.records[index].clone();
        if record.outcome().is_some() {
            return;
        }
        if let Signal::Candidates(candidates) = &signal {
            self.candidates.entry((record.id.clone(), role)).or_default().extend(candidates.clone());
        }
        let device = record.device(role.other()).map(ToString::to_string);
        for name in self.pages_of(role.other(), index) {
            if device.as_deref().is_none_or(|device| device == name) {
                let change = Change::Signal { signal: signal.clone() };
                self.post(name, Parcel::ToPage(name, Message::Call(record.id.clone(), change)));
            }
        }
    }
}
