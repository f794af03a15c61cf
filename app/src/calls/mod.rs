//! Runs the call machine: what the machine says is done here, with the peer connection, the devices, the server, sound.
//!
//! `engine` carries out the machine's outputs, one input at a time; everything that takes time comes back as a further
//! input over one channel, so that inputs have an order and nothing is touched twice at once.

mod attention;
mod awake;
mod curtain;
mod engine;
mod notice;
mod outbox;
mod sink;
mod sound;
mod stage;
mod staying;
mod turn;

pub(crate) use engine::now;
pub(crate) use notice::ask_to_notify;
pub(crate) use sound::test_tone;

use crate::{
    listener::Listener,
    log,
    rtc::{self, Choice, Screen},
    state::{AppState, CallScreen},
};
use curtain::Curtain;
use dioxus::prelude::*;
use engine::{Engine, Task};
use futures_channel::mpsc::{UnboundedSender, unbounded};
use futures_util::{
    FutureExt, StreamExt,
    future::{Either, pending, select},
    pin_mut,
};
use shared::{
    api::LiveCall,
    call::{CallView, Media, referee::Timers},
    event::Change,
    ids::{CallId, UserId},
    log::Step,
    people::Person,
    rtc::{DeviceError, IceServer},
};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlMediaElement, HtmlVideoElement};

/// The page's one call, to be asked from anywhere in the page. A handle: copying it copies nothing.
#[derive(Clone, Copy, PartialEq)]
pub struct Calls {
    tasks: CopyValue<UnboundedSender<Task>>,
    screen: Signal<Option<CallScreen>>,
}

impl Calls {
    /// Starts what runs the calls, in the page's outermost component, and hands it to all below.
    pub fn provide(state: AppState) -> Calls {
        use_context_provider(|| {
            log::write(Step::Ready);
            log::write(if rtc::supported() { Step::Supported } else { Step::Unsupported });
            let (tasks, inbox) = unbounded();
            let engine = Rc::new(RefCell::new(Engine::new(
                tasks.clone(),
                state.choice.peek().clone(),
                state.preferences.peek().hide_address,
            )));
            leave_with_the_page(engine.clone());
            follow_the_devices(tasks.clone());
            spawn(run(state, engine, inbox));
            Calls { tasks: CopyValue::new(tasks), screen: state.call }
        })
    }

    /// The calls, in a component below the one that provided them.
    pub fn of_page() -> Calls {
        use_context()
    }

    /// Calls a contact.
    pub fn place(&self, person: Person, media: Media) {
        self.give(Task::Place(person, media));
    }

    /// Calls a contact to see and hear them, without camera and microphone: for this reason there are none.
    pub fn place_without(&self, person: Person, media: Media, lack: DeviceError) {
        self.give(Task::PlaceWithout(person, media, lack));
    }

    /// Answers the call that rings here, and sends this.
    pub fn accept(&self, media: Media) {
        self.give(Task::Accept(media));
    }

    /// Declines the call that rings here.
    pub fn decline(&self) {
        self.give(Task::End);
    }

    /// Cancels the call or hangs up.
    pub fn hang_up(&self) {
        // Who has called is likely to be called back, and no other question of the browser is open now.
        ask_to_notify();
        self.give(Task::End);
    }

    /// Mutes the microphone, or lets it be heard again.
    pub fn toggle_microphone(&self) {
        self.give(Task::ToggleMicrophone);
    }

    /// Turns the camera off (its light goes off), or on.
    pub fn toggle_camera(&self) {
        self.give(Task::ToggleCamera);
    }

    /// Lets nobody learn this page's address from now on, or lets them.
    pub fn hide_address(&self, hidden: bool) {
        self.give(Task::HideAddress(hidden));
    }

    /// Uses these devices from now on.
    pub fn choose(&self, choice: Choice) {
        self.give(Task::Choose(choice));
    }

    /// Lets the person choose a screen to share in the call that they see. To be called within a click.
    pub fn share_screen(&self) {
        let Some(call) = self.screen.peek().as_ref().map(|call| call.id.clone()) else { return };
        let (asked, tasks) = (Screen::ask(), self.tasks.read().clone());
        spawn_local(async move { drop(tasks.unbounded_send(Task::Share(call, asked.await))) });
    }

    /// Shares no screen any more.
    pub fn stop_sharing(&self) {
        self.give(Task::StopSharing);
    }

    /// Takes a call that is over from the screen.
    pub fn dismiss(&self) {
        self.give(Task::Dismiss);
    }

    /// Plays the other side's sound in this element from now on.
    pub fn play_remote(&self, audio: HtmlMediaElement) {
        self.give(Task::PlayRemote(audio));
    }

    /// Shows the other side in this element from now on.
    pub fn show_remote(&self, video: HtmlVideoElement) {
        self.give(Task::ShowRemote(video));
    }

    /// Shows the own camera in this element from now on.
    pub fn show_local(&self, video: HtmlVideoElement) {
        self.give(Task::ShowLocal(video));
    }

    /// Speaks for this person from now on.
    pub(crate) fn serve(&self, user: UserId) {
        self.give(Task::Serve(user));
    }

    /// Nobody is signed in any more.
    pub(crate) fn stop(&self) {
        self.give(Task::Stop);
    }

    /// The server tells what its calls go by.
    pub(crate) fn greeted(&self, servers: Vec<IceServer>, timers: Timers) {
        self.give(Task::Greeted(servers, timers));
    }

    /// The servers for peer connections anew.
    pub(crate) fn use_ice_servers(&self, servers: Vec<IceServer>) {
        self.give(Task::IceServers(servers));
    }

    pub(crate) fn incoming(&self, live: LiveCall) {
        self.give(Task::Incoming(live));
    }

    pub(crate) fn changed(&self, call: CallId, change: Change) {
        self.give(Task::Changed(call, change));
    }

    pub(crate) fn synced(&self, live: Option<LiveCall>, calls: Vec<CallView>) {
        self.give(Task::Synced(live, calls));
    }

    fn give(&self, task: Task) {
        // The receiver lives as long as the page.
        self.tasks.read().unbounded_send(task).ok();
    }
}

/// Runs `work` up to its first wait at once and the rest by itself: what it asks of the browser must not wait until the
/// page has been drawn anew.
fn start(work: impl Future<Output = ()> + 'static) {
    let mut work = Box::pin(work);
    if (&mut work).now_or_never().is_none() {
        spawn_local(work);
    }
}

/// What a browser's timer can count, in milliseconds (HTML, section 8.6: a signed number of 32 bits); a longer one would be
/// over at once.
const LONGEST_SLEEP_MS: u64 = i32::MAX as u64;

/// Takes one task after the other, and lets the machine's clock tick between them.
async fn run(
    mut state: AppState,
    engine: Rc<RefCell<Engine>>,
    mut inbox: futures_channel::mpsc::UnboundedReceiver<Task>,
) {
    let mut curtain = Curtain::default();
    loop {
        let due = [engine.borrow().due_in(), curtain.due_in(now())].into_iter().flatten().min();
        let tick = async move {
            match due {
                Some(wait) => gloo_timers::future::sleep(Duration::from_millis(wait.min(LONGEST_SLEEP_MS))).await,
                None => pending().await,
            }
        }
        .fuse();
        pin_mut!(tick);
        let task = match select(inbox.next(), tick).await {
            Either::Left((Some(task), _)) => task,
            Either::Left((None, _)) => return,
            Either::Right(_) => Task::Tick,
        };
        let texts = state.texts_now();
        let mut engine = engine.borrow_mut();
        engine.take(task, texts);
        let screen = engine.screen();
        if let Some((_, former)) = engine.take_withdrawn().filter(|(wanted, _)| wanted == &*state.choice.peek()) {
            state.choose(former);
        }
        if *state.call.peek() != screen && curtain.opens(now(), state.call.peek().as_ref(), screen.as_ref()) {
            state.call.set(screen);
        }
    }
}

/// Tells the machine, at once and without the channel, that the page is going: a page that goes runs nothing later.
fn leave_with_the_page(engine: Rc<RefCell<Engine>>) {
    let Some(window) = web_sys::window() else { return };
    let leave = move || {
        if let Ok(mut engine) = engine.try_borrow_mut() {
            engine.leave();
        }
    };
    Listener::new(window.into(), "pagehide", leave).for_good();
}

/// Tells when a device was plugged in or out.
fn follow_the_devices(tasks: UnboundedSender<Task>) {
    if let Some(devices) = rtc::device_events() {
        let changed = move || drop(tasks.unbounded_send(Task::DevicesChanged));
        Listener::new(devices, "devicechange", changed).for_good();
    }
}
