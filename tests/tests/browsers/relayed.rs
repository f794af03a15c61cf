//! Calls through the relay: because nothing else gets through, or because somebody wants it so.

use tests::{
    Person, Profile, World,
    thing::{checkbox, link},
};

/// Ticks the box in the settings, or takes the tick away.
async fn hides_address(person: &Person, contact: &str) {
    person.presses(&link("Settings")).await;
    person.presses(&checkbox("Hide my IP address")).await;
    person.presses(&link("Visavis")).await;
    person.sees_online(contact).await;
}

/// The call's way begins at a relay of this page, or it does not.
async fn is_relayed(person: &Person, relayed: bool) {
    let kinds = person.async_script::<Vec<Option<String>>>(LOCAL_KINDS, vec![]).await;
    let kinds = kinds.expect("the page tells its candidates");
    let [Some(kind)] = &kinds[..] else { panic!("{kinds:?}") };
    assert_eq!(kind == "relay", relayed, "{kind}");
}

/// Of each connection that stands: of what kind the candidate is that is used on this side.
const LOCAL_KINDS: &str = "const done = arguments[arguments.length - 1]; \
    const kind = async (connection) => { \
        const seen = [...(await connection.getStats()).values()]; \
        const pair = seen.find((at) => at.type === 'candidate-pair' && at.nominated && at.state === 'succeeded'); \
        return seen.find((at) => at.id === pair?.localCandidateId)?.candidateType; }; \
    Promise.all(__witness.connections.filter((at) => at.connectionState === 'connected').map(kind)).then(done);";

#[tokio::test]
async fn who_hides_their_address_talks_through_the_relay_and_who_stops_hiding_it_does_not() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    for relayed in [true, false] {
        hides_address(&anna, "Boris").await;
        anna.calls("Boris").await;
        boris.accepts_call_from("Anna").await;
        tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
        is_relayed(&anna, relayed).await;
        anna.hangs_up().await;
        boris.reads_status("Call ended").await;
    }
}

#[tokio::test]
async fn a_hidden_address_stays_hidden_in_a_call_that_comes_and_after_a_reload() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    hides_address(&boris, "Anna").await;
    boris.reloads().await;
    boris.sees_online("Anna").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    is_relayed(&boris, true).await;
}

#[tokio::test]
async fn without_a_relay_a_hidden_address_is_told_all_the_same_to_nobody() {
    let world = World::with(&["--connect-timeout", "3", "--no-turn"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.presses(&link("Settings")).await;
    anna.reads("This server has no relay.").await;
    anna.presses(&checkbox("Hide my IP address")).await;
    anna.presses(&link("Visavis")).await;
    anna.calls("Boris").await;
    boris.tries_to_accept_call_from("Anna").await;
    let failed = "Call failed: the two browsers found no way to each other";
    tokio::join!(anna.reads_status(failed), boris.reads_status(failed));
}

#[tokio::test]
async fn a_network_that_lets_no_udp_through_is_no_obstacle() {
    let world = World::start().await;
    let away = Profile { has_way: false, ..Profile::default() };
    let (anna, boris) = world.contacts_in(("Anna", away), ("Boris", Profile::default())).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    is_relayed(&anna, true).await;
}

#[tokio::test]
async fn a_call_goes_on_for_two_minutes_over_credentials_that_live_one() {
    let world = World::with(&["--turn-credentials-time", "60"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    hides_address(&anna, "Boris").await;
    hides_address(&boris, "Anna").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.sees_time_reach("Boris", 120).await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
    is_relayed(&anna, true).await;
    anna.hangs_up().await;
    boris.reads_status("Call ended").await;
    // A page that has stood for longer than its first credentials begins another call with fresh ones.
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}
