//! The hub's promises: order, no loss, no repeat, bounded memory.

use super::{Delivery, Hub, Listener, LocalHub, Retention, Subscriber, local::STREAMS_KEPT};
use crate::auth::{SessionId, Token};
use shared::{
    event::{Event, Position},
    ids::{DeviceId, UserId},
    limits::STREAMS_PER_USER,
};
use std::time::Duration;

const EPOCH: u64 = 7;

fn hub() -> LocalHub {
    LocalHub::starting_at(EPOCH, Retention::default())
}

fn user(id: &str) -> UserId {
    id.try_into().unwrap()
}

fn device(id: &str) -> DeviceId {
    id.try_into().unwrap()
}

fn listener(on: &str) -> Listener {
    Listener { user: user("ann"), device: device(on), session: Token::new().id() }
}

fn open(hub: &LocalHub, listener: Listener, after: Option<Position>) -> Subscriber {
    hub.subscribe(listener, after).expect("the person has few streams")
}

fn at(sequence: u64) -> Option<Position> {
    Some(Position { epoch: EPOCH, sequence })
}

/// An event that says its number.
fn numbered(now: u64) -> Event {
    Event::Heartbeat { now }
}

fn publish(hub: &LocalHub, numbers: impl IntoIterator<Item = u64>) {
    for number in numbers {
        hub.publish(&user("ann"), None, &numbered(number));
    }
}

fn text(delivery: Delivery) -> String {
    match delivery {
        Delivery::Event(frame) | Delivery::SignedOut(frame) => String::from_utf8(frame.to_vec()).unwrap(),
        other @ (Delivery::Lost(_) | Delivery::End) => panic!("{other:?}"),
    }
}

/// The numbers of the next events.
async fn numbers(subscriber: &mut Subscriber, count: usize) -> Vec<u64> {
    let mut found = Vec::new();
    for _ in 0..count {
        let text = text(subscriber.next().await);
        let json = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        let Event::Heartbeat { now } = serde_json::from_str(json).unwrap() else { panic!("{json}") };
        found.push(now);
    }
    found
}

#[tokio::test]
async fn every_device_gets_every_event_in_order() {
    let hub = hub();
    let (mut one, mut two) = (open(&hub, listener("one"), None), open(&hub, listener("two"), None));
    publish(&hub, 1..=3);
    assert_eq!(numbers(&mut one, 3).await, [1, 2, 3]);
    assert_eq!(numbers(&mut two, 3).await, [1, 2, 3]);
}

#[tokio::test]
async fn an_event_for_one_device_passes_the_others_by() {
    let hub = hub();
    let (mut one, mut two) = (open(&hub, listener("one"), None), open(&hub, listener("two"), None));
    hub.publish(&user("ann"), Some(&device("two")), &numbered(1));
    publish(&hub, [2]);
    assert_eq!(numbers(&mut one, 1).await, [2]);
    assert_eq!(numbers(&mut two, 2).await, [1, 2]);
}

#[tokio::test]
async fn an_event_is_one_sse_message_with_its_position() {
    let hub = hub();
    let mut stream = open(&hub, listener("one"), None);
    let before = stream.position();
    publish(&hub, [5]);
    let expected =
        format!("id: {EPOCH}-{}\nevent: signal\ndata: {{\"heartbeat\":{{\"now\":5}}}}\n\n", before.sequence + 1);
    assert_eq!(text(stream.next().await), expected);
}

#[tokio::test]
async fn a_stream_that_waits_is_woken_by_an_event() {
    let hub = hub();
    let mut stream = open(&hub, listener("one"), None);
    let waiting = tokio::spawn(async move { numbers(&mut stream, 1).await });
    tokio::task::yield_now().await;
    publish(&hub, [1]);
    assert_eq!(waiting.await.unwrap(), [1]);
}

#[tokio::test]
async fn a_page_that_comes_back_continues_where_it_was() {
    let hub = hub();
    let mut stream = open(&hub, listener("one"), None);
    publish(&hub, 1..=2);
    assert_eq!(numbers(&mut stream, 1).await, [1]);
    let position = stream.position();
    drop(stream);
    publish(&hub, [3]);
    let mut again = open(&hub, listener("one"), Some(position));
    assert!(again.resumed());
    assert_eq!(again.position(), position);
    assert_eq!(numbers(&mut again, 2).await, [2, 3]);
}

#[tokio::test]
async fn a_page_from_before_the_start_does_not_continue() {
    let hub = hub();
    let before = open(&hub, listener("one"), None).position();
    let stream = open(&hub, listener("one"), Some(Position { epoch: EPOCH - 1, ..before }));
    assert!(!stream.resumed());
}

#[tokio::test]
async fn a_position_from_the_future_does_not_continue() {
    let hub = hub();
    assert!(!open(&hub, listener("one"), at(1_000)).resumed());
}

#[tokio::test]
async fn a_position_older_than_what_is_kept_does_not_continue() {
    let hub = LocalHub::starting_at(EPOCH, Retention { events: 2, ..Retention::default() });
    let stream = open(&hub, listener("one"), None);
    let start = stream.position();
    publish(&hub, 1..=3);
    assert!(!open(&hub, listener("two"), Some(start)).resumed());
    assert!(open(&hub, listener("two"), at(start.sequence + 1)).resumed());
}

#[tokio::test]
async fn a_reader_too_slow_for_the_ring_learns_that_it_lost_events() {
    let hub = LocalHub::starting_at(EPOCH, Retention { events: 2, ..Retention::default() });
    let mut stream = open(&hub, listener("one"), None);
    publish(&hub, 1..=3);
    let newest = stream.position().sequence + 3;
    assert_eq!(stream.next().await, Delivery::Lost(Position { epoch: EPOCH, sequence: newest }));
    publish(&hub, [4]);
    assert_eq!(numbers(&mut stream, 1).await, [4]);
}

#[tokio::test]
async fn large_events_are_kept_by_their_bytes() {
    let hub = LocalHub::starting_at(EPOCH, Retention { bytes: 100, ..Retention::default() });
    let start = open(&hub, listener("one"), None).position();
    publish(&hub, 1..=3);
    assert!(!open(&hub, listener("one"), Some(start)).resumed());
}

#[tokio::test]
async fn a_mailbox_freed_and_made_anew_never_takes_an_old_position() {
    let hub = LocalHub::starting_at(EPOCH, Retention { time: Duration::ZERO, ..Retention::default() });
    let stream = open(&hub, listener("one"), None);
    publish(&hub, 1..=3);
    let newest = stream.position().sequence + 3;
    drop(stream);
    while hub.shelf.lock().by_user.contains_key(&user("ann")) {
        tokio::time::sleep(Duration::from_millis(1)).await;
        // Any departure sweeps.
        drop(open(&hub, Listener { user: user("bob"), ..listener("two") }, None));
    }
    for sequence in 0..=newest {
        assert!(!open(&hub, listener("one"), at(sequence)).resumed(), "{sequence}");
    }
}

#[tokio::test]
async fn a_second_stream_of_a_device_replaces_the_first() {
    let hub = hub();
    let mut first = open(&hub, listener("one"), None);
    let mut second = open(&hub, listener("one"), None);
    assert_eq!(first.next().await, Delivery::End);
    drop(first);
    assert!(hub.listening(&user("ann"), &device("one")));
    publish(&hub, [1]);
    assert_eq!(numbers(&mut second, 1).await, [1]);
}

#[tokio::test]
async fn a_person_has_only_so_many_streams_and_those_that_are_there_stay() {
    let hub = hub();
    let mut streams: Vec<_> =
        (0..STREAMS_PER_USER).map(|number| open(&hub, listener(&format!("d{number}")), None)).collect();
    assert!(hub.subscribe(listener("late"), None).is_none());
    assert!(hub.subscribe(Listener { user: user("bob"), ..listener("late") }, None).is_some());
    let again = open(&hub, listener("d0"), None);
    assert!(hub.subscribe(listener("late"), None).is_none());
    publish(&hub, [1]);
    assert_eq!(numbers(&mut streams[1], 1).await, [1]);
    drop(again);
    assert!(hub.subscribe(listener("late"), None).is_some());
}

#[tokio::test]
async fn streams_that_were_replaced_and_are_still_held_count_too() {
    let hub = hub();
    let mut held: Vec<_> = (0..STREAMS_KEPT).map(|_| open(&hub, listener("one"), None)).collect();
    assert!(hub.subscribe(listener("one"), None).is_none());
    assert!(hub.subscribe(listener("two"), None).is_none());
    assert!(hub.subscribe(Listener { user: user("bob"), ..listener("one") }, None).is_some());
    held.remove(0);
    // The newest of them is still open, and has not been disturbed.
    publish(&hub, [1]);
    assert_eq!(numbers(held.last_mut().unwrap(), 1).await, [1]);
    assert!(hub.subscribe(listener("two"), None).is_some());
}

#[tokio::test]
async fn signing_out_ends_the_sessions_streams_and_no_other() {
    let hub = hub();
    let session: SessionId = Token::new().id();
    let mut gone = open(&hub, Listener { session: session.clone(), ..listener("one") }, None);
    let mut stays = open(&hub, listener("two"), None);
    hub.close_session(&session);
    assert!(text(gone.next().await).contains(r#"data: "signed_out""#));
    assert_eq!(gone.next().await, Delivery::End);
    publish(&hub, [1]);
    assert_eq!(numbers(&mut stays, 1).await, [1]);
}

#[tokio::test]
async fn how_a_stream_ends_is_told_once_and_only_after_it_was_closed() {
    let hub = hub();
    let session: SessionId = Token::new().id();
    let signed_out = open(&hub, Listener { session: session.clone(), ..listener("one") }, None);
    let replaced = open(&hub, listener("two"), None);
    publish(&hub, [1]);
    assert_eq!((signed_out.end(), replaced.end()), (None, None));
    hub.close_session(&session);
    let _newer = open(&hub, listener("two"), None);
    assert!(matches!(signed_out.end(), Some(Delivery::SignedOut(_))));
    assert_eq!((signed_out.end(), replaced.end()), (Some(Delivery::End), Some(Delivery::End)));
}

#[tokio::test]
async fn online_changes_only_when_it_is_settled() {
    let hub = hub();
    let ann = user("ann");
    let stream = open(&hub, listener("one"), None);
    assert!(!hub.online(&ann));
    assert_eq!(hub.settle(&ann), Some(true));
    assert_eq!(hub.settle(&ann), None);
    drop(stream);
    assert!(hub.online(&ann));
    assert_eq!(hub.settle(&ann), Some(false));
}

#[tokio::test]
async fn nothing_is_kept_for_a_person_who_was_never_here() {
    let hub = hub();
    publish(&hub, 1..=3);
    assert!(hub.shelf.lock().by_user.is_empty());
}

#[test]
fn a_mailbox_outlasts_the_device_grace() {
    let usual = Retention::default();
    assert_eq!(Retention::beyond(Duration::from_secs(10)), usual);
    for grace in [Duration::from_secs(120), Duration::from_secs(300)] {
        let kept = Retention::beyond(grace);
        assert!(kept.time > grace, "{kept:?}");
        assert_eq!(Retention { time: usual.time, ..kept }, usual);
    }
    assert_eq!(Retention::beyond(Duration::MAX).time, Duration::MAX);
}
