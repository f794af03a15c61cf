//! The world's wire: what is sent arrives after a time, late, twice or not at all, as the weather and the server have it.

use super::{Message, Parcel, WIRE_MS, World};
use crate::call::{machine::Command, tests::weather::Weather};

/// For so long a page repeats a command that no server answers, if it is not the end of a call.
const REPEATS_MS: u64 = 50_000;

impl World {
    /// What this page has sent and the server has not got is lost for good.
    pub fn loses_words_of(&mut self, page: &'static str) {
        let is_word = |parcel: &Parcel| match parcel {
            Parcel::ToServer(name, ..) => *name == page,
            Parcel::SignOut(_) | Parcel::ToPage(..) => false,
        };
        self.wire.retain(|(_, parcel)| !is_word(parcel));
    }

    /// The server stops now and starts again in so many milliseconds. The streams break, and what was in them is lost.
    pub fn loses_server(&mut self, ms: u64) {
        self.away_until = self.away_until.max(self.now + ms);
        for page in self.pages.keys().copied().collect::<Vec<_>>() {
            self.breaks_stream(page);
            self.post(page, Parcel::ToPage(page, Message::Snapshot));
        }
        for (due, parcel) in std::mem::take(&mut self.wire) {
            self.put(due, parcel);
        }
    }

    pub fn has_server(&self) -> bool {
        self.away_until <= self.now
    }

    /// The page's stream begins anew: what was on its way in the old one is lost.
    pub fn resyncs(&mut self, page: &'static str) {
        self.breaks_stream(page);
        self.sync(page);
    }

    pub(super) fn breaks_stream(&mut self, page: &'static str) {
        self.wire.retain(|(_, parcel)| !parcel.is_event_for(page));
        self.last_event.remove(page);
        self.broken_until.remove(page);
    }

    pub(super) fn post(&mut self, page: &'static str, parcel: Parcel) {
        if let Some(weather) = self.weather.take() {
            self.weather = Some(self.post_through(weather, page, parcel));
            return;
        }
        let due = self.now + self.delay.get(page).copied().unwrap_or(WIRE_MS);
        self.put(due, parcel);
    }

    /// Puts a parcel on the wire, unless the server is not there for it: then it waits or is lost.
    fn put(&mut self, due: u64, parcel: Parcel) {
        let after = self.away_until + WIRE_MS;
        let away = self.away_until.saturating_sub(self.now);
        let due = match &parcel {
            _ if due >= self.away_until => Some(due),
            Parcel::ToPage(_, Message::Made(..) | Message::Link(..) | Message::HungUp(_)) => Some(due),
            // A page tells the end until it is heard.
            Parcel::ToServer(_, _, Command::End { .. }) | Parcel::ToPage(_, Message::Over(..)) => Some(after),
            Parcel::ToServer(..) | Parcel::ToPage(_, Message::Glare(..) | Message::Refused(..)) => {
                (away <= REPEATS_MS).then_some(after)
            }
            Parcel::SignOut(_) | Parcel::ToPage(_, Message::Snapshot) => Some(after),
            // Nobody sends any.
            Parcel::ToPage(_, Message::Incoming(_) | Message::Call(..) | Message::SignedOut) => None,
        };
        self.wire.extend(due.map(|due| (due, parcel)));
    }

    fn post_through(&mut self, mut weather: Weather, page: &'static str, parcel: Parcel) -> Weather {
        let mut due = self.now + weather.delay();
        if parcel.is_event_for(page) {
            self.post_event(&mut weather, page, due, parcel);
            return weather;
        }
        // Tried again until it is answered, one after the other.
        while weather.loses() {
            due += 200 + weather.delay();
        }
        if let Parcel::ToServer(..) = parcel {
            let last = self.last_arrival.entry(page).or_default();
            due = due.max(*last);
            *last = due;
        }
        if weather.repeats() {
            self.put(due + weather.delay(), parcel.clone());
        }
        self.put(due, parcel);
        weather
    }

    /// What a stream carries arrives in order. If it breaks, its page comes back for a snapshot.
    fn post_event(&mut self, weather: &mut Weather, page: &'static str, due: u64, parcel: Parcel) {
        let broken_until = self.broken_until.get(page).copied().filter(|until| self.now < *until);
        let last = self.last_event.entry(page).or_default();
        let due = due.max(*last);
        *last = due;
        match broken_until {
            // It is in the snapshot. What happens while that is read may come after it once more.
            Some(until) => {
                if weather.repeats() {
                    self.put(until, parcel);
                }
            }
            None if weather.loses() => {
                let until = due + 1_000 + weather.delay();
                self.last_event.insert(page, until);
                self.broken_until.insert(page, until);
                self.put(until, Parcel::ToPage(page, Message::Snapshot));
            }
            None => {
                if weather.repeats() {
                    self.put(due, parcel.clone());
                }
                self.put(due, parcel);
            }
        }
    }

    pub(super) fn deliver_next(&mut self, due: u64) {
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
