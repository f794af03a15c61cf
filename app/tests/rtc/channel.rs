//! Messages over the data channel.

use crate::harness::{Pair, until};
use shared::rtc::PeerMessage;
use wasm_bindgen_test::wasm_bindgen_test;

const MUTED: PeerMessage = PeerMessage::Sending { audio: false, video: true, screen: false };
const SPEAKING: PeerMessage = PeerMessage::Sending { audio: true, video: true, screen: false };

#[wasm_bindgen_test]
async fn a_hang_up_crosses() {
    let pair = Pair::connected().await;
    pair.polite.peer.tell(&PeerMessage::HangUp);
    until("the hang-up arrives", || pair.impolite.messages() == [PeerMessage::HangUp]).await;
}

#[wasm_bindgen_test]
async fn a_hang_up_told_right_before_closing_still_crosses() {
    let pair = Pair::connected().await;
    pair.polite.peer.tell(&SPEAKING);
    until("the channel works", || pair.impolite.messages() == [SPEAKING]).await;
    pair.polite.peer.tell(&PeerMessage::HangUp);
    pair.polite.peer.close();
    until("the hang-up arrives", || pair.impolite.messages() == [SPEAKING, PeerMessage::HangUp]).await;
}

#[wasm_bindgen_test]
async fn what_is_told_before_the_channel_is_open_waits() {
    let pair = Pair::joined();
    pair.impolite.peer.tell(&SPEAKING);
    pair.call().await;
    until("it arrives", || pair.polite.messages() == [SPEAKING]).await;
}

#[wasm_bindgen_test]
async fn of_what_waits_only_the_newest_is_told() {
    let pair = Pair::joined();
    for message in [SPEAKING, PeerMessage::HangUp, MUTED] {
        pair.impolite.peer.tell(&message);
    }
    pair.call().await;
    until("they arrive", || pair.polite.messages() == [PeerMessage::HangUp, MUTED]).await;
}

#[wasm_bindgen_test]
async fn messages_keep_their_order() {
    let pair = Pair::connected().await;
    let messages = [SPEAKING, MUTED, SPEAKING, MUTED, PeerMessage::HangUp];
    pair.impolite.peer.tell(&SPEAKING);
    until("the channel works", || pair.polite.messages().len() == 1).await;
    messages[1..].iter().for_each(|message| pair.impolite.peer.tell(message));
    until("they arrive", || pair.polite.messages() == messages).await;
}
