//! Carries out what the call machine says.

use super::{
    attention::Attention,
    outbox::{Outbox, Reply},
    sound::Speaker,
    stage::Stage,
};
use crate::{
    net,
    rtc::{self, DeviceError, Devices, Peer, PeerEvent, RtcError},
    state::CallScreen,
};
use futures_channel::mpsc::{UnboundedSender, unbounded};
use futures_util::StreamExt;
use shared::{
    api::LiveCall,
    call::{
        CallState, CallView, Media, Role,
        machine::{Call, Command, Input, Output, Patience, Phase},
    },
    event::Change,
    i18n::Catalogue,
    ids::{CallId, UserId},
    people::Person,
    rtc::{Candidate, Description, DescriptionKind, IceServer, PeerMessage, Sdp},
};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlVideoElement;

/// Something to take note of: from the person, the server, or work that was begun here.
pub(super) enum Task {
    Place(Person, Media),
    Begin(CallId, Person, Media, bool),
    Accept(Media),
    End,
    ToggleMicrophone,
    ToggleCamera,
    Dismiss,
    ShowRemote(HtmlVideoElement),
    ShowLocal(HtmlVideoElement),
    Serve(UserId),
    Stop,
    UseIceServers(Vec<IceServer>),
    Incoming(LiveCall),
    Changed(CallId, Change),
    Synced(Option<LiveCall>, Vec<CallView>),
    /// These carry the number of the capture or connection that they belong to: what belongs to an earlier one is dropped.
    Opened(u32, Result<Devices, DeviceError>),
    CameraOpened(u32),
    Made(u32, Result<Description, RtcError>),
    PeerFailed(u32),
    Peer(u32, PeerEvent),
    Replied(CallId, Reply),
    Tick,
}

/// The page's one call and all that it holds.
pub(super) struct Engine {
    tasks: UnboundedSender<Task>,
    user: Option<UserId>,
    ice_servers: Vec<IceServer>,
    call: Option<Call>,
    with: Option<(Person, Media)>,
    outbox: Outbox,
    peer: Option<Peer>,
    /// Counts peer connections, so that what comes late of a closed one is known by its number.
    connection: u32,
    /// Counts requests for devices and their ends, for the same reason.
    capture: u32,
    opening: bool,
    stage: Stage,
    speaker: Speaker,
    attention: Attention,
}

impl Engine {
    pub(super) fn new(tasks: UnboundedSender<Task>) -> Engine {
        Engine {
            outbox: Outbox::new(tasks.clone()),
            tasks,
            user: None,
            ice_servers: Vec::new(),
            call: None,
            with: None,
            peer: None,
            connection: 0,
            capture: 0,
            opening: false,
            stage: Stage::default(),
            speaker: Speaker::new(),
            attention: Attention::default(),
        }
    }

    /// Takes one task and does all that follows from it at once.
    pub(super) fn take(&mut self, task: Task, texts: &'static Catalogue) {
        match task {
            Task::Place(person, media) => self.place(person, media),
            Task::Begin(id, person, media, allowed) => self.begin(id, person, media, allowed),
            Task::Accept(media) => self.hear(Input::Accept(media)),
            Task::End => self.hear(Input::End),
            Task::ToggleMicrophone => self.toggle_microphone(),
            Task::ToggleCamera => self.toggle_camera(),
            Task::Dismiss => self.dismiss(),
            Task::ShowRemote(video) => self.stage.show_remote(video),
            Task::ShowLocal(video) => self.stage.show_local(video),
            Task::Serve(user) => self.serve(user),
            Task::Stop => self.stop(),
            Task::UseIceServers(servers) => self.ice_servers = servers,
            Task::Incoming(live) => self.incoming(live),
            Task::Changed(id, change) => self.hear_about(&id, Input::Change(change)),
            Task::Synced(live, calls) => self.synced(live, calls),
            Task::Opened(capture, devices) => self.opened(capture, devices),
            Task::CameraOpened(capture) => self.camera_opened(capture),
            Task::Made(connection, made) if connection == self.connection => match made {
                Ok(description) => self.hear(Input::Made(description)),
                Err(_) => self.hear(Input::PeerFailed),
            },
            Task::PeerFailed(connection) if connection == self.connection => self.hear(Input::PeerFailed),
            Task::Peer(connection, event) if connection == self.connection => self.heard_from_peer(event),
            // Of a peer connection that has been given up.
            Task::Made(..) | Task::PeerFailed(_) | Task::Peer(..) => {}
            Task::Replied(id, reply) => self.replied(&id, reply),
            Task::Tick => self.hear(Input::Tick),
        }
        let ringing = self.call.as_ref().is_some_and(|call| call.phase() == Phase::Incoming);
        self.attention.ring(self.with.as_ref().filter(|_| ringing).map(|(person, _)| person), texts);
    }

    /// The page is going away.
    pub(super) fn leave(&mut self) {
        self.outbox.set_leaving(true);
        self.hear(Input::Leave);
        // A browser may keep the page and bring it back.
        self.outbox.set_leaving(false);
    }

    /// How long until the machine's clock must tick, in milliseconds.
    pub(super) fn due_in(&self) -> Option<u64> {
        self.call.as_ref()?.deadline().map(|due| due.saturating_sub(now()))
    }

    /// What the call's view shows.
    pub(super) fn screen(&self) -> Option<CallScreen> {
        let call = self.call.as_ref()?;
        let (peer, media) = self.with.clone()?;
        Some(CallScreen {
            id: call.id().clone(),
            peer,
            role: call.role(),
            media,
            phase: call.phase(),
            sending: self.stage.sending(),
            receiving: self.stage.receiving,
            devices: self.stage.present(),
        })
    }

    fn place(&mut self, person: Person, media: Media) {
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

    fn begin(&mut self, id: CallId, person: Person, media: Media, allowed: bool) {
        // Somebody may have called between the click and the browser's word.
        if self.is_busy() {
            return;
        }
        self.clear();
        let (call, outputs) = Call::place(now(), id, net::device().clone(), media, allowed, Patience::default());
        self.start(call, person, media, outputs);
    }

    fn incoming(&mut self, live: LiveCall) {
        let same_person = self.with.as_ref().is_some_and(|(person, _)| person.id == live.call.peer.id);
        match self.call.as_ref().map(Call::phase) {
            // Both call at once, and the other was first: nobody has to press anything.
            Some(Phase::Preparing) if same_person => return self.hear(Input::Glare(Box::new(live))),
            Some(Phase::Over(_)) | None => {}
            Some(
                Phase::Preparing
                | Phase::Reaching
                | Phase::Ringing
                | Phase::Incoming
                | Phase::Answering
                | Phase::Connecting
                | Phase::Connected { .. }
                | Phase::Reconnecting { .. },
            ) => return,
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

    fn synced(&mut self, live: Option<LiveCall>, calls: Vec<CallView>) {
        if self.is_busy() {
            let Some(id) = self.call.as_ref().map(|call| call.id().clone()) else { return };
            let live = live.filter(|live| live.call.id == id);
            let state = live.as_ref().map(|live| live.call.state.clone());
            let state = state.or_else(|| calls.into_iter().find(|call| call.id == id).map(|call| call.state));
            return self.hear(Input::Synced { state, live: live.map(Box::new) });
        }
        let rings = |live: &LiveCall| match (&live.call.state, live.call.role) {
            (CallState::Requested | CallState::Ringing, Role::Callee) => true,
            (CallState::Requested | CallState::Ringing, Role::Caller)
            | (CallState::Accepted { .. } | CallState::Connected { .. } | CallState::Ended { .. }, _) => false,
        };
        if let Some(live) = live.filter(rings) {
            self.incoming(live);
        }
    }

    fn serve(&mut self, user: UserId) {
        if self.user.as_ref() != Some(&user) {
            self.stop();
            self.outbox.speak_for(user.clone());
            self.user = Some(user);
        }
    }

    fn stop(&mut self) {
        self.hear(Input::End);
        self.clear();
        self.user = None;
    }

    fn dismiss(&mut self) {
        if !self.is_busy() {
            self.clear();
        }
    }

    fn clear(&mut self) {
        self.call = None;
        self.with = None;
    }

    fn is_busy(&self) -> bool {
        match self.call.as_ref().map(Call::phase) {
            None | Some(Phase::Over(_)) => false,
            Some(
                Phase::Preparing
                | Phase::Reaching
                | Phase::Ringing
                | Phase::Incoming
                | Phase::Answering
                | Phase::Connecting
                | Phase::Connected { .. }
                | Phase::Reconnecting { .. },
            ) => true,
        }
    }

    fn hear_about(&mut self, id: &CallId, input: Input) {
        if self.call.as_ref().is_some_and(|call| call.id() == id) {
            self.hear(input);
        }
    }

    fn hear(&mut self, input: Input) {
        if let Some(call) = self.call.as_mut() {
            let outputs = call.handle(now(), input);
            self.carry_out(outputs);
        }
    }

    fn replied(&mut self, id: &CallId, reply: Reply) {
        match reply {
            Reply::Glare(live) => self.hear_about(id, Input::Glare(live)),
            Reply::Refused(code) => self.hear_about(id, Input::Refused(code)),
            Reply::Ended { outcome, duration_ms } => {
                self.hear_about(id, Input::Change(Change::Ended { outcome, duration_ms }));
            }
        }
    }

    fn heard_from_peer(&mut self, event: PeerEvent) {
        match event {
            PeerEvent::Candidate(candidate) => self.hear(Input::Found(vec![candidate])),
            PeerEvent::Description(description) => self.hear(Input::Made(description)),
            PeerEvent::Link(link) => {
                self.hear(Input::Link(link));
                self.tell_sending();
            }
            PeerEvent::Message(PeerMessage::HangUp) => self.hear(Input::PeerHungUp),
            PeerEvent::Message(PeerMessage::Sending { audio, video }) => self.stage.receives(audio, video),
            PeerEvent::RemoteMedia(stream) => self.stage.set_remote(stream),
        }
    }

    fn carry_out(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::OpenDevices(media) => self.open_devices(media),
                Output::MakeOffer => self.make(None),
                Output::MakeAnswer(offer) => self.make(Some(offer)),
                Output::Describe(description) => self.describe(description),
                Output::AddCandidate(candidate) => self.add_candidate(candidate),
                Output::RestartIce => self.with_peer(Peer::restart_ice),
                Output::TellHangUp => self.with_peer(|peer| peer.tell(&PeerMessage::HangUp)),
                Output::ClosePeer => self.close_peer(),
                Output::ReleaseDevices => self.release_devices(),
                Output::Send(command) => self.send(command),
                Output::Sound(sound) => self.speaker.play(sound),
            }
        }
    }

    fn send(&mut self, command: Command) {
        if let (Some(call), Some((person, _))) = (&self.call, &self.with) {
            self.outbox.put(call.id(), &person.id, call.sends(), command);
        }
    }

    fn with_peer(&self, act: impl FnOnce(&Peer)) {
        if let Some(peer) = &self.peer {
            act(peer);
        }
    }

    /// Makes a peer connection, and with it the offer, or the answer to the one given.
    fn make(&mut self, offer: Option<Sdp>) {
        self.connection += 1;
        let connection = self.connection;
        let polite = self.call.as_ref().is_some_and(|call| call.role() == Role::Callee);
        let (events, mut heard) = unbounded();
        let tasks = self.tasks.clone();
        let Ok(peer) = Peer::new(polite, &self.ice_servers, events) else {
            tasks.unbounded_send(Task::PeerFailed(connection)).ok();
            return;
        };
        self.peer = Some(peer.clone());
        self.stage.receives(false, false);
        self.send_tracks();
        let events_of_peer = self.tasks.clone();
        spawn_local(async move {
            while let Some(event) = heard.next().await {
                events_of_peer.unbounded_send(Task::Peer(connection, event)).ok();
            }
        });
        spawn_local(async move {
            let made = match offer {
                None => peer.offer().await.map(|sdp| Description { kind: DescriptionKind::Offer, sdp }),
                Some(offer) => peer.answer(&offer).await.map(|sdp| Description { kind: DescriptionKind::Answer, sdp }),
            };
            tasks.unbounded_send(Task::Made(connection, made)).ok();
        });
    }

    fn describe(&self, description: Description) {
        let Some(peer) = self.peer.clone() else { return };
        let (tasks, connection) = (self.tasks.clone(), self.connection);
        spawn_local(async move {
            if peer.describe(&description).await.is_err() {
                tasks.unbounded_send(Task::PeerFailed(connection)).ok();
            }
        });
    }

    fn add_candidate(&self, candidate: Candidate) {
        let Some(peer) = self.peer.clone() else { return };
        spawn_local(async move {
            // One way less to try: the other candidates still count.
            peer.candidate(&candidate).await.ok();
        });
    }

    fn close_peer(&mut self) {
        self.connection += 1;
        if let Some(peer) = self.peer.take() {
            peer.close();
        }
        self.stage.clear_remote();
    }

    fn open_devices(&mut self, media: Media) {
        if self.stage.has_devices() || self.opening {
            return;
        }
        self.capture += 1;
        self.opening = true;
        let capture = self.capture;
        let tasks = self.tasks.clone();
        spawn_local(async move {
            let devices = Devices::open(media).await;
            tasks.unbounded_send(Task::Opened(capture, devices)).ok();
        });
    }

    fn opened(&mut self, capture: u32, devices: Result<Devices, DeviceError>) {
        // Nobody waits for them any more: dropping them turns them off.
        if capture != self.capture {
            return;
        }
        self.opening = false;
        let any = devices.is_ok();
        self.stage.take_devices(devices.ok());
        self.send_tracks();
        self.tell_sending();
        self.hear(Input::Devices { any });
    }

    fn release_devices(&mut self) {
        self.capture += 1;
        self.opening = false;
        self.stage.take_devices(None);
    }

    fn send_tracks(&self) {
        let Some(peer) = self.peer.clone() else { return };
        let (audio, video) = self.stage.tracks();
        spawn_local(async move {
            // A closed peer connection takes no tracks, and needs none.
            peer.send_audio(audio.as_ref()).await.ok();
            peer.send_video(video.as_ref()).await.ok();
        });
    }

    fn tell_sending(&self) {
        let sending = self.stage.sending();
        self.with_peer(|peer| peer.tell(&PeerMessage::Sending { audio: sending.audio, video: sending.video }));
    }

    fn toggle_microphone(&mut self) {
        self.stage.toggle_microphone();
        self.tell_sending();
    }

    fn toggle_camera(&mut self) {
        if self.stage.close_camera() {
            self.send_tracks();
            self.tell_sending();
            return;
        }
        let Some(devices) = self.stage.devices() else { return };
        let (tasks, capture) = (self.tasks.clone(), self.capture);
        spawn_local(async move {
            // Refused or missing: the button stays as it was, and the browser has told the person why.
            devices.open_camera().await.ok();
            tasks.unbounded_send(Task::CameraOpened(capture)).ok();
        });
    }

    fn camera_opened(&mut self, capture: u32) {
        if capture == self.capture {
            self.stage.attach();
            self.send_tracks();
            self.tell_sending();
        }
    }
}

/// The page's clock, in milliseconds since the page was opened. It never jumps.
pub(crate) fn now() -> u64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now()) as u64
}
