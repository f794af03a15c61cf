//! Two peers in one page, the wire between them, and eyes and ears.

use app::rtc::{Choice, Devices, LinkState, Peer, PeerEvent, Ways};
use futures_channel::mpsc;
use futures_util::StreamExt;
use gloo_timers::future::TimeoutFuture;
use shared::{
    call::Media,
    rtc::{Candidate, Description, DescriptionKind, PeerMessage, Sdp},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AnalyserNode, AudioContext, HtmlVideoElement, MediaStream};

/// How long anything here may take, in milliseconds: far more than it takes on a busy machine.
const PATIENCE_MS: u32 = 15_000;
const POLL_MS: u32 = 20;

/// Waits until the condition holds; `what` is told if it never does.
pub async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..PATIENCE_MS / POLL_MS {
        if condition() {
            return;
        }
        TimeoutFuture::new(POLL_MS).await;
    }
    panic!("never: {what}");
}

/// A peer and everything that it has told.
pub struct Side {
    pub peer: Peer,
    pub told: Rc<RefCell<Vec<PeerEvent>>>,
    /// The peer dropped its end of the events: nothing of it is left.
    pub ended: Rc<Cell<bool>>,
}

impl Side {
    /// A peer whose events go nowhere but into `told`.
    pub fn alone(polite: bool) -> Side {
        Side::alone_by(polite, &Ways::default())
    }

    /// The same, with ways of its own.
    pub fn alone_by(polite: bool, ways: &Ways) -> Side {
        let (side, mut events) = Side::new(polite, ways);
        let (told, ended) = (side.told.clone(), side.ended.clone());
        spawn_local(async move {
            while let Some(event) = events.next().await {
                told.borrow_mut().push(event);
            }
            ended.set(true);
        });
        side
    }

    fn new(polite: bool, ways: &Ways) -> (Side, mpsc::UnboundedReceiver<PeerEvent>) {
        let (sender, events) = mpsc::unbounded();
        let peer = Peer::new(polite, ways, sender).unwrap();
        (Side { peer, told: Rc::default(), ended: Rc::default() }, events)
    }

    pub fn candidates(&self) -> Vec<Candidate> {
        self.each(|event| match event {
            PeerEvent::Candidate(candidate) => Some(candidate.clone()),
            _ => None,
        })
    }

    pub fn descriptions(&self) -> Vec<Description> {
        self.each(|event| match event {
            PeerEvent::Description(description) => Some(description.clone()),
            _ => None,
        })
    }

    pub fn links(&self) -> Vec<LinkState> {
        self.each(|event| match event {
            PeerEvent::Link(state) => Some(*state),
            _ => None,
        })
    }

    pub fn messages(&self) -> Vec<PeerMessage> {
        self.each(|event| match event {
            PeerEvent::Message(message) => Some(*message),
            _ => None,
        })
    }

    pub fn streams(&self) -> Vec<MediaStream> {
        self.each(|event| match event {
            PeerEvent::RemoteMedia(stream) => Some(Clone::clone(stream)),
            _ => None,
        })
    }

    pub async fn connected(&self) {
        until("connected", || self.links().last() == Some(&LinkState::Connected)).await;
    }

    /// The other side's stream, as soon as it is given.
    pub async fn stream(&self) -> MediaStream {
        until("the other side's stream is given", || !self.streams().is_empty()).await;
        self.streams().remove(0)
    }

    pub async fn send(&self, devices: &Devices) {
        self.peer.send_audio(devices.audio().as_ref()).await.unwrap();
        self.peer.send_video(devices.video().as_ref()).await.unwrap();
    }

    fn each<T>(&self, pick: impl FnMut(&PeerEvent) -> Option<T>) -> Vec<T> {
        self.told.borrow().iter().filter_map(pick).collect()
    }
}

/// Two peers, joined: each one's candidates and descriptions reach the other in order.
pub struct Pair {
    pub impolite: Side,
    pub polite: Side,
}

impl Pair {
    pub fn joined() -> Pair {
        let (impolite, from_impolite) = Side::new(false, &Ways::default());
        let (polite, from_polite) = Side::new(true, &Ways::default());
        join(from_impolite, &impolite, &polite);
        join(from_polite, &polite, &impolite);
        Pair { impolite, polite }
    }

    /// The impolite side calls the polite one, as it is in the product.
    pub async fn call(&self) {
        let offer = self.impolite.peer.offer().await.unwrap();
        let answer = self.polite.peer.answer(&offer).await.unwrap();
        self.impolite.peer.describe(&described(DescriptionKind::Answer, answer)).await.unwrap();
    }

    /// Two peers in a call; nothing is sent yet.
    pub async fn connected() -> Pair {
        let pair = Pair::joined();
        pair.call().await;
        pair.both_connected().await;
        pair
    }

    pub async fn both_connected(&self) {
        self.impolite.connected().await;
        self.polite.connected().await;
    }
}

fn join(mut events: mpsc::UnboundedReceiver<PeerEvent>, from: &Side, to: &Side) {
    let (told, ended, other) = (from.told.clone(), from.ended.clone(), to.peer.clone());
    spawn_local(async move {
        while let Some(event) = events.next().await {
            told.borrow_mut().push(event.clone());
            // What goes wrong on the way shows in what the test waits for.
            match event {
                PeerEvent::Candidate(candidate) => drop(other.candidate(&candidate).await),
                PeerEvent::Description(description) => drop(other.describe(&description).await),
                PeerEvent::Link(_) | PeerEvent::Message(_) | PeerEvent::RemoteMedia(_) => {}
            }
        }
        ended.set(true);
    });
}

pub fn described(kind: DescriptionKind, sdp: Sdp) -> Description {
    Description { kind, sdp }
}

/// The values of all lines that begin so.
pub fn lines<'a>(sdp: &'a Sdp, start: &str) -> Vec<&'a str> {
    sdp.as_str().lines().filter_map(|line| line.strip_prefix(start)).collect()
}

pub async fn camera_and_microphone() -> Devices {
    Devices::open(Media::Video, &Choice::default()).await.unwrap()
}

// Firefox counts no frames of a stream by itself.
#[wasm_bindgen(inline_js = "export function count_frames(video) {
    video.frames = 0;
    const look = () => video.requestVideoFrameCallback(() => { video.frames += 1; look(); });
    look();
}
export function frames_of(video) { return video.frames; }")]
extern "C" {
    fn count_frames(video: &HtmlVideoElement);
    fn frames_of(video: &HtmlVideoElement) -> u32;
}

/// Plays a stream as a view would.
pub struct Screen {
    video: HtmlVideoElement,
}

impl Screen {
    pub fn showing(stream: &MediaStream) -> Screen {
        let document = web_sys::window().unwrap().document().unwrap();
        let video: HtmlVideoElement = document.create_element("video").unwrap().unchecked_into();
        video.set_muted(true);
        video.set_autoplay(true);
        video.set_src_object(Some(stream));
        document.body().unwrap().append_child(&video).unwrap();
        count_frames(&video);
        Screen { video }
    }

    /// Frames shown so far.
    pub fn frames(&self) -> u32 {
        frames_of(&self.video)
    }

    /// Width of the picture, in pixels.
    pub fn width(&self) -> u32 {
        self.video.video_width()
    }

    /// Waits for frames that are not shown yet.
    pub async fn moves(&self) {
        let before = self.frames();
        until("the picture moves", || self.frames() > before + 2).await;
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.video.set_src_object(None);
        self.video.remove();
    }
}

/// Listens to a stream.
pub struct Ear {
    context: AudioContext,
    analyser: AnalyserNode,
    /// A browser gives a remote stream's sound only while an element plays it.
    _screen: Screen,
}

impl Ear {
    pub fn at(stream: &MediaStream) -> Ear {
        let context = AudioContext::new().unwrap();
        let analyser = context.create_analyser().unwrap();
        context.create_media_stream_source(stream).unwrap().connect_with_audio_node(&analyser).unwrap();
        Ear { context, analyser, _screen: Screen::showing(stream) }
    }

    pub async fn hears(&self) {
        let mut samples = vec![0.0; self.analyser.fft_size() as usize];
        until("sound is heard", || {
            self.analyser.get_float_time_domain_data(&mut samples);
            samples.iter().any(|sample| sample.abs() > 0.01)
        })
        .await;
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        if let Ok(closing) = self.context.close() {
            spawn_local(async move { drop(JsFuture::from(closing).await) });
        }
    }
}
