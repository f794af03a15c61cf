//! What a page tells of where it is.

use crate::harness::{Pair, Side, until};
use app::rtc::Ways;
use shared::rtc::{IceServer, PeerMessage};
use wasm_bindgen_test::wasm_bindgen_test;

fn hidden() -> Ways {
    Ways { servers: Vec::new(), hidden: true }
}

#[wasm_bindgen_test]
async fn a_hidden_page_tells_no_address_of_its_own() {
    let (hidden, open) = (Side::alone_by(false, &hidden()), Side::alone(false));
    hidden.peer.offer().await.unwrap();
    open.peer.offer().await.unwrap();
    until("the open one has candidates", || !open.candidates().is_empty()).await;
    assert_eq!(hidden.candidates(), []);
}

#[wasm_bindgen_test]
async fn a_page_that_is_hidden_before_it_looks_for_a_way_tells_none() {
    let (late, open) = (Side::alone(false), Side::alone(false));
    late.peer.use_ways(&hidden());
    late.peer.offer().await.unwrap();
    open.peer.offer().await.unwrap();
    until("the open one has candidates", || !open.candidates().is_empty()).await;
    assert_eq!(late.candidates(), []);
}

#[wasm_bindgen_test]
async fn other_servers_leave_the_way_that_stands() {
    let pair = Pair::connected().await;
    let servers = vec![IceServer {
        urls: vec!["turn:127.0.0.1:9?transport=udp".into()],
        username: Some("1:u".into()),
        credential: Some("p".into()),
    }];
    let before = pair.impolite.descriptions();
    pair.impolite.peer.use_ways(&Ways { servers, hidden: false });
    pair.impolite.peer.tell(&PeerMessage::HangUp);
    until("the channel works", || !pair.polite.messages().is_empty()).await;
    assert_eq!(pair.impolite.descriptions(), before);
}
