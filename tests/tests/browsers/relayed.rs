//! Calls through the relay: because nothing else gets through, or because somebody wants it so.

use tests::{
    Person, Profile, World,
    thing::{checkbox, link},
};

/// Ticks the box in the settings, or takes the tick away.
pub(super) async fn hides_address(person: &Person, contact: &str) {
    person.presses(&link("Settings")).await;
    person.presses(&checkbox("Hide my IP address")).await;
    person.presses(&link("Visavis")).await;
    person.sees_online(contact).await;
}

/// The call goes over a relay of `hidden`, and that is all that `other` was told of them.
async fn shows_nothing_but_a_relay(hidden: &Person, other: &Person) {
    let (way, back) = (hidden.way().await, other.way().await);
    assert_eq!((&*way.local, &*back.remote), ("relay", "relay"), "{way:?} {back:?}");
    let told = other.told_candidates().await;
    // A relay's candidate also has a place for the address that the relay has seen (RFC 8839, section 5.1).
    let is_bare = |candidate: &String| candidate.contains(" typ relay raddr 0.0.0.0 rport 0");
    assert!(!told.is_empty() && told.iter().all(is_bare), "{told:?}");
}

#[tokio::test]
async fn who_hides_their_address_talks_through_the_relay_and_who_stops_hiding_it_does_not() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    for hidden in [true, false] {
        hides_address(&anna, "Boris").await;
        anna.calls("Boris").await;
        boris.accepts_call_from("Anna").await;
        tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
        if hidden {
            shows_nothing_but_a_relay(&anna, &boris).await;
        } else {
            assert_eq!(anna.way().await.local, "host");
        }
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
    shows_nothing_but_a_relay(&boris, &anna).await;
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
    assert_eq!(anna.way().await.local, "relay");
}

#[tokio::test]
async fn a_call_goes_on_for_two_minutes_over_credentials_that_live_one() {
    // A browser refreshes an address of a minute every half minute: the later ones with a name that is good for nothing new.
    let world = World::with(&["--turn-credentials-time", "60", "--turn-allocation-time", "60"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    hides_address(&anna, "Boris").await;
    hides_address(&boris, "Anna").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    world.meanwhile(anna.sees_time_reach("Boris", 120)).await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    // Both fake microphones beep alike, which in time the browsers take for an echo: one speaks after the other.
    for (speaks, name, hears, other) in [(&anna, "Anna", &boris, "Boris"), (&boris, "Boris", &anna, "Anna")] {
        hears.presses_in_call(name, "Mute microphone").await;
        hears.hears(name).await;
        hears.presses_in_call(name, "Unmute microphone").await;
        speaks.sees_in_call(other, "Mute microphone").await;
    }
    assert!(anna.way().await.is_relayed());
    // Had a refresh been refused, the pages would have found another way with fresh credentials.
    assert_eq!(tokio::join!(anna.searches(), boris.searches()), (0, 0));
    anna.hangs_up().await;
    boris.reads_status("Call ended").await;
    // A page that has stood for longer than its first credentials begins another call with fresh ones.
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}
