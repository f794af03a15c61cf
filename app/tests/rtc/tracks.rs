//! Tracks change in a call without another exchange.

use crate::harness::{Pair, Screen, camera_and_microphone, until};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, MediaStreamTrack};

#[wasm_bindgen_test]
async fn another_picture_replaces_the_camera_without_negotiation() {
    let (pair, devices) = (Pair::connected().await, camera_and_microphone().await);
    pair.impolite.send(&devices).await;
    let screen = Screen::showing(&pair.polite.stream().await);
    screen.moves().await;
    let drawing = Drawing::new();
    pair.impolite.peer.send_video(Some(&drawing.track)).await.unwrap();
    drawing.is_seen_at(&screen, Drawing::WIDTH / 2).await;
    assert_eq!(pair.impolite.descriptions(), []);
    assert_eq!(pair.polite.descriptions(), []);
}

#[wasm_bindgen_test]
async fn a_picture_begins_small_and_becomes_sharp() {
    let pair = Pair::connected().await;
    for (from, to) in [(&pair.impolite, &pair.polite), (&pair.polite, &pair.impolite)] {
        let (drawing, screen) = (Drawing::new(), Screen::showing(&to.stream().await));
        from.peer.send_video(Some(&drawing.track)).await.unwrap();
        drawing.is_seen_at(&screen, Drawing::WIDTH / 2).await;
        from.peer.sharpen();
        drawing.is_seen_at(&screen, Drawing::WIDTH).await;
    }
    assert_eq!(pair.impolite.descriptions(), []);
    assert_eq!(pair.polite.descriptions(), []);
}

#[wasm_bindgen_test]
async fn the_camera_goes_off_and_comes_back_without_negotiation() {
    let (pair, devices) = (Pair::connected().await, camera_and_microphone().await);
    pair.impolite.send(&devices).await;
    let screen = Screen::showing(&pair.polite.stream().await);
    screen.moves().await;
    pair.impolite.peer.send_video(None).await.unwrap();
    devices.close_camera();
    devices.reopen(app::rtc::Kind::Video, &app::rtc::Choice::default()).await;
    pair.impolite.peer.send_video(devices.video().as_ref()).await.unwrap();
    screen.moves().await;
    assert_eq!(pair.impolite.descriptions(), []);
}

#[wasm_bindgen_test]
async fn what_arrives_is_counted() {
    let (pair, devices) = (Pair::connected().await, camera_and_microphone().await);
    pair.impolite.send(&devices).await;
    let screen = Screen::showing(&pair.polite.stream().await);
    screen.moves().await;
    let counted = pair.polite.peer.count().await.unwrap();
    assert!(counted.received > 0);
    assert!(counted.picture.is_some_and(|(width, height)| width > 0 && height > 0), "{counted:?}");
    assert!(counted.round_trip_ms.is_some_and(|ms| ms < 1000), "{counted:?}");
    assert_eq!(pair.impolite.peer.count().await.unwrap().picture, None);
}

#[wasm_bindgen_test]
async fn a_track_of_the_wrong_kind_is_refused() {
    let (pair, devices) = (Pair::connected().await, camera_and_microphone().await);
    let outcome = pair.impolite.peer.send_audio(devices.video().as_ref()).await;
    assert!(matches!(outcome, Err(app::rtc::RtcError::Track(_))), "{outcome:?}");
}

/// A picture of a size that no camera gives.
struct Drawing {
    context: CanvasRenderingContext2d,
    track: MediaStreamTrack,
}

impl Drawing {
    const WIDTH: u32 = 260;

    fn new() -> Drawing {
        let document = web_sys::window().unwrap().document().unwrap();
        let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
        canvas.set_width(Self::WIDTH);
        canvas.set_height(Self::WIDTH);
        let context = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
        let stream = canvas.capture_stream().unwrap();
        let track = stream.get_video_tracks().get(0);
        assert_ne!(track, JsValue::UNDEFINED);
        Drawing { context, track: track.unchecked_into() }
    }

    async fn is_seen_at(&self, screen: &Screen, width: u32) {
        until("the drawing is seen in this size", || {
            self.draw();
            screen.width() == width
        })
        .await;
    }

    /// Another picture than the last: a still canvas gives no frames.
    fn draw(&self) {
        let shade = (js_sys::Date::now() as u64 / 10) % 256;
        self.context.set_fill_style_str(&format!("rgb({shade},{shade},{shade})"));
        self.context.fill_rect(0.0, 0.0, Self::WIDTH.into(), Self::WIDTH.into());
    }
}
