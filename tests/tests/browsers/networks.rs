//! Calls between networks: nobody reaches anybody but the server.

use tests::{Person, Place, World, coturn::Coturn};

/// Two at two homes, in a call: over the same relay at both ends, and how it is reached.
async fn talk_through_a_relay(world: &World) {
    let (anna, boris) = world.contacts_at(("Anna", Place::Home), ("Boris", Place::OtherHome)).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    for way in [anna.way().await, boris.way().await] {
        assert!(way.is_relayed(), "{way:?}");
        // Over UDP or TCP, as the browser likes.
        let relay = format!("turn:{}:3478?", Place::Server.address());
        assert!(way.server.as_ref().is_some_and(|server| server.starts_with(&relay)), "{way:?}");
    }
}

/// The page came over HTTP/2, and so do its events.
async fn speaks_http2(person: &Person) {
    let script = "return performance.getEntries().map((entry) => entry.nextHopProtocol).filter(Boolean);";
    let spoken: Vec<String> = person.script(script, vec![]).await.expect("the page tells what it has loaded");
    assert!(!spoken.is_empty() && spoken.iter().all(|one| one == "h2"), "{spoken:?}");
}

#[tokio::test]
async fn two_who_reach_nobody_but_the_server_talk_through_its_relay() {
    talk_through_a_relay(&World::apart(&[]).await).await;
}

#[tokio::test]
async fn two_who_reach_nobody_but_the_server_talk_through_coturn() {
    let settings = Coturn::settings();
    let world = World::apart(&settings.each_ref().map(String::as_str)).await;
    let _coturn = Coturn::start(&world).await;
    talk_through_a_relay(&world).await;
}

#[tokio::test]
async fn who_is_at_the_server_and_who_is_elsewhere_call_each_other_over_a_self_signed_certificate() {
    let world = World::apart(&[]).await;
    let (anna, boris) = world.contacts_at(("Anna", Place::Server), ("Boris", Place::Home)).await;
    tokio::join!(speaks_http2(&anna), speaks_http2(&boris));
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    anna.hangs_up().await;
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn the_tools_of_coturn_find_the_relay_as_they_expect_one() {
    let world = World::apart(&[]).await;
    let (anna, _boris) = world.contacts_at(("Anna", Place::Home), ("Boris", Place::OtherHome)).await;
    let relay = anna.relay().await;
    let (name, password) = (relay.username.expect("a name"), relay.credential.expect("a password"));
    let server = Place::Server.address().to_string();
    let seen = world.runs_tool(Place::Home, "turnutils_stunclient", &[&server]);
    let own = Place::Home.address();
    assert!(seen.contains(&format!("UDP reflexive addr: {own}:")), "{seen}");
    // From one relayed address to another, over each transport: without ports in pairs (-c), which no browser asks for.
    for transport in [&[][..], &["-t"]] {
        let client = ["-y", "-c", "-u", &name, "-w", &password];
        let said = world.runs_tool(Place::Home, "turnutils_uclient", &[transport, &client[..], &[&server]].concat());
        assert!(said.contains("Total lost packets 0"), "{said}");
    }
}
