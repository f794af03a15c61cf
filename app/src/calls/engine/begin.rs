//! How a call comes to this page, and how the page is rid of it.

use super::{Engine, Task, now};
use crate::{net, rtc};
use shared::{
    api::{LiveCall, Signal},
    call::{
        CallView, Media,
        machine::{Call, Input, Output, Patience, Phase},
    },
    event::Change,
    ids::{CallId, UserId},
    people::Person,
};
use wasm_bindgen_futures::spawn_local;

impl Engine {
    pub(super) fn place(&mut self, person: Person, media: Media) {
        if self.is_busy() {
            return;
        }
        // Within a click: from now on the page may be heard.
        self.speaker.unlock();
        let tasks = self.tasks.clone();
        let Ok(id) = CallId::try_from(net::random_id()) else { return };
        spawn_local(async move {
            let allowed = rtc::already_allowed(media).await;
            tasks.unbounded_send(Task::Begin(id, person, media, allowed)).ok();
        });
    }

    pub(super) fn begin(&mut self, id: CallId, person: Person, media: Media, allowed: bool) {
        // Somebody may have called between the click and the browser's word.
        if self.is_busy() {
            return;
        }
        self.clear();
        let (call, outputs) = Call::place(now(), id, net::device().clone(), media, allowed, Patience::default());
        self.start(call, person, media, outputs);
    }

    pub(super) fn incoming(&mut self, live: LiveCall) {
        let same_person = self.with.as_ref().is_some_and(|(person, _)| person.id == live.call.peer.id);
        if self.call.as_ref().is_some_and(|call| call.phase() == Phase::Preparing) {
            if same_person {
                // Both call at once, and the other was first: nobody has to press anything.
                return self.hear(Input::Glare(Box::new(live)));
            }
            // The person has called nobody yet, and may still be too late.
            self.held = Some(live);
            return;
        }
        if !Call::rings_after(self.call.as_ref(), &live.call.id) {
            return;
        }
        self.clear();
        let (person, media) = (live.call.peer.clone(), live.call.media);
        let (call, outputs) = Call::incoming(now(), net::device().clone(), live, Patience::default());
        self.start(call, person, media, outputs);
    }

    fn start(&mut self, call: Call, person: Person, media: Media, outputs: Vec<Output>) {
        self.call = Some(call);
        self.with = Some((person, media));
        self.carry_out(outputs);
    }

    /// What was held back rings as soon as it can.
    pub(super) fn ring_held(&mut self) {
        if !self.is_busy()
            && let Some(live) = self.held.take()
        {
            self.incoming(live);
        }
    }

    /// What is held back goes on: candidates are kept for it, and once it is over or answered elsewhere it rings no more.
    pub(super) fn note_held(&mut self, id: &CallId, change: &Change) {
        let Some(held) = self.held.as_mut().filter(|held| held.call.id == *id) else { return };
        match change {
            Change::Ended { .. } | Change::Accepted { .. } => self.held = None,
            Change::Signal { signal: Signal::Candidates(candidates) } => {
                held.candidates.extend(candidates.iter().cloned())
            }
            Change::Ringing | Change::Signal { signal: Signal::Description(_) } => {}
        }
    }

    pub(super) fn synced(&mut self, live: Option<LiveCall>, calls: Vec<CallView>) {
        let (heard, rings) = Call::after_gap(self.call.as_ref(), live, &calls);
        if let Some(input) = heard {
            self.hear(input);
        }
        if let Some(live) = rings {
            self.incoming(live);
        }
    }

    pub(super) fn serve(&mut self, user: UserId) {
        if self.user.as_ref() != Some(&user) {
            self.stop();
            self.outbox.speak_for(user.clone());
            self.user = Some(user);
        }
    }

    pub(super) fn stop(&mut self) {
        self.hear(Input::End);
        self.clear();
        self.held = None;
        self.user = None;
    }

    pub(super) fn dismiss(&mut self) {
        if !self.is_busy() {
            self.clear();
        }
    }
}
