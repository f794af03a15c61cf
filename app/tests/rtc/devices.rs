//! Camera and microphone: asked for, used, and turned off.

use app::rtc::{Choice, Devices, Kind, Permissions, Reopened, supported};
use futures_util::{FutureExt, future::join};
use js_sys::{Error, Function, Object, Promise, Reflect};
use shared::{call::Media, rtc::DeviceError};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack, MediaStreamTrackState};

use crate::harness::{camera_and_microphone, until};

#[wasm_bindgen_test]
fn this_browser_can_call() {
    assert!(supported());
}

#[wasm_bindgen_test]
async fn a_video_call_opens_camera_and_microphone() {
    let devices = camera_and_microphone().await;
    assert!(devices.audio().is_some());
    assert!(devices.video().is_some());
    assert_eq!(devices.stream().get_tracks().length(), 2);
}

#[wasm_bindgen_test]
async fn what_the_browser_gave_is_what_is_used_and_turned_off() {
    let browser = Patched::new(|_| Ok(()));
    let devices = camera_and_microphone().await;
    let given = browser.given.borrow().as_ref().map(|stream| stream.id());
    assert_eq!(given, Some(devices.stream().id()));
    drop(devices);
    assert!(browser.given.borrow().as_ref().is_some_and(|stream| !stream.active()));
}

#[wasm_bindgen_test]
async fn an_audio_call_leaves_the_camera_off() {
    let devices = Devices::open(Media::Audio, &Choice::default()).await.unwrap();
    assert!(devices.audio().is_some());
    assert!(devices.video().is_none());
}

#[wasm_bindgen_test]
async fn dropping_turns_everything_off() {
    let devices = camera_and_microphone().await;
    let (audio, video) = (devices.audio().unwrap(), devices.video().unwrap());
    drop(devices);
    assert_eq!(audio.ready_state(), MediaStreamTrackState::Ended);
    assert_eq!(video.ready_state(), MediaStreamTrackState::Ended);
}

#[wasm_bindgen_test]
async fn the_camera_alone_can_be_turned_off() {
    let devices = camera_and_microphone().await;
    let video = devices.video().unwrap();
    devices.close_camera();
    assert_eq!(video.ready_state(), MediaStreamTrackState::Ended);
    assert!(devices.video().is_none());
    assert!(devices.audio().is_some());
}

#[wasm_bindgen_test]
async fn the_camera_can_be_turned_on_later_in_the_same_stream() {
    let devices = Devices::open(Media::Audio, &Choice::default()).await.unwrap();
    assert_eq!(devices.reopen(Kind::Video, &Choice::default()).await, Reopened::On);
    assert_eq!(devices.reopen(Kind::Video, &Choice::default()).await, Reopened::On);
    assert!(devices.video().is_some());
    assert_eq!(devices.stream().get_video_tracks().length(), 1);
}

#[wasm_bindgen_test]
async fn a_camera_turned_on_twice_at_once_is_one_camera() {
    let devices = Devices::open(Media::Audio, &Choice::default()).await.unwrap();
    let both =
        join(devices.reopen(Kind::Video, &Choice::default()), devices.reopen(Kind::Video, &Choice::default())).await;
    assert_eq!(both, (Reopened::On, Reopened::Overtaken));
    assert_eq!(devices.stream().get_video_tracks().length(), 1);
}

#[wasm_bindgen_test]
async fn a_camera_that_comes_after_closing_goes_off_at_once() {
    let devices = Devices::open(Media::Audio, &Choice::default()).await.unwrap();
    let (opened, ()) = join(devices.reopen(Kind::Video, &Choice::default()), async { devices.close() }).await;
    assert_eq!(opened, Reopened::Overtaken);
    assert!(devices.video().is_none());
    assert!(devices.audio().is_none());
}

#[wasm_bindgen_test]
async fn a_camera_that_is_turned_off_while_it_is_opened_stays_off_until_it_is_wanted_again() {
    let devices = camera_and_microphone().await;
    let turned_off = async {
        devices.close_camera();
        assert!(!devices.is_in_use(Kind::Video));
    };
    let (opened, ()) = join(devices.reopen(Kind::Video, &Choice::default()), turned_off).await;
    assert_eq!(opened, Reopened::Overtaken);
    assert!(devices.video().is_none());
    assert!(devices.audio().is_some());
    let turned_off_and_on = async {
        devices.close_camera();
        assert_eq!(devices.reopen(Kind::Video, &Choice::default()).await, Reopened::Overtaken);
        assert!(devices.is_in_use(Kind::Video));
    };
    let (opened, ()) = join(devices.reopen(Kind::Video, &Choice::default()), turned_off_and_on).await;
    assert_eq!(opened, Reopened::On);
    assert_eq!(devices.stream().get_video_tracks().length(), 1);
}

#[wasm_bindgen_test]
async fn muting_silences_the_track_and_unmuting_gives_it_back() {
    let devices = camera_and_microphone().await;
    let audio = devices.audio().unwrap();
    devices.mute(true);
    assert!(!audio.enabled());
    devices.mute(false);
    assert!(audio.enabled());
}

#[wasm_bindgen_test]
async fn without_a_camera_a_video_call_gets_the_microphone() {
    let _browser = Patched::new(|asked| (!asked.get_video().is_truthy()).then_some(()).ok_or("NotFoundError"));
    let devices = camera_and_microphone().await;
    assert!(devices.audio().is_some());
    assert!(devices.video().is_none());
    assert_eq!(devices.lack(), Some(DeviceError::Missing));
}

#[wasm_bindgen_test]
async fn without_a_microphone_a_video_call_gets_the_camera() {
    let _browser = Patched::new(|asked| (!asked.get_audio().is_truthy()).then_some(()).ok_or("NotFoundError"));
    let devices = camera_and_microphone().await;
    assert!(devices.audio().is_none());
    assert!(devices.video().is_some());
}

#[wasm_bindgen_test]
async fn where_one_of_the_two_is_blocked_a_video_call_gets_the_other() {
    for (blocked, has_sound) in [("microphone", false), ("camera", true)] {
        let _settings = Settings::new(blocked, "denied", "prompt");
        let _browser =
            Patched::new(move |asked| if asks_for(asked, blocked) { Err("NotAllowedError") } else { Ok(()) });
        let devices = camera_and_microphone().await;
        assert_eq!((devices.audio().is_some(), devices.video().is_some()), (has_sound, !has_sound), "{blocked}");
        assert_eq!(devices.lack(), Some(DeviceError::Refused));
        let permissions = Permissions::query().await.unwrap();
        assert_eq!(permissions.block_microphone(), !has_sound);
    }
}

#[wasm_bindgen_test]
async fn where_one_of_the_two_is_allowed_for_good_a_closed_question_for_the_other_leaves_it() {
    for (asked_for, has_sound) in [("microphone", false), ("camera", true)] {
        let _settings = Settings::new(asked_for, "prompt", "granted");
        let _browser =
            Patched::new(move |asked| if asks_for(asked, asked_for) { Err("NotAllowedError") } else { Ok(()) });
        let devices = camera_and_microphone().await;
        assert_eq!((devices.audio().is_some(), devices.video().is_some()), (has_sound, !has_sound), "{asked_for}");
        assert_eq!(devices.lack(), Some(DeviceError::Refused));
    }
}

#[wasm_bindgen_test]
async fn who_has_closed_the_question_for_both_is_not_asked_another() {
    let _settings = Settings::new("microphone", "prompt", "prompt");
    let asked = Rc::new(Cell::new(0));
    let counted = asked.clone();
    let _browser = Patched::new(move |_| {
        counted.set(counted.get() + 1);
        Err("NotAllowedError")
    });
    assert_eq!(Devices::open(Media::Video, &Choice::default()).await.unwrap_err(), DeviceError::Refused);
    assert_eq!(asked.get(), 1);
}

#[wasm_bindgen_test]
async fn a_refusal_is_told_by_its_cause() {
    for (name, error) in [
        ("NotAllowedError", DeviceError::Refused),
        ("NotFoundError", DeviceError::Missing),
        ("NotReadableError", DeviceError::Taken),
        ("TypeError", DeviceError::Unsupported),
    ] {
        let _browser = Patched::new(move |_| Err(name));
        assert_eq!(Devices::open(Media::Video, &Choice::default()).await.unwrap_err(), error);
    }
}

#[wasm_bindgen_test]
async fn devices_that_nobody_waits_for_any_more_go_off_at_once() {
    let browser = Patched::new(|_| Ok(()));
    // Asked once, then given up, as when a person leaves while the browser still asks.
    assert!(Devices::open(Media::Video, &Choice::default()).now_or_never().is_none());
    until("the devices were on and are off", || browser.given.borrow().as_ref().is_some_and(|stream| !stream.active()))
        .await;
}

#[wasm_bindgen_test]
async fn what_the_person_allowed_before_is_known() {
    let _devices = camera_and_microphone().await;
    let permissions = Permissions::query().await.unwrap();
    assert!(permissions.allow(Media::Video));
    assert!(permissions.allow(Media::Audio));
}

#[wasm_bindgen_test]
async fn a_chosen_device_that_is_gone_gives_way_to_another() {
    let choice = Choice { camera: Some("gone".into()), microphone: Some("gone".into()), speaker: None };
    let devices = Devices::open(Media::Video, &choice).await.unwrap();
    assert!(devices.audio().is_some());
    assert!(devices.video().is_some());
}

#[wasm_bindgen_test]
async fn a_device_that_goes_by_itself_is_told_and_one_that_is_turned_off_is_not() {
    let devices = camera_and_microphone().await;
    let lost = Rc::new(RefCell::new(Vec::new()));
    let told = lost.clone();
    devices.watch(move |kind| told.borrow_mut().push(kind), |_| {});
    devices.close_camera();
    devices.reopen(Kind::Video, &Choice::default()).await;
    assert_eq!(*lost.borrow(), []);
    unplug(&devices.audio().unwrap());
    unplug(&devices.video().unwrap());
    assert_eq!(*lost.borrow(), [Kind::Audio, Kind::Video]);
    assert!(devices.audio().is_none());
    assert!(devices.video().is_none());
}

#[wasm_bindgen_test]
async fn a_device_that_the_system_mutes_for_a_moment_delivers_and_one_that_stays_so_does_not_until_it_is_back() {
    let devices = camera_and_microphone().await;
    let told = Rc::new(RefCell::new(Vec::new()));
    let heard = told.clone();
    devices.watch(|_| {}, move |kind| heard.borrow_mut().push(kind));
    let camera = devices.video().unwrap();
    let told_so_often = async |often: usize| until("it is told of", || told.borrow().len() >= often).await;
    system_mutes(&camera, true);
    system_mutes(&camera, false);
    // At once of the second event, later of the first one.
    for often in [1, 2] {
        told_so_often(often).await;
        assert!(!devices.look(Kind::Video));
        assert!(devices.delivers(Kind::Video));
    }
    system_mutes(&camera, true);
    told_so_often(3).await;
    assert!(devices.look(Kind::Video));
    assert!(!devices.delivers(Kind::Video));
    assert!(devices.delivers(Kind::Audio));
    assert!(devices.is_in_use(Kind::Video));
    system_mutes(&camera, false);
    told_so_often(4).await;
    assert!(devices.look(Kind::Video));
    assert!(devices.delivers(Kind::Video));
    assert_eq!(*told.borrow(), [Kind::Video; 4]);
}

/// Whether this is a question for a device of this kind, among others.
fn asks_for(asked: &MediaStreamConstraints, kind: &str) -> bool {
    match kind {
        "microphone" => asked.get_audio().is_truthy(),
        _ => asked.get_video().is_truthy(),
    }
}

/// A browser in whose settings this stands for one kind of device, and something else for the other.
struct Settings {
    permissions: JsValue,
    original: JsValue,
    _patch: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Settings {
    fn new(kind: &'static str, state: &'static str, other: &'static str) -> Settings {
        let permissions: JsValue = web_sys::window().unwrap().navigator().permissions().unwrap().into();
        let original = Reflect::get(&permissions, &"query".into()).unwrap();
        let patch = Closure::new(move |asked: JsValue| {
            let is_of_kind = Reflect::get(&asked, &"name".into()).unwrap() == kind;
            let status = Object::new();
            Reflect::set(&status, &"state".into(), &if is_of_kind { state } else { other }.into()).unwrap();
            Promise::resolve(&JsValue::from(status))
        });
        Reflect::set(&permissions, &"query".into(), patch.as_ref()).unwrap();
        Settings { permissions, original, _patch: patch }
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        Reflect::set(&self.permissions, &"query".into(), &self.original).unwrap();
    }
}

/// What a browser does to a track whose device is pulled out (W3C Media Capture and Streams, section 4.3.1).
fn unplug(track: &MediaStreamTrack) {
    track.stop();
    track.dispatch_event(&Event::new("ended").unwrap()).unwrap();
}

/// What a system does that keeps a device from a page, or gives it back (W3C Media Capture and Streams, section 4.3.1.1).
fn system_mutes(track: &MediaStreamTrack, muted: bool) {
    let property = Object::new();
    Reflect::set(&property, &"value".into(), &muted.into()).unwrap();
    Reflect::set(&property, &"configurable".into(), &true.into()).unwrap();
    Object::define_property(track.unchecked_ref::<Object>(), &"muted".into(), &property);
    track.dispatch_event(&Event::new(if muted { "mute" } else { "unmute" }).unwrap()).unwrap();
}

/// A browser whose answer to a request for devices is chosen: on, or an exception of this name.
pub struct Patched {
    devices: MediaDevices,
    original: JsValue,
    given: Rc<RefCell<Option<MediaStream>>>,
    _patch: Closure<dyn FnMut(MediaStreamConstraints) -> Promise>,
}

impl Patched {
    pub fn new(answer: impl Fn(&MediaStreamConstraints) -> Result<(), &'static str> + 'static) -> Patched {
        let devices = web_sys::window().unwrap().navigator().media_devices().unwrap();
        let original = Reflect::get(&devices, &"getUserMedia".into()).unwrap();
        let given = Rc::new(RefCell::new(None));
        let patch = Closure::new({
            let (devices, original, given) = (devices.clone(), original.clone(), given.clone());
            move |asked: MediaStreamConstraints| match answer(&asked) {
                Err(name) => {
                    let error = Error::new("as the test wants");
                    error.set_name(name);
                    Promise::reject(&error)
                }
                Ok(()) => {
                    let asked: Promise =
                        original.unchecked_ref::<Function>().call1(&devices, &asked).unwrap().unchecked_into();
                    let given = given.clone();
                    future_to_promise(async move {
                        let stream = JsFuture::from(asked).await?;
                        given.replace(Some(stream.clone().unchecked_into()));
                        Ok(stream)
                    })
                }
            }
        });
        Reflect::set(&devices, &"getUserMedia".into(), patch.as_ref()).unwrap();
        Patched { devices, original, given, _patch: patch }
    }
}

impl Drop for Patched {
    fn drop(&mut self) {
        Reflect::set(&self.devices, &"getUserMedia".into(), &self.original).unwrap();
    }
}
