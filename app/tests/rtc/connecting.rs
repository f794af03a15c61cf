//! A first exchange leads to a call in which each side sees and hears the other.

use crate::harness::{Ear, Pair, Screen, camera_and_microphone, lines, until};
use app::rtc::LinkState;
use futures_util::future::join;
use shared::rtc::DescriptionKind;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn each_side_sees_and_hears_the_other() {
    let (pair, devices) = (Pair::joined(), camera_and_microphone().await);
    pair.impolite.send(&devices).await;
    pair.polite.send(&devices).await;
    pair.call().await;
    for side in [&pair.impolite, &pair.polite] {
        let stream = side.stream().await;
        let (screen, ear) = (Screen::showing(&stream), Ear::at(&stream));
        screen.moves().await;
        ear.hears().await;
    }
}

#[wasm_bindgen_test]
async fn devices_that_come_after_the_call_stands_are_seen_and_heard() {
    let pair = Pair::connected().await;
    let devices = camera_and_microphone().await;
    for (sender, receiver) in [(&pair.impolite, &pair.polite), (&pair.polite, &pair.impolite)] {
        sender.send(&devices).await;
        let stream = receiver.stream().await;
        let (screen, ear) = (Screen::showing(&stream), Ear::at(&stream));
        screen.moves().await;
        ear.hears().await;
    }
}

#[wasm_bindgen_test]
async fn devices_that_come_between_offer_and_answer_are_seen() {
    let (pair, devices) = (Pair::joined(), camera_and_microphone().await);
    let offer = pair.impolite.peer.offer().await.unwrap();
    pair.impolite.send(&devices).await;
    let answer = pair.polite.peer.answer(&offer).await.unwrap();
    let answer = crate::harness::described(DescriptionKind::Answer, answer);
    pair.impolite.peer.describe(&answer).await.unwrap();
    Screen::showing(&pair.polite.stream().await).moves().await;
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_while_the_prepared_offer_is_being_set_counts() {
    let pair = Pair::joined();
    let caller = &pair.impolite.peer;
    caller.prepare().await.unwrap();
    let answer = pair.polite.peer.answer(&caller.prepared().unwrap()).await.unwrap();
    let answer = crate::harness::described(DescriptionKind::Answer, answer);
    let (offered, taken) = join(caller.offer(), caller.describe(&answer)).await;
    assert!(offered.is_ok() && taken.is_ok(), "{offered:?} {taken:?}");
    pair.both_connected().await;
}

#[wasm_bindgen_test]
async fn an_offer_that_is_prepared_looks_for_no_way_before_it_is_made() {
    let (pair, devices) = (Pair::joined(), camera_and_microphone().await);
    let caller = &pair.impolite.peer;
    caller.prepare().await.unwrap();
    let prepared = caller.prepared().unwrap();
    // Others find their ways meanwhile.
    Pair::connected().await;
    assert_eq!(pair.impolite.candidates(), []);
    pair.impolite.send(&devices).await;
    let offer = caller.offer().await.unwrap();
    assert_eq!(offer, prepared);
    assert_eq!(caller.prepared(), None);
    let answer = pair.polite.peer.answer(&offer).await.unwrap();
    caller.describe(&crate::harness::described(DescriptionKind::Answer, answer)).await.unwrap();
    pair.both_connected().await;
    Screen::showing(&pair.polite.stream().await).moves().await;
}

#[wasm_bindgen_test]
async fn the_remote_stream_is_given_once_with_sound_and_picture() {
    let pair = Pair::connected().await;
    for side in [&pair.impolite, &pair.polite] {
        let streams = side.streams();
        assert_eq!(streams.len(), 1);
        assert_eq!(streams[0].get_audio_tracks().length(), 1);
        assert_eq!(streams[0].get_video_tracks().length(), 1);
    }
}

#[wasm_bindgen_test]
async fn both_sides_hear_once_that_they_are_connected() {
    let pair = Pair::connected().await;
    for side in [&pair.impolite, &pair.polite] {
        assert_eq!(side.links(), [LinkState::Connected]);
    }
}

#[wasm_bindgen_test]
async fn offer_and_answer_hold_one_section_each_for_sound_picture_and_data() {
    let pair = Pair::joined();
    let offer = pair.impolite.peer.offer().await.unwrap();
    let answer = pair.polite.peer.answer(&offer).await.unwrap();
    for sdp in [&offer, &answer] {
        let kinds: Vec<_> = lines(sdp, "m=").into_iter().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(kinds, ["audio", "video", "application"]);
        // Firefox says it of the data, too, and of the whole.
        assert!(sdp.as_str().split("m=").skip(1).take(2).all(|section| section.contains("a=sendrecv")));
    }
}

#[wasm_bindgen_test]
async fn sound_and_picture_name_one_stream_so_that_they_play_in_step() {
    let pair = Pair::joined();
    let offer = pair.impolite.peer.offer().await.unwrap();
    let answer = pair.polite.peer.answer(&offer).await.unwrap();
    for sdp in [&offer, &answer] {
        let streams: Vec<_> = lines(sdp, "a=msid:").into_iter().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(streams.len(), 2);
        assert_eq!(streams[0], streams[1]);
        assert_ne!(streams[0], "-");
    }
}

#[wasm_bindgen_test]
async fn no_description_is_made_beside_the_first_exchange() {
    let pair = Pair::connected().await;
    pair.impolite.peer.tell(&shared::rtc::PeerMessage::HangUp);
    until("the channel works", || !pair.polite.messages().is_empty()).await;
    assert_eq!(pair.impolite.descriptions(), []);
    assert_eq!(pair.polite.descriptions(), []);
}
