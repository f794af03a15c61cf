//! Both sides offer at once: the polite one yields.

use crate::harness::{Pair, Screen, camera_and_microphone, described, lines, until};
use app::rtc::{LinkState, RtcError};
use futures_util::future::join;
use shared::rtc::DescriptionKind;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn when_the_first_offers_cross_both_sides_end_up_connected() {
    let (pair, devices) = (Pair::joined(), camera_and_microphone().await);
    pair.impolite.send(&devices).await;
    pair.polite.send(&devices).await;
    let from_impolite = described(DescriptionKind::Offer, pair.impolite.peer.offer().await.unwrap());
    let from_polite = described(DescriptionKind::Offer, pair.polite.peer.offer().await.unwrap());
    let (first, second) =
        join(pair.polite.peer.describe(&from_impolite), pair.impolite.peer.describe(&from_polite)).await;
    assert_eq!((first, second), (Ok(()), Ok(())));
    pair.both_connected().await;
    for side in [&pair.impolite, &pair.polite] {
        Screen::showing(&side.stream().await).moves().await;
    }
}

#[wasm_bindgen_test]
async fn only_the_polite_side_answers_when_the_first_offers_cross() {
    let pair = Pair::joined();
    let from_impolite = described(DescriptionKind::Offer, pair.impolite.peer.offer().await.unwrap());
    let from_polite = described(DescriptionKind::Offer, pair.polite.peer.offer().await.unwrap());
    pair.impolite.peer.describe(&from_polite).await.unwrap();
    pair.polite.peer.describe(&from_impolite).await.unwrap();
    pair.both_connected().await;
    let answers = pair.polite.descriptions();
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].kind, DescriptionKind::Answer);
    assert_eq!(lines(&answers[0].sdp, "m=").len(), 3);
    assert_eq!(pair.impolite.descriptions(), []);
}

#[wasm_bindgen_test]
async fn an_offer_still_in_the_making_ends_as_yielded() {
    let pair = Pair::joined();
    let from_impolite = described(DescriptionKind::Offer, pair.impolite.peer.offer().await.unwrap());
    let (offer, taken) = join(pair.polite.peer.offer(), pair.polite.peer.describe(&from_impolite)).await;
    assert_eq!(offer, Err(RtcError::Yielded));
    assert_eq!(taken, Ok(()));
    pair.both_connected().await;
}

#[wasm_bindgen_test]
async fn a_side_that_has_offered_can_answer_instead() {
    let pair = Pair::joined();
    pair.polite.peer.offer().await.unwrap();
    pair.call().await;
    pair.both_connected().await;
}

#[wasm_bindgen_test]
async fn when_both_restart_at_once_the_call_goes_on() {
    let (pair, devices) = (Pair::connected().await, camera_and_microphone().await);
    pair.impolite.send(&devices).await;
    pair.polite.send(&devices).await;
    pair.impolite.peer.restart_ice();
    pair.polite.peer.restart_ice();
    until("the restart is answered", || {
        [&pair.impolite, &pair.polite]
            .iter()
            .any(|side| side.descriptions().iter().any(|d| d.kind == DescriptionKind::Answer))
    })
    .await;
    for side in [&pair.impolite, &pair.polite] {
        Screen::showing(&side.stream().await).moves().await;
        assert_eq!(side.links().last(), Some(&LinkState::Connected));
    }
}
