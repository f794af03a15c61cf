//! Carries out what the call machine says.

mod begin;
mod capture;
mod connection;
mod spare;

use super::{
    attention::Attention,
    awake::Awake,
    outbox::{Outbox, Reply},
    sound::Speaker,
    stage::Stage,
    staying::Staying,
};
use crate::{
    log,
    rtc::{Choice, Devices, Inventory, Kind, Peer, PeerEvent, Permissions, Reopened, RtcError, Screen, Ways},
    state::{CallScreen, Lacks},
};
use futures_channel::mpsc::UnboundedSender;
use shared::{
    api::LiveCall,
    call::{
        CallView, Media,
        machine::{Call, Command, Input, Output, Past, Patience, Phase, Waiting},
        quality::{Counted, Gauge, Quality},
        referee::Timers,
    },
    event::Change,
    i18n::Catalogue,
    ids::{CallId, UserId},
    log::Step,
    people::Person,
    rtc::{Description, DeviceError, IceServer, PeerMessage},
};
use spare::Spare;
use web_sys::{HtmlMediaElement, HtmlVideoElement};

/// Something to take note of: from the person, the server, or work that was begun here.
pub(super) enum Task {
    Place(Person, Media),
    /// Without camera and microphone, which there are none of for this reason.
    PlaceWithout(Person, Media, DeviceError),
    Accept(Media),
    End,
    ToggleMicrophone,
    ToggleCamera,
    Choose(Choice),
    /// The list of the browser's devices has changed.
    DevicesChanged,
    /// What is in it.
    Listed(Inventory),
    /// In the call that it was chosen for.
    Share(CallId, Result<Screen, DeviceError>),
    StopSharing,
    ScreenEnded,
    Dismiss,
    /// The person has touched the page: from now on the browser lets it be heard.
    Touched,
    PlayRemote(HtmlMediaElement),
    ShowRemote(HtmlVideoElement),
    ShowLocal(HtmlVideoElement),
    Serve(UserId),
    Stop,
    Greeted(Vec<IceServer>, Timers),
    IceServers(Vec<IceServer>),
    HideAddress(bool),
    Permissions(Permissions),
    Incoming(LiveCall),
    Changed(CallId, Change),
    Synced(Option<LiveCall>, Vec<CallView>),
    /// These carry the number of the capture or connection that they belong to: what belongs to an earlier one is dropped.
    Opened(u32, Media, Result<Devices, DeviceError>),
    Reopened(u32, Kind, Reopened),
    Unplugged(u32, Kind),
    Muted(u32, Kind),
    Made(u32, Result<Description, RtcError>),
    PeerFailed(u32),
    Peer(u32, PeerEvent),
    Counted(u32, Counted),
    Replied(CallId, Reply),
    Tick,
}

/// The page's one call and all that it holds.
pub(super) struct Engine {
    tasks: UnboundedSender<Task>,
    user: Option<UserId>,
    /// The server has said how calls go.
    greeted: bool,
    ways: Ways,
    patience: Patience,
    /// `None`: the browser has not told yet, or does not tell.
    permissions: Option<Permissions>,
    call: Option<Call>,
    with: Option<(Person, Media)>,
    outbox: Outbox,
    peer: Option<Peer>,
    /// For the next call that this page places.
    spare: Option<Spare>,
    descriptions: Option<UnboundedSender<Description>>,
    waiting: Waiting,
    past: Past,
    /// Counts peer connections, so that what comes late of a closed one is known by its number.
    connection: u32,
    /// Counts requests for devices and their ends, for the same reason.
    capture: u32,
    opening: bool,
    choice: Choice,
    /// A choice that could not be kept, and what is chosen in its place.
    withdrawn: Option<(Choice, Choice)>,
    lacks: Lacks,
    /// The camera was on before the screen took its place.
    camera_after_screen: bool,
    gauge: Gauge,
    quality: Option<Quality>,
    stage: Stage,
    speaker: Speaker,
    attention: Attention,
    awake: Awake,
    staying: Staying,
}

impl Engine {
    pub(super) fn new(tasks: UnboundedSender<Task>, choice: Choice, hidden: bool) -> Engine {
        let touched = tasks.clone();
        Engine {
            outbox: Outbox::new(tasks.clone()),
            tasks,
            user: None,
            greeted: false,
            ways: Ways { servers: Vec::new(), hidden },
            patience: Patience::default(),
            permissions: None,
            call: None,
            with: None,
            peer: None,
            spare: None,
            descriptions: None,
            waiting: Waiting::default(),
            past: Past::default(),
            connection: 0,
            capture: 0,
            opening: false,
            stage: Stage::heard_from(choice.speaker.clone()),
            choice,
            withdrawn: None,
            lacks: Lacks::default(),
            camera_after_screen: false,
            gauge: Gauge::default(),
            quality: None,
            speaker: Speaker::new(move || drop(touched.unbounded_send(Task::Touched))),
            attention: Attention::default(),
            awake: Awake::default(),
            staying: Staying::default(),
        }
    }

    /// Takes one task and does all that follows from it at once.
    pub(super) fn take(&mut self, task: Task, texts: &'static Catalogue) {
        match task {
            Task::Place(person, media) => self.place(person, media, None),
            Task::PlaceWithout(person, media, lack) => self.place(person, media, Some(lack)),
            Task::Accept(media) => self.hear(Input::Accept(media)),
            Task::End => self.hear(Input::End),
            Task::ToggleMicrophone => self.toggle_microphone(),
            Task::ToggleCamera => self.toggle_camera(),
            Task::Choose(choice) => self.choose(choice),
            Task::DevicesChanged => {
                self.list_devices();
                self.ask_for_permissions();
            }
            Task::Listed(inventory) => self.listed(&inventory),
            Task::Share(id, asked) => self.share(&id, asked),
            Task::StopSharing => self.stop_sharing(),
            Task::ScreenEnded => self.screen_ended(),
            Task::Dismiss => self.dismiss(),
            Task::Touched => self.stage.play_blocked(),
            Task::PlayRemote(audio) => self.stage.play_remote(audio),
            Task::ShowRemote(video) => self.stage.show_remote(video),
            Task::ShowLocal(video) => self.stage.show_local(video),
            Task::Serve(user) => self.serve(user),
            Task::Stop => self.stop(),
            Task::Greeted(servers, timers) => {
                self.greeted = true;
                self.use_ways(Ways { servers, ..self.ways });
                self.patience = Patience::beyond(&timers);
            }
            Task::IceServers(servers) => self.use_ways(Ways { servers, ..self.ways }),
            Task::HideAddress(hidden) => self.use_ways(Ways { hidden, ..self.ways.clone() }),
            Task::Permissions(permissions) => self.permissions = Some(permissions),
            Task::Incoming(live) => self.incoming(live),
            Task::Changed(id, change) => {
                self.waiting.note(&id, &change);
                self.hear_about(&id, Input::Change(change));
            }
            Task::Synced(live, calls) => self.synced(live, calls),
            Task::Opened(capture, media, devices) => self.opened(capture, media, devices),
            Task::Reopened(capture, kind, opened) => self.reopened(capture, kind, opened),
            Task::Unplugged(capture, kind) => self.unplugged(capture, kind),
            Task::Muted(capture, kind) => self.muted(capture, kind),
            Task::Made(connection, made) if connection == self.connection => match made {
                Ok(description) => {
                    log::write(Step::Initialized);
                    self.hear(Input::Made(description));
                }
                Err(_) => self.peer_failed(),
            },
            Task::PeerFailed(connection) if connection == self.connection => self.peer_failed(),
            Task::Peer(connection, event) if connection == self.connection => self.heard_from_peer(event),
            Task::Counted(connection, counted) if connection == self.connection => self.counted(counted),
            // Of a peer connection that has been given up.
            Task::Made(..) | Task::PeerFailed(_) | Task::Peer(..) | Task::Counted(..) => {}
            Task::Replied(id, reply) => self.replied(&id, reply),
            Task::Tick => self.hear(Input::Tick),
        }
        self.ring_waiting();
        self.prepare();
        let ringing = self.call.as_ref().is_some_and(|call| call.phase() == Phase::Incoming);
        let under_way = self.is_busy() && !ringing;
        self.awake.keep(under_way);
        self.staying.keep(under_way);
        self.attention.ring(self.with.as_ref().filter(|_| ringing).map(|(person, _)| person), texts);
    }

    /// The page is going away.
    pub(super) fn leave(&mut self) {
        self.outbox.set_leaving(true);
        self.hear(Input::Leave);
        // A browser may keep the page and bring it back, unless it holds a peer connection.
        self.spare = None;
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
            sending: self.stage.wanted(),
            receiving: self.stage.receiving,
            mirrored: self.stage.is_mirrored(),
            microphone: self.stage.uses(Kind::Audio),
            microphone_blocked: self.permissions.as_ref().is_some_and(Permissions::block_microphone),
            lacks: self.lacks,
            quality: self.quality(),
        })
    }

    fn clear(&mut self) {
        self.call.take().iter().for_each(|call| self.past.note(call));
        self.with = None;
    }

    fn is_busy(&self) -> bool {
        self.call.as_ref().is_some_and(|call| call.phase().ending().is_none())
    }

    /// Whether the page's call, or the last one, is with this person.
    fn is_with(&self, person: &Person) -> bool {
        self.with.as_ref().is_some_and(|(with, _)| with.id == person.id)
    }

    fn hear_about(&mut self, id: &CallId, input: Input) {
        if self.call.as_ref().is_some_and(|call| call.id() == id) {
            self.hear(input);
        }
    }

    fn hear(&mut self, input: Input) {
        if let Some(call) = self.call.as_mut() {
            let before = Step::of(call);
            let outputs = call.handle(now(), input);
            let step = Step::of(call);
            if step != before {
                log::write(step);
            }
            self.carry_out(outputs);
        }
    }

    fn replied(&mut self, id: &CallId, reply: Reply) {
        match reply {
            Reply::Glare(live) => {
                let live = self.waiting.instead(*live);
                self.hear_about(id, Input::Glare(Box::new(live)));
            }
            Reply::Refused(code) => self.hear_about(id, Input::Refused(code)),
            Reply::Ended { outcome, duration_ms } => {
                self.hear_about(id, Input::Change(Change::Ended { outcome, duration_ms }));
            }
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
}

/// The page's clock, in milliseconds since the page was opened. It never jumps.
pub(crate) fn now() -> u64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now()) as u64
}
