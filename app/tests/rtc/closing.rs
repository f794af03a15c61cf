//! What the browser refuses, and what happens at the end.

use crate::harness::{Pair, Side, described, until};
use app::rtc::{Peer, RtcError, Ways};
use futures_channel::mpsc;
use futures_util::future::join;
use shared::rtc::{DescriptionKind, IceServer, PeerMessage, Sdp};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_malformed_offer_is_refused_and_a_good_one_is_still_taken() {
    let pair = Pair::joined();
    for text in ["", "nonsense", "v=0\r\n", "\0"] {
        let outcome = pair.polite.peer.answer(&sdp(text)).await;
        assert!(matches!(outcome, Err(RtcError::Description(_))), "{text}: {outcome:?}");
    }
    pair.call().await;
    pair.both_connected().await;
}

#[wasm_bindgen_test]
async fn a_malformed_description_in_a_call_is_refused_and_the_call_stands() {
    let pair = Pair::connected().await;
    let outcome = pair.polite.peer.describe(&described(DescriptionKind::Offer, sdp("nonsense"))).await;
    assert!(matches!(outcome, Err(RtcError::Description(_))), "{outcome:?}");
    pair.impolite.peer.tell(&PeerMessage::HangUp);
    until("the channel works", || !pair.polite.messages().is_empty()).await;
}

#[wasm_bindgen_test]
async fn an_answer_that_nobody_asked_for_is_ignored() {
    let pair = Pair::connected().await;
    let outcome = pair.impolite.peer.describe(&described(DescriptionKind::Answer, sdp("nonsense"))).await;
    assert_eq!(outcome, Ok(()));
}

#[wasm_bindgen_test]
async fn an_offer_without_picture_is_answered_and_sending_one_is_refused() {
    let (caller, callee) = (Side::alone(false), Side::alone(true));
    let offer = caller.peer.offer().await.unwrap();
    let without: String = sections(&offer).into_iter().filter(|section| !section.starts_with("m=video")).collect();
    // The bundle names every section.
    let without = without.replace("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 2");
    callee.peer.answer(&sdp(&without)).await.unwrap();
    assert_eq!(callee.peer.send_video(None).await, Err(RtcError::NoSuchMedia));
    assert_eq!(callee.peer.send_audio(None).await, Ok(()));
}

#[wasm_bindgen_test]
fn a_malformed_ice_server_is_refused() {
    let server = IceServer { urls: vec!["nonsense".into()], username: None, credential: None };
    let outcome = Peer::new(false, &Ways { servers: vec![server], hidden: false }, mpsc::unbounded().0);
    assert!(matches!(outcome, Err(RtcError::Unavailable(_))));
}

#[wasm_bindgen_test]
async fn closing_twice_is_harmless_and_everything_after_it_says_closed() {
    let pair = Pair::connected().await;
    let peer = &pair.impolite.peer;
    peer.close();
    peer.close();
    assert_eq!(peer.offer().await, Err(RtcError::Closed));
    assert_eq!(peer.answer(&sdp("")).await, Err(RtcError::Closed));
    assert_eq!(peer.describe(&described(DescriptionKind::Offer, sdp(""))).await, Err(RtcError::Closed));
    assert_eq!(peer.send_audio(None).await, Err(RtcError::Closed));
    peer.tell(&PeerMessage::HangUp);
    peer.restart_ice();
}

#[wasm_bindgen_test]
async fn an_operation_under_way_ends_when_the_peer_is_closed() {
    let side = Side::alone(false);
    let (offer, ()) = join(side.peer.offer(), async { side.peer.close() }).await;
    assert_eq!(offer, Err(RtcError::Closed));
}

#[wasm_bindgen_test]
async fn a_closed_peer_tells_nothing_more() {
    let side = Side::alone(false);
    side.peer.offer().await.unwrap();
    side.peer.close();
    let told = side.told.borrow().len();
    // A second peer finds its candidates meanwhile, as the first one would have.
    let other = Side::alone(false);
    other.peer.offer().await.unwrap();
    until("the other one tells", || !other.candidates().is_empty()).await;
    assert_eq!(side.told.borrow().len(), told);
}

#[wasm_bindgen_test]
async fn nothing_of_a_dropped_peer_stays() {
    let side = Side::alone(false);
    side.peer.offer().await.unwrap();
    let ended = side.ended.clone();
    drop(side);
    until("its events end", || ended.get()).await;
}

fn sdp(text: &str) -> Sdp {
    Sdp::try_from(text.to_owned()).unwrap()
}

/// The session's part, then each media section.
fn sections(sdp: &Sdp) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in sdp.as_str().lines() {
        if line.starts_with("m=") {
            found.push(String::new());
        }
        if let Some(section) = found.last_mut() {
            section.push_str(line);
            section.push_str("\r\n");
        }
    }
    found
}
