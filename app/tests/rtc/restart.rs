//! ICE restarts in a call that stands.

use crate::harness::{Pair, Screen, Side, camera_and_microphone, described, lines, until};
use app::rtc::LinkState;
use shared::rtc::DescriptionKind;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_restart_offers_new_credentials_and_the_call_goes_on() {
    let (pair, devices) = (Pair::connected().await, camera_and_microphone().await);
    pair.impolite.send(&devices).await;
    let screen = Screen::showing(&pair.polite.stream().await);
    screen.moves().await;
    let before: Vec<_> = pair.impolite.candidates().into_iter().filter_map(|c| c.ufrag).collect();
    pair.impolite.peer.restart_ice();
    until("the restart is answered", || !pair.polite.descriptions().is_empty()).await;
    let offer = pair.impolite.descriptions().remove(0);
    assert_eq!(offer.kind, DescriptionKind::Offer);
    let renewed = lines(&offer.sdp, "a=ice-ufrag:")[0].to_owned();
    assert!(!before.contains(&renewed));
    until("the new way is looked for", || {
        pair.impolite.candidates().iter().any(|c| c.ufrag.as_ref() == Some(&renewed))
    })
    .await;
    screen.moves().await;
    assert_eq!(pair.impolite.links().last(), Some(&LinkState::Connected));
}

#[wasm_bindgen_test]
async fn a_restart_by_the_callee_works_the_same() {
    let pair = Pair::connected().await;
    pair.polite.peer.restart_ice();
    until("the restart is answered", || !pair.impolite.descriptions().is_empty()).await;
    assert_eq!(pair.polite.descriptions()[0].kind, DescriptionKind::Offer);
    assert_eq!(pair.impolite.descriptions()[0].kind, DescriptionKind::Answer);
}

#[wasm_bindgen_test]
async fn a_restart_that_is_not_answered_is_offered_again_and_then_answered_once() {
    let (caller, callee) = (Side::alone(false), Side::alone(true));
    let offer = caller.peer.offer().await.unwrap();
    let answer = callee.peer.answer(&offer).await.unwrap();
    caller.peer.describe(&described(DescriptionKind::Answer, answer)).await.unwrap();
    caller.peer.restart_ice();
    until("the restart is offered", || caller.descriptions().len() == 1).await;
    caller.peer.restart_ice();
    until("it is offered again", || caller.descriptions().len() == 2).await;
    for offer in caller.descriptions() {
        assert_eq!(offer.kind, DescriptionKind::Offer);
        callee.peer.describe(&offer).await.unwrap();
    }
    until("both are answered", || callee.descriptions().len() == 2).await;
    for answer in callee.descriptions() {
        assert_eq!(caller.peer.describe(&answer).await, Ok(()));
    }
}

#[wasm_bindgen_test]
async fn a_restart_before_the_first_exchange_is_done_offers_nothing() {
    let pair = Pair::joined();
    pair.impolite.peer.restart_ice();
    let offer = pair.impolite.peer.offer().await.unwrap();
    pair.impolite.peer.restart_ice();
    let answer = pair.polite.peer.answer(&offer).await.unwrap();
    pair.impolite.peer.describe(&described(DescriptionKind::Answer, answer)).await.unwrap();
    pair.both_connected().await;
    assert_eq!(pair.impolite.descriptions(), []);
}
