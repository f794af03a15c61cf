//! The world's pages: each runs the machine and carries out what it says, with a peer connection that is played.

use super::{Message, Page, Parcel, Peer, World, candidate, device, sdp, server::called_by, user};
use crate::{
    api::LiveCall,
    call::{
        Role,
        machine::{Call, Input, LinkState, Output, Patience, Reception},
    },
    ids::CallId,
    rtc::{Description, DescriptionKind},
};

impl World {
    pub(super) fn receive(&mut self, name: &'static str, message: Message) {
        if self.pages[name].signed_out {
            return;
        }
        match message {
            Message::Incoming(live) => self.is_called(name, live),
            Message::Call(id, change) | Message::Over(id, change) => {
                self.page(name).waiting.note(&id, &change);
                if self.has(name, &id) {
                    self.does(name, Input::Change(change));
                }
            }
            Message::Glare(id, live) => {
                let live = self.page(name).waiting.instead(live);
                if self.has(name, &id) {
                    self.does(name, Input::Glare(Box::new(live)));
                }
            }
            Message::Refused(id, code) if self.has(name, &id) => self.does(name, Input::Refused(code)),
            Message::Refused(..) => {}
            Message::Snapshot => self.sync(name),
            Message::SignedOut => {
                self.page(name).waiting.take();
                self.ends(name);
                self.page(name).forgets_call();
                self.page(name).signed_out = true;
            }
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

    fn is_called(&mut self, name: &'static str, live: LiveCall) {
        let same = called_by(name) == live.call.peer.id;
        let page = &self.pages[name];
        match Reception::of(&live.call.id, page.call.as_ref(), &page.past, same) {
            Reception::Rings => {
                let (call, outputs) = Call::incoming(self.now, device(name), live, Patience::beyond(&self.timers));
                self.page(name).begins(call);
                self.carry_out(name, outputs);
                self.watch(name);
            }
            Reception::Answered => {
                if self.pages[name].over.contains(&live.call.id) {
                    self.faults.push(format!("{name} answers {}, which is over here", live.call.id));
                }
                self.does(name, Input::Glare(Box::new(live)));
            }
            Reception::Waits => self.page(name).waiting.put(live),
            Reception::Known => {}
        }
    }

    pub(super) fn ring_waiting(&mut self, name: &'static str) {
        if self.pages[name].call.as_ref().is_some_and(|call| call.phase().ending().is_some())
            && let Some(live) = self.page(name).waiting.take()
        {
            self.is_called(name, live);
        }
    }

    /// Gives a page what the record says now.
    pub fn sync(&mut self, name: &'static str) {
        if self.signed_out.contains(name) {
            return self.receive(name, Message::SignedOut);
        }
        let mine = |index: &usize| self.records[*index].role_of(&user(name)).is_some();
        let mine: Vec<_> = (0..self.records.len()).filter(mine).collect();
        let live = mine.iter().copied().find(|&index| self.records[index].outcome().is_none());
        let live = live.map(|index| self.live(name, index));
        let calls: Vec<_> = mine.into_iter().map(|index| self.view(name, index)).collect();
        self.page(name).waiting.take();
        let (heard, rings) = Call::after_gap(self.pages[name].call.as_ref(), live, &calls);
        if let Some(input) = heard {
            self.does(name, input);
        }
        if let Some(live) = rings {
            self.receive(name, Message::Incoming(live));
        }
    }

    /// A page goes and comes back, knowing nothing.
    pub fn reloads(&mut self, name: &'static str) {
        self.does(name, Input::Leave);
        let peers = self.pages[name].peers;
        let signed_out = self.pages[name].signed_out;
        *self.page(name) = Page { peers, signed_out, ..Page::default() };
        self.breaks_stream(name);
        self.post(name, Parcel::ToPage(name, Message::Snapshot));
    }

    fn has(&self, name: &str, id: &CallId) -> bool {
        self.pages[name].call.as_ref().is_some_and(|call| call.id() == id)
    }

    pub(super) fn carry_out(&mut self, name: &'static str, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::OpenDevices(_) => (self.page(name).devices_open, self.page(name).asks) = (true, true),
                Output::ReleaseDevices => (self.page(name).devices_open, self.page(name).asks) = (false, false),
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
        let Some(record) = self.records.iter().rfind(|record| record.outcome().is_none()) else { return };
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
