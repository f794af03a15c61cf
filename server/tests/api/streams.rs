//! The event stream of a page.

use crate::common::{PATIENCE, Stream, World, device, exchange};
use shared::{
    api::{self, EndCall, RingCall, SignOut},
    call::Outcome,
    error::ErrorCode,
    event::{Change, Event, Hello, Position},
    limits,
    rtc::IceServer,
};
use std::time::Duration;

#[tokio::test]
async fn a_new_page_is_greeted_and_then_told_everything() {
    let stun = IceServer { urls: vec!["stun:127.0.0.1:3478".to_owned()], username: None, credential: None };
    let world = World::with(|config| {
        config.ice_servers.push("stun:127.0.0.1:3478".to_owned());
        config.timers.ring = Duration::from_secs(120);
    })
    .await;
    let (ann, mut bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.incoming().await;
    let device = device();
    let path = format!("{}?device={device}", api::EVENTS);
    let mut stream = Stream::open(world.address, &path, &[("cookie", &bob.cookie)]).await;
    let hello = stream.next().await.unwrap();
    assert_eq!((hello.id, hello.event.as_str()), (None, "signal"));
    let Event::Hello(Hello { device: greeted, version, ice_servers, now, build, timers }) =
        serde_json::from_str(&hello.data).unwrap()
    else {
        panic!()
    };
    assert_eq!((greeted, version.as_str(), ice_servers), (device, env!("CARGO_PKG_VERSION"), vec![stun]));
    assert!(now > 0);
    // This page has no name.
    assert_eq!(build, None);
    assert_eq!(timers.ring, 120_000);
    let resync = stream.next().await.unwrap();
    assert!(resync.id.unwrap().parse::<Position>().is_ok());
    let Event::Resync(snapshot) = serde_json::from_str(&resync.data).unwrap() else { panic!() };
    assert_eq!(snapshot.me, bob.person);
    assert_eq!(snapshot.contacts[0].person, ann.person);
    assert_eq!(snapshot.live.unwrap().call.id, call.id);
    assert_eq!(snapshot.calls[0].id, call.id);
}

#[tokio::test]
async fn the_stream_is_neither_cached_nor_collected() {
    let world = World::new().await;
    let ann = world.user("Ann").await.page().await;
    let header = |name| ann.stream.reply.header(name);
    assert_eq!(header("content-type"), Some("text/event-stream"));
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("x-accel-buffering"), Some("no"));
}

#[tokio::test]
async fn a_page_that_comes_back_gets_what_it_missed_in_order_without_loss_or_repeat() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let first = ann.call(&bob).await;
    assert_eq!(bob.incoming().await.call.id, first.id);
    let (position, device, user) = (bob.position.clone(), bob.device.clone(), bob.user.clone());
    drop(bob);
    ann.ask(EndCall { call: first.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    let second = ann.call(&user).await;
    let mut bob = user.greeted_page(device, position.as_deref()).await;
    // Hello says where the page stood, not where the stream is.
    assert_eq!(bob.position, position);
    assert!(matches!(bob.change(&first.id).await, Change::Ended { .. }));
    assert_eq!(bob.incoming().await.call.id, second.id);
    ann.ask(EndCall { call: second.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    assert!(matches!(bob.change(&second.id).await, Change::Ended { .. }));
}

#[tokio::test]
async fn a_browsers_own_reconnection_counts_more_than_the_address() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let old = bob.position.clone().unwrap();
    let call = ann.call(&bob).await;
    bob.incoming().await;
    let new = bob.position.clone().unwrap();
    ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    let path = format!("{}?device={}&after={old}", api::EVENTS, bob.device);
    let headers = [("cookie", bob.cookie.as_str()), ("last-event-id", new.as_str())];
    let mut stream = Stream::open(world.address, &path, &headers).await;
    assert_eq!(stream.next().await.unwrap().id, Some(new));
    let next: Event = serde_json::from_str(&stream.next().await.unwrap().data).unwrap();
    let ended = Change::Ended { outcome: Outcome::Cancelled, duration_ms: None };
    assert_eq!(next, Event::Call { call: call.id, change: ended });
}

#[tokio::test]
async fn a_position_of_another_start_or_none_at_all_gets_a_snapshot() {
    let world = World::new().await;
    let ann = world.user("Ann").await;
    let first = ann.page().await;
    let Position { epoch, sequence } = first.position.clone().unwrap().parse().unwrap();
    let too_new = Position { epoch, sequence: sequence + 1 }.to_string();
    let other_start = Position { epoch: epoch - 1, sequence }.to_string();
    for after in [None, Some(too_new.as_str()), Some(other_start.as_str()), Some("nonsense")] {
        let mut page = ann.greeted_page(device(), after).await;
        assert_eq!(page.snapshot().await.me, ann.person, "{after:?}");
    }
}

#[tokio::test]
async fn a_page_that_missed_more_than_is_kept_gets_a_snapshot() {
    let world = World::new().await;
    let ann = world.user("Ann").await;
    let page = ann.page().await;
    let (position, device) = (page.position.clone(), page.device.clone());
    drop(page);
    for _ in 0..300 {
        world.app.hub.publish(ann.id(), None, &Event::Presence { user: ann.id().clone(), online: true });
    }
    let mut page = ann.greeted_page(device, position.as_deref()).await;
    page.snapshot().await;
}

#[tokio::test]
async fn a_silent_stream_beats() {
    let world = World::with(|config| config.timers.heartbeat = Duration::from_millis(20)).await;
    let mut page = world.user("Ann").await.page().await;
    let before = page.position.clone();
    for _ in 0..3 {
        let message = page.message().await.unwrap();
        assert_eq!(message.id, None);
        assert!(matches!(serde_json::from_str(&message.data).unwrap(), Event::Heartbeat { .. }));
    }
    assert_eq!(page.position, before);
}

#[tokio::test]
async fn a_second_stream_of_a_page_replaces_the_first() {
    let world = World::new().await;
    let mut first = world.user("Ann").await.page().await;
    let _second = first.user.page_on(first.device.clone()).await;
    assert_eq!(first.message().await, None);
}

#[tokio::test]
async fn signing_out_ends_the_sessions_streams_and_the_call() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.accept(&call.id).await.unwrap();
    let mut other_tab = bob.user.page().await;
    bob.ask(SignOut {}).await.unwrap();
    let mut ann = ann;
    assert!(matches!(ann.change(&call.id).await, Change::Accepted { .. }));
    assert_eq!(ann.change(&call.id).await, Change::Ended { outcome: Outcome::Completed, duration_ms: None });
    for page in [&mut bob, &mut other_tab] {
        while page.next().await != Event::SignedOut {}
        assert_eq!(page.message().await, None);
    }
}

#[tokio::test]
async fn another_device_that_signs_out_leaves_the_ringing_to_the_others() {
    let world = World::new().await;
    let (mut ann, bob) = world.pair().await;
    let phone = bob.user.page().await;
    let call = ann.call(&bob).await;
    phone.ask(SignOut {}).await.unwrap();
    // The same session serves both tabs here, so only the record tells.
    assert_eq!(world.app.db.call(&call.id).await.unwrap().unwrap().record.outcome(), None);
    ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    assert!(matches!(ann.change(&call.id).await, Change::Ended { outcome: Outcome::Cancelled, .. }));
}

#[tokio::test]
async fn a_closed_socket_is_noticed_without_another_event() {
    let world = World::new().await;
    let page = world.user("Ann").await.page().await;
    let (user, device) = (page.id().clone(), page.device.clone());
    assert!(world.app.hub.listening(&user, &device));
    drop(page);
    let gone = async {
        while world.app.hub.listening(&user, &device) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("the hub notices");
}

#[tokio::test]
async fn an_event_reaches_a_page_that_only_listens_to_its_own_calls() {
    let world = World::new().await;
    let (mut ann, bob) = world.pair().await;
    let mut tablet = ann.user.page().await;
    let call = ann.call(&bob).await;
    bob.ask(RingCall { call: call.id.clone() }).await.unwrap();
    assert_eq!(ann.change(&call.id).await, Change::Ringing);
    ann.ask(EndCall { call: call.id.clone(), failed: None, lasted_ms: None }).await.unwrap();
    // Ringing is the calling device's business; the end is everybody's.
    assert!(matches!(tablet.change(&call.id).await, Change::Ended { .. }));
}

#[tokio::test]
async fn a_tab_too_many_waits_until_another_one_closes() {
    let world = World::new().await;
    let ann = world.user("Ann").await;
    let mut pages = Vec::new();
    for _ in 0..limits::STREAMS_PER_USER {
        pages.push(ann.page().await);
    }
    let path = format!("{}?device=late", api::EVENTS);
    let late = async || exchange(world.address, "GET", &path, &[("cookie", &ann.cookie)], "").await;
    let refusal = late().await;
    assert_eq!((refusal.status, refusal.header("retry-after")), (429, Some("30")));
    assert!(refusal.body.contains(ErrorCode::TooManyStreams.as_str()), "{}", refusal.body);
    // Those that are there stay, and may come back.
    let device = pages.pop().unwrap().reconnect().await.device;
    ann.page_on(device).await;
    // Bob has streams of his own.
    world.user("Bob").await.page().await;
    drop(pages);
    let freed = async {
        loop {
            let stream = Stream::open(world.address, &path, &[("cookie", &ann.cookie)]).await;
            if stream.reply.status == 200 {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, freed).await.expect("the place becomes free");
}

#[tokio::test]
async fn a_new_stream_names_the_page_that_is_handed_out_now() {
    let world = World::new().await;
    let ann = world.user("Ann").await;
    let index = world.public.path().join("index.html");
    for build in ["one", "two"] {
        std::fs::write(&index, format!(r#"<!doctype html><meta name="build" content="{build}">"#)).unwrap();
        // Two writes within one tick of the file system's clock.
        let written = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(build.as_bytes()[0].into());
        std::fs::File::options().append(true).open(&index).unwrap().set_modified(written).unwrap();
        let path = format!("{}?device={}", api::EVENTS, device());
        let mut stream = Stream::open(world.address, &path, &[("cookie", &ann.cookie)]).await;
        let hello = serde_json::from_str(&stream.next().await.unwrap().data).unwrap();
        assert!(matches!(&hello, Event::Hello(Hello { build: Some(named), .. }) if named == build), "{hello:?}");
    }
}
