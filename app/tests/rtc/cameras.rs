//! Several cameras to choose from. Only Chromium makes up more than one.

use app::rtc::{Choice, Devices, Inventory, Kind, Listed, Reopened};
use futures_util::future::join;
use js_sys::Reflect;
use shared::{call::Media, rtc::DeviceError};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::MediaStreamConstraints;

use crate::{devices::Patched, harness::camera_and_microphone};

#[wasm_bindgen_test]
async fn the_chosen_camera_is_opened_and_another_one_can_be_chosen() {
    let _allowed = camera_and_microphone().await;
    let cameras = Inventory::read().await.cameras;
    assert_eq!(cameras.len(), 2, "{cameras:?}");
    let devices = Devices::open(Media::Video, &chosen(&cameras[1])).await.unwrap();
    assert_eq!(devices.video().unwrap().label(), cameras[1].label);
    assert_eq!(devices.reopen(Kind::Video, &chosen(&cameras[0])).await, Reopened::On);
    assert_eq!(devices.video().unwrap().label(), cameras[0].label);
    assert_eq!(devices.stream().get_video_tracks().length(), 1);
}

#[wasm_bindgen_test]
async fn of_several_cameras_chosen_at_once_the_last_one_is_used() {
    let devices = camera_and_microphone().await;
    let cameras = Inventory::read().await.cameras;
    for (first, last) in [(0, 1), (1, 0)] {
        let (one, other) = (chosen(&cameras[first]), chosen(&cameras[last]));
        let both = join(devices.reopen(Kind::Video, &one), devices.reopen(Kind::Video, &other)).await;
        assert_eq!(both, (Reopened::On, Reopened::Overtaken));
        assert_eq!(devices.video().unwrap().label(), cameras[last].label);
        assert_eq!(devices.stream().get_video_tracks().length(), 1);
        assert_eq!(devices.chosen(Kind::Video), other);
    }
}

#[wasm_bindgen_test]
async fn a_chosen_camera_that_cannot_be_opened_leaves_the_one_from_before() {
    let _allowed = camera_and_microphone().await;
    let cameras = Inventory::read().await.cameras;
    let (former, taken) = (chosen(&cameras[0]), chosen(&cameras[1]));
    let devices = Devices::open(Media::Video, &former).await.unwrap();
    let id = cameras[1].id.clone();
    let browser = Patched::new(move |asked| if asks_for(asked, &id) { Err("NotReadableError") } else { Ok(()) });
    assert_eq!(devices.reopen(Kind::Video, &taken).await, Reopened::Former(DeviceError::Taken));
    assert_eq!(devices.video().unwrap().label(), cameras[0].label);
    assert_eq!(devices.stream().get_video_tracks().length(), 1);
    assert_eq!(devices.chosen(Kind::Video), former);
    // Where none was on there is none to go back to.
    devices.close_camera();
    assert_eq!(devices.reopen(Kind::Video, &taken).await, Reopened::Off(DeviceError::Taken));
    assert!(devices.video().is_none());
    drop(browser);
    assert_eq!(devices.reopen(Kind::Video, &taken).await, Reopened::On);
}

#[wasm_bindgen_test]
async fn a_camera_that_stands_in_for_a_chosen_one_stays_on_when_that_one_is_back_and_taken() {
    let _allowed = camera_and_microphone().await;
    let cameras = Inventory::read().await.cameras;
    let away = Choice { camera: Some("away".into()), ..Choice::default() };
    let devices = Devices::open(Media::Video, &away).await.unwrap();
    let stands_in = devices.id(Kind::Video).unwrap();
    assert!(cameras.iter().any(|camera| camera.id == stands_in), "{stands_in} of {cameras:?}");
    let _browser = Patched::new(|asked| if asks_for(asked, "away") { Err("NotReadableError") } else { Ok(()) });
    assert_eq!(devices.reopen(Kind::Video, &away).await, Reopened::Former(DeviceError::Taken));
    assert_eq!(devices.id(Kind::Video), Some(stands_in));
    assert_eq!(devices.chosen(Kind::Video), away);
}

fn chosen(camera: &Listed) -> Choice {
    Choice { camera: Some(camera.id.clone()), ..Choice::default() }
}

/// Whether this camera and no other will do.
fn asks_for(asked: &MediaStreamConstraints, camera: &str) -> bool {
    let at = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).unwrap_or_default();
    let video = asked.get_video();
    video.is_object() && at(&at(&video, "deviceId"), "exact").as_string().as_deref() == Some(camera)
}
