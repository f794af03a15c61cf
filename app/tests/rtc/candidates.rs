//! Candidates come early, late, malformed, or for a description that nobody took.

use crate::harness::{Pair, Side, described, until};
use app::rtc::RtcError;
use shared::rtc::{Candidate, DescriptionKind};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn candidates_that_come_before_their_description_wait_and_then_connect() {
    let (caller, callee) = (Side::alone(false), Side::alone(true));
    let offer = caller.peer.offer().await.unwrap();
    until("the caller has candidates", || !caller.candidates().is_empty()).await;
    for candidate in caller.candidates() {
        callee.peer.candidate(&candidate).await.unwrap();
    }
    let answer = callee.peer.answer(&offer).await.unwrap();
    caller.peer.describe(&described(DescriptionKind::Answer, answer)).await.unwrap();
    // The callee's own candidates are kept back: the caller's, which waited, are the only way.
    caller.connected().await;
    callee.connected().await;
}

#[wasm_bindgen_test]
async fn a_malformed_candidate_is_refused_and_the_call_stands() {
    let pair = Pair::connected().await;
    let outcome = pair.polite.peer.candidate(&at_first_section("nonsense")).await;
    assert!(matches!(outcome, Err(RtcError::Candidate(_))), "{outcome:?}");
    // Of what at least begins as one, Firefox says nothing.
    for text in ["candidate:", "candidate:1 1 udp x 1.2.3.4 5 typ host"] {
        let outcome = pair.polite.peer.candidate(&at_first_section(text)).await;
        assert!(matches!(outcome, Ok(()) | Err(RtcError::Candidate(_))), "{text}: {outcome:?}");
    }
    pair.impolite.peer.tell(&shared::rtc::PeerMessage::HangUp);
    until("the channel works", || !pair.polite.messages().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_candidate_for_no_section_is_refused() {
    let pair = Pair::connected().await;
    let nowhere = Candidate { mid: None, line: None, ..at_first_section("candidate:1 1 udp 1 1.2.3.4 5 typ host") };
    assert!(matches!(pair.polite.peer.candidate(&nowhere).await, Err(RtcError::Candidate(_))));
}

#[wasm_bindgen_test]
async fn a_malformed_candidate_that_waited_does_not_harm_the_description() {
    let pair = Pair::joined();
    pair.polite.peer.candidate(&at_first_section("nonsense")).await.unwrap();
    pair.call().await;
    pair.both_connected().await;
}

#[wasm_bindgen_test]
async fn an_empty_candidate_is_taken() {
    let pair = Pair::connected().await;
    pair.polite.peer.candidate(&at_first_section("")).await.unwrap();
}

#[wasm_bindgen_test]
async fn candidates_of_an_ignored_offer_are_dropped_silently() {
    let (impolite, stranger) = (Side::alone(false), Side::alone(true));
    impolite.peer.offer().await.unwrap();
    let ignored = stranger.peer.offer().await.unwrap();
    impolite.peer.describe(&described(DescriptionKind::Offer, ignored)).await.unwrap();
    until("there are candidates", || !stranger.candidates().is_empty()).await;
    for candidate in stranger.candidates() {
        assert_eq!(impolite.peer.candidate(&candidate).await, Ok(()));
    }
}

fn at_first_section(text: &str) -> Candidate {
    Candidate { candidate: text.into(), mid: Some("0".into()), line: Some(0), ufrag: None }
}
