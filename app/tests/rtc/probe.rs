//! What is tried of a network, on this machine's own.

use app::rtc::{Ways, address_outside, carry};
use shared::{check::Obstacle, rtc::IceServer};
use wasm_bindgen_test::wasm_bindgen_test;

/// A TURN server at a port where nobody answers, of those that browsers let a page try.
fn silent() -> Vec<IceServer> {
    let urls = vec!["turn:127.0.0.1:1024?transport=udp".to_owned(), "turn:127.0.0.1:1024?transport=tcp".to_owned()];
    vec![IceServer { urls, username: Some("anna".to_owned()), credential: Some("secret".to_owned()) }]
}

#[wasm_bindgen_test]
async fn a_direct_way_carries_data_and_loses_little() {
    let carried = carry(&Ways::default()).await.unwrap();
    assert!(carried.loss_percent <= 10, "{carried:?}");
    assert!((1..1_000).contains(&carried.round_trip_ms), "{carried:?}");
    assert!(carried.kilobits_per_second > 100, "{carried:?}");
}

#[wasm_bindgen_test]
async fn without_a_relay_nothing_is_carried_over_one() {
    assert_eq!(carry(&Ways { servers: vec![], hidden: true }).await, Err(Obstacle::NoAddress));
    assert_eq!(carry(&Ways { servers: silent(), hidden: true }).await, Err(Obstacle::NoAddress));
}

#[wasm_bindgen_test]
async fn without_a_server_nobody_tells_the_address() {
    assert_eq!(address_outside(vec![]).await, Err(Obstacle::NoAddress));
    assert_eq!(address_outside(silent()).await, Err(Obstacle::NoAddress));
}

#[wasm_bindgen_test]
async fn a_server_whose_url_the_browser_does_not_take_is_an_obstacle() {
    let malformed = vec![IceServer { urls: vec!["turn:".to_owned()], username: None, credential: None }];
    assert_eq!(carry(&Ways { servers: malformed.clone(), hidden: true }).await, Err(Obstacle::BadServers));
    assert_eq!(address_outside(malformed).await, Err(Obstacle::BadServers));
}
