//! Reads a connection's counts out of the browser's statistics.

use js_sys::{Map, Reflect};
use shared::call::quality::Counted;
use wasm_bindgen::{JsCast, JsValue};

/// What counts in an `RTCStatsReport` (W3C WebRTC Statistics, sections 8.3, 8.17 and 8.18).
pub(super) fn counted(report: &JsValue) -> Counted {
    let mut counted = Counted::default();
    let mut chosen = None;
    let mut round_trips = Vec::new();
    // A report is maplike: it has a Map's methods without being one.
    report.unchecked_ref::<Map>().for_each(&mut |entry, id| match text(&entry, "type").as_deref() {
        Some("inbound-rtp") => {
            counted.received += number(&entry, "packetsReceived").unwrap_or(0.0) as u64;
            counted.lost += number(&entry, "packetsLost").unwrap_or(0.0) as i64;
            let size = number(&entry, "frameWidth").zip(number(&entry, "frameHeight"));
            counted.picture = counted.picture.or(size.map(|(width, height)| (width as u32, height as u32)));
        }
        Some("transport") => chosen = text(&entry, "selectedCandidatePairId"),
        Some("candidate-pair") => {
            let nominated = Reflect::get(&entry, &"nominated".into()).is_ok_and(|is| is.is_truthy());
            if let Some(seconds) = number(&entry, "currentRoundTripTime") {
                round_trips.push((id.as_string(), nominated, (seconds * 1000.0).round() as u32));
            }
        }
        // Of no use here.
        Some(_) | None => {}
    });
    // Not every browser says which pair the transport has chosen.
    let in_use = |(id, nominated, _): &&(Option<String>, bool, u32)| match &chosen {
        Some(chosen) => id.as_ref() == Some(chosen),
        None => *nominated,
    };
    counted.round_trip_ms = round_trips.iter().find(in_use).map(|(_, _, round_trip)| *round_trip);
    counted
}

fn text(entry: &JsValue, key: &str) -> Option<String> {
    Reflect::get(entry, &key.into()).ok()?.as_string()
}

fn number(entry: &JsValue, key: &str) -> Option<f64> {
    Reflect::get(entry, &key.into()).ok()?.as_f64()
}
