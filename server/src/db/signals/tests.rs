//! What the store promises about signals.

use super::*;
use shared::{
    call::{Media, referee::Record},
    rtc::{DescriptionKind, Sdp},
};

fn id() -> CallId {
    CallId::try_from("c1").unwrap()
}

fn candidates(lines: &[&str]) -> Signal {
    let candidate = |line: &&str| Candidate { candidate: (*line).to_owned(), mid: None, line: Some(0), ufrag: None };
    Signal::Candidates(lines.iter().map(candidate).collect())
}

fn offer(sdp: &str) -> Description {
    Description { kind: DescriptionKind::Offer, sdp: Sdp::try_from(sdp.to_owned()).unwrap() }
}

async fn db_with_a_call() -> Db {
    let db = Db::in_memory().await.unwrap();
    let caller = ("ann".try_into().unwrap(), "tab".try_into().unwrap());
    let record = Record::new(id(), caller, "bob".try_into().unwrap(), Media::Audio, 1);
    db.place_call(&record, &offer("first")).await.unwrap();
    db
}

async fn kept(db: &Db) -> Vec<String> {
    let sent = db.signals(&id(), Role::Caller).await.unwrap();
    sent.candidates.into_iter().map(|candidate| candidate.candidate).collect()
}

#[tokio::test]
async fn candidates_stay_in_their_order() {
    let db = db_with_a_call().await;
    db.keep_signal(&id(), Role::Caller, &candidates(&["a", "b"])).await.unwrap();
    db.keep_signal(&id(), Role::Caller, &candidates(&["c", "a"])).await.unwrap();
    assert_eq!(kept(&db).await, ["a", "b", "c", "a"]);
}

#[tokio::test]
async fn a_new_description_begins_anew() {
    let db = db_with_a_call().await;
    db.keep_signal(&id(), Role::Caller, &candidates(&["a"])).await.unwrap();
    db.keep_signal(&id(), Role::Caller, &Signal::Description(offer("second"))).await.unwrap();
    let sent = db.signals(&id(), Role::Caller).await.unwrap();
    assert_eq!(sent, Signals { description: Some(offer("second")), candidates: Vec::new() });
}

#[tokio::test]
async fn nothing_is_kept_for_a_call_that_is_not_there() {
    let db = db_with_a_call().await;
    db.keep_signal(&"c2".try_into().unwrap(), Role::Caller, &candidates(&["a"])).await.unwrap();
    assert_eq!(db.signals(&"c2".try_into().unwrap(), Role::Caller).await.unwrap(), Signals::default());
}
