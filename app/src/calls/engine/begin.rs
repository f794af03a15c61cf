//! How a call comes to this page, and how the page is rid of it.

use super::{Engine, Task, now};
use crate::{log, net, rtc};
use shared::{
    api::LiveCall,
    call::{
        CallView, Media,
        machine::{Call, Capture, Input, Output, Reception},
    },
    ids::{CallId, UserId},
    log::Step,
    people::Person,
    rtc::DeviceError,
};
use wasm_bindgen_futures::spawn_local;

impl Engine {
    /// Calls somebody; with `lack` without camera and microphone.
    pub(super) fn place(&mut self, person: Person, media: Media, lack: Option<DeviceError>) {
        if self.is_busy() {
            // Somebody may have called just before the click. If it is the one whom the person has called, nobody has to
            // press anything more.
            if self.is_with(&person) {
                self.hear(Input::Accept(media));
            }
            return;
        }
        let Ok(id) = CallId::try_from(net::random_id()) else { return };
        let allowed = self.permissions.as_ref().is_some_and(|permissions| permissions.allow(media));
        let capture = match lack {
            Some(_) => Capture::Without,
            // Nobody is asked for devices that are of no use: the call ends at once.
            None if !rtc::supported() => Capture::Without,
            None if allowed => Capture::Allowed,
            None => Capture::Asked,
        };
        self.clear();
        let (call, outputs) = Call::place(now(), id, net::device().clone(), media, capture, self.patience);
        self.lacks.audio = lack;
        self.lacks.video = lack.filter(|_| media == Media::Video);
        self.start(call, person, media, outputs);
    }

    pub(super) fn incoming(&mut self, live: LiveCall) {
        match Reception::of(&live.call.id, self.call.as_ref(), &self.past, self.is_with(&live.call.peer)) {
            Reception::Rings => self.ring(live),
            Reception::Answered => self.hear(Input::Glare(Box::new(live))),
            Reception::Waits => self.waiting.put(live),
            Reception::Known => {}
        }
    }

    fn ring(&mut self, live: LiveCall) {
        self.clear();
        let (person, media) = (live.call.peer.clone(), live.call.media);
        let (call, outputs) = Call::incoming(now(), net::device().clone(), live, self.patience);
        self.start(call, person, media, outputs);
    }

    fn start(&mut self, call: Call, person: Person, media: Media, outputs: Vec<Output>) {
        log::write(Step::of(&call));
        self.call = Some(call);
        self.with = Some((person, media));
        self.carry_out(outputs);
    }

    /// What waits rings as soon as it can.
    pub(super) fn ring_waiting(&mut self) {
        if !self.is_busy()
            && let Some(live) = self.waiting.take()
        {
            self.incoming(live);
        }
    }

    pub(super) fn synced(&mut self, live: Option<LiveCall>, calls: Vec<CallView>) {
        // What waits still is in the snapshot, or is over.
        self.waiting.take();
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
            self.ask_for_permissions();
        }
    }

    /// Learns what the person allows and what is there, before a call has to know it.
    pub(super) fn ask_for_permissions(&self) {
        let tasks = self.tasks.clone();
        spawn_local(async move {
            if let Some(permissions) = rtc::Permissions::query().await {
                tasks.unbounded_send(Task::Permissions(permissions)).ok();
            }
        });
    }

    pub(super) fn stop(&mut self) {
        self.hear(Input::End);
        self.clear();
        self.waiting.take();
        self.spare = None;
        self.user = None;
        self.greeted = false;
    }

    pub(super) fn dismiss(&mut self) {
        if !self.is_busy() {
            self.clear();
        }
    }
}
