//! What the store promises about calls.

use super::*;
use crate::db::Opening;
use shared::{
    call::{CallState, Media, Outcome},
    ids::DeviceId,
    people::{Name, PhoneNumber},
    rtc::{DescriptionKind, Sdp},
};

async fn db_with(people: &[&str]) -> Db {
    let db = Db::in_memory().await.unwrap();
    for (i, id) in people.iter().enumerate() {
        let person = Person {
            id: user(id),
            name: Name::try_from((*id).to_owned()).unwrap(),
            phone: PhoneNumber::try_from(format!("+7900111000{i}")).unwrap(),
        };
        assert_eq!(db.create_user(&person, "$argon2id$x", None, 0).await.unwrap(), Opening::Opened);
    }
    db
}

fn user(id: &str) -> UserId {
    id.try_into().unwrap()
}

fn record(id: &str, caller: &str, callee: &str) -> Record {
    let device = DeviceId::try_from("tab").unwrap();
    Record::new(id.try_into().unwrap(), (user(caller), device), user(callee), Media::Video, 1_000)
}

fn offer() -> Description {
    Description { kind: DescriptionKind::Offer, sdp: Sdp::try_from("v=0".to_owned()).unwrap() }
}

fn over(mut stored: StoredCall) -> StoredCall {
    stored.record.state = CallState::Ended { outcome: Outcome::Cancelled, duration_ms: None };
    stored
}

#[tokio::test]
async fn a_call_comes_back_as_it_was_stored() {
    let db = db_with(&["ann", "bob"]).await;
    let placed = record("c1", "ann", "bob");
    assert_eq!(db.place_call(&placed, &offer()).await.unwrap(), Placing::Placed);
    assert_eq!(db.call(&placed.id).await.unwrap().unwrap().record, placed);
    assert_eq!(db.signals(&placed.id, Role::Caller).await.unwrap().description, Some(offer()));
}

#[tokio::test]
async fn an_unknown_id_is_no_call_and_a_free_line_has_none() {
    let db = db_with(&["ann"]).await;
    assert_eq!(db.call(&"nope".try_into().unwrap()).await.unwrap(), None);
    assert_eq!(db.line(&user("ann")).await.unwrap(), None);
    assert_eq!(db.live_calls().await.unwrap(), []);
}

#[tokio::test]
async fn both_lines_are_occupied_until_the_end() {
    let db = db_with(&["ann", "bob", "eve"]).await;
    let placed = record("c1", "ann", "bob");
    db.place_call(&placed, &offer()).await.unwrap();
    for busy in ["ann", "bob"] {
        assert_eq!(db.line(&user(busy)).await.unwrap().unwrap().record.id, placed.id);
    }
    assert_eq!(db.place_call(&record("c2", "eve", "bob"), &offer()).await.unwrap(), Placing::LineBusy);
    assert_eq!(db.place_call(&record("c3", "ann", "eve"), &offer()).await.unwrap(), Placing::LineBusy);
    let ended = over(db.call(&placed.id).await.unwrap().unwrap());
    assert!(db.update_call(&ended, None).await.unwrap());
    assert_eq!(db.place_call(&record("c4", "eve", "bob"), &offer()).await.unwrap(), Placing::Placed);
}

#[tokio::test]
async fn an_id_is_used_once() {
    let db = db_with(&["ann", "bob", "eve", "joe"]).await;
    db.place_call(&record("c1", "ann", "bob"), &offer()).await.unwrap();
    assert_eq!(db.place_call(&record("c1", "eve", "joe"), &offer()).await.unwrap(), Placing::IdTaken);
    assert_eq!(db.record_call(&record("c1", "eve", "joe")).await.unwrap(), Placing::IdTaken);
}

#[tokio::test]
async fn of_two_calls_placed_at_once_one_exists() {
    let db = db_with(&["ann", "bob"]).await;
    let (there, back) = (record("c1", "ann", "bob"), record("c2", "bob", "ann"));
    let (there_offer, back_offer) = (offer(), offer());
    let both = tokio::join!(db.place_call(&there, &there_offer), db.place_call(&back, &back_offer));
    let placed = [both.0.unwrap(), both.1.unwrap()].iter().filter(|placing| **placing == Placing::Placed).count();
    assert_eq!(placed, 1);
    assert_eq!(db.live_calls().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_change_over_an_old_version_is_not_written() {
    let db = db_with(&["ann", "bob"]).await;
    let placed = record("c1", "ann", "bob");
    db.place_call(&placed, &offer()).await.unwrap();
    let read = db.call(&placed.id).await.unwrap().unwrap();
    let mut ringing = read.clone();
    ringing.record.state = CallState::Ringing;
    assert!(db.update_call(&ringing, None).await.unwrap());
    assert!(!db.update_call(&over(read), None).await.unwrap());
    assert_eq!(db.call(&placed.id).await.unwrap().unwrap().record.state, CallState::Ringing);
    assert!(db.line(&user("ann")).await.unwrap().is_some());
}

#[tokio::test]
async fn of_many_changes_at_once_one_is_written() {
    let db = db_with(&["ann", "bob"]).await;
    let placed = record("c1", "ann", "bob");
    db.place_call(&placed, &offer()).await.unwrap();
    let read = db.call(&placed.id).await.unwrap().unwrap();
    let attempts = (0..8).map(|i| {
        let (db, mut read) = (db.clone(), read.clone());
        read.record.state = CallState::Accepted { device: format!("d{i}").try_into().unwrap() };
        tokio::spawn(async move { db.update_call(&read, None).await.unwrap() })
    });
    let mut written = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        written += usize::from(attempt.await.unwrap());
    }
    assert_eq!(written, 1);
}

#[tokio::test]
async fn the_end_deletes_what_both_sides_have_sent() {
    let db = db_with(&["ann", "bob"]).await;
    let placed = record("c1", "ann", "bob");
    db.place_call(&placed, &offer()).await.unwrap();
    let answer = Description { kind: DescriptionKind::Answer, ..offer() };
    let mut accepted = db.call(&placed.id).await.unwrap().unwrap();
    accepted.record.state = CallState::Accepted { device: "d".try_into().unwrap() };
    assert!(db.update_call(&accepted, Some(&answer)).await.unwrap());
    assert_eq!(db.signals(&placed.id, Role::Callee).await.unwrap().description, Some(answer));
    let ended = over(db.call(&placed.id).await.unwrap().unwrap());
    assert!(db.update_call(&ended, None).await.unwrap());
    for role in [Role::Caller, Role::Callee] {
        assert_eq!(db.signals(&placed.id, role).await.unwrap(), Default::default());
    }
}

#[tokio::test]
async fn a_call_that_was_over_at_once_occupies_no_line() {
    let db = db_with(&["ann", "bob"]).await;
    let mut busy = record("c1", "ann", "bob");
    busy.state = CallState::Ended { outcome: Outcome::Busy, duration_ms: None };
    assert_eq!(db.record_call(&busy).await.unwrap(), Placing::Placed);
    assert_eq!(db.line(&user("ann")).await.unwrap(), None);
    assert_eq!(db.calls_of(&user("bob"), 5).await.unwrap()[0].0, busy);
}

#[tokio::test]
async fn the_history_is_newest_first_with_the_other_person() {
    let db = db_with(&["ann", "bob", "eve"]).await;
    for (i, (caller, callee)) in [("ann", "bob"), ("eve", "ann"), ("ann", "eve"), ("bob", "eve")].iter().enumerate() {
        let mut past = record(&format!("c{i}"), caller, callee);
        past.placed_at = i as u64;
        past.state = CallState::Ended { outcome: Outcome::Missed, duration_ms: None };
        db.record_call(&past).await.unwrap();
    }
    let seen: Vec<(String, String)> = db
        .calls_of(&user("ann"), 2)
        .await
        .unwrap()
        .into_iter()
        .map(|(call, peer)| (call.id.into(), peer.id.into()))
        .collect();
    assert_eq!(seen, [("c2".to_owned(), "eve".to_owned()), ("c1".to_owned(), "eve".to_owned())]);
}
