//! The world's server: it keeps the record by the referee, and tells the pages.

use super::{Message, Parcel, World, device, user};
use crate::{
    api::{LiveCall, Signal},
    call::{
        CallState, CallView, Collision, Media, Role,
        machine::{Call, Command},
        referee::{Action, Party, Record, Step},
    },
    error::ErrorCode,
    event::Change,
    ids::{CallId, UserId},
    people::{Name, Person, PhoneNumber},
    rtc::{Description, DescriptionKind, Sdp},
};

/// Anna calls Boris; everybody else calls Anna, but for Clara, who calls Boris, too.
pub(super) fn called_by(page: &str) -> UserId {
    let callee = match user(page).as_str() {
        "anna" | "clara" => "boris",
        _ => "anna",
    };
    UserId::try_from(callee).unwrap()
}

impl World {
    pub(super) fn serve(&mut self, page: &'static str, id: CallId, command: Command) {
        if self.signed_out.contains(page) {
            return self.refuse(page, id, ErrorCode::SignedOut);
        }
        if let Command::Request { offer } = command {
            return self.place(page, id, offer);
        }
        let Some(index) = self.records.iter().position(|record| record.id == id) else { return };
        let Some(role) = self.records[index].role_of(&user(page)) else { return };
        let device = device(page);
        let party = Party { role, device: &device };
        let done = match command {
            Command::Request { .. } => return,
            Command::Ring => self.apply(index, Action::Ring(party)),
            Command::Accept { answer } => {
                let done = self.records[index].apply(self.now, Action::Accept(party));
                if done == Ok(Step::Changed) {
                    self.answers.insert(id.clone(), answer.clone());
                    self.tell(index, Some(answer));
                }
                done
            }
            // Whoever is refused these two learns from an event how the call has moved on.
            Command::Connected => return self.apply(index, Action::Connected(party)).map_or((), |_| ()),
            Command::Signal(signal) => return self.relay(index, role, signal),
            Command::End { failed, lasted_ms } => {
                let fail = |reason| Action::Fail(party, reason, lasted_ms);
                let done = self.apply(index, failed.map_or(Action::End(party, lasted_ms), fail));
                self.answer_with_end(page, index);
                done
            }
        };
        if let Err(code) = done {
            self.refuse(page, id, code);
        }
    }

    fn refuse(&mut self, page: &'static str, id: CallId, code: ErrorCode) {
        self.post(page, Parcel::ToPage(page, Message::Refused(id, code)));
    }

    /// The answer is the record; a page need only hear how it ended.
    fn answer_with_end(&mut self, page: &'static str, index: usize) {
        let record = &self.records[index];
        if let CallState::Ended { outcome, duration_ms } = record.state {
            let over = Message::Over(record.id.clone(), Change::Ended { outcome, duration_ms });
            self.post(page, Parcel::ToPage(page, over));
        }
    }

    /// The page's session ends, and with it the call that the page is in.
    pub(super) fn sign_out(&mut self, page: &'static str) {
        self.signed_out.insert(page);
        let device = device(page);
        for index in 0..self.records.len() {
            if let Some(role) = self.records[index].role_of(&user(page)) {
                self.apply(index, Action::Left(Party { role, device: &device })).unwrap();
            }
        }
        self.post(page, Parcel::ToPage(page, Message::SignedOut));
    }

    fn place(&mut self, page: &'static str, id: CallId, offer: Sdp) {
        if !self.requested.insert(id.clone()) {
            return;
        }
        let (caller, callee) = (user(page), called_by(page));
        let line = |user: &UserId| {
            self.records.iter().position(|record| record.outcome().is_none() && record.role_of(user).is_some())
        };
        let there = line(&caller).or_else(|| line(&callee));
        let meets = there.and_then(|there| Collision::with(&self.records[there], &caller, &callee).zip(Some(there)));
        let media = self.pages[page].call.as_ref().map_or(Media::Video, Call::sends);
        let mut record = Record::new(id.clone(), (caller, device(page)), callee, media, self.now);
        match meets {
            Some((Collision::Glare, there)) => {
                let live = self.live(page, there);
                return self.post(page, Parcel::ToPage(page, Message::Glare(id, live)));
            }
            Some((Collision::AlreadyInCall, _)) => return self.refuse(page, id, ErrorCode::AlreadyInCall),
            Some((Collision::Busy, _)) => {
                record.apply(self.now, Action::CalleeBusy).unwrap();
                self.records.push(record);
                return self.answer_with_end(page, self.records.len() - 1);
            }
            Some((Collision::ReCall, there)) => drop(self.apply(there, Action::Superseded).unwrap()),
            None => {}
        }
        self.offers.insert(id, offer);
        self.records.push(record);
        let index = self.records.len() - 1;
        for name in self.pages_of(Role::Callee, index) {
            let live = self.live(name, index);
            self.post(name, Parcel::ToPage(name, Message::Incoming(live)));
        }
    }

    /// The call as a page of either side sees it.
    pub(super) fn view(&self, page: &str, index: usize) -> CallView {
        let record = &self.records[index];
        let role = record.role_of(&user(page)).expect("it is a call of theirs");
        let peer = record.user(role.other());
        CallView {
            id: record.id.clone(),
            peer: Person {
                id: peer.clone(),
                name: Name::try_from(peer.to_string()).unwrap(),
                phone: PhoneNumber::try_from("+79000000000".to_owned()).unwrap(),
            },
            role,
            media: record.media,
            caller_device: record.caller_device.clone(),
            placed_at: record.placed_at,
            state: record.state.clone(),
        }
    }

    /// The same with what the other side has sent.
    pub(super) fn live(&self, page: &str, index: usize) -> LiveCall {
        let call = self.view(page, index);
        let description = match call.role {
            Role::Callee => self.offers.get(&call.id).map(|sdp| (DescriptionKind::Offer, sdp)),
            Role::Caller => self.answers.get(&call.id).map(|sdp| (DescriptionKind::Answer, sdp)),
        };
        let description = description.map(|(kind, sdp)| Description { kind, sdp: sdp.clone() });
        let candidates = self.candidates.get(&(call.id.clone(), call.role.other())).cloned().unwrap_or_default();
        LiveCall { call, description, candidates }
    }

    pub(super) fn pages_of(&self, role: Role, index: usize) -> Vec<&'static str> {
        let wanted = self.records[index].user(role);
        let listens = |name: &&str| user(name) == *wanted && !self.signed_out.contains(*name);
        self.pages.keys().copied().filter(listens).collect()
    }

    pub(super) fn apply(&mut self, index: usize, action: Action<'_>) -> Result<Step, ErrorCode> {
        let done = self.records[index].apply(self.now, action);
        if done == Ok(Step::Changed) {
            self.tell(index, None);
        }
        done
    }

    /// The server's events after a change of the record.
    pub(super) fn tell(&mut self, index: usize, answer: Option<Sdp>) {
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

    pub(super) fn relay(&mut self, index: usize, role: Role, signal: Signal) {
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
