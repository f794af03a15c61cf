//! What happens when something is lost: the way between the browsers, or the way to the server.

use super::{
    calls::{ringing, talking},
    world::World,
};
use crate::{
    call::{
        CallState, FailReason, Outcome,
        machine::{Ending, Input, LinkState, Phase, Sound},
        referee::Timers,
    },
    error::ErrorCode,
};

/// Anna calls Boris, and it rings, on a server with other times than usual.
fn ringing_with(set: impl FnOnce(&mut Timers)) -> World {
    let mut world = World::with(&["anna", "boris"]);
    set(&mut world.timers);
    world.calls("anna", "c1");
    world.passes(100);
    world
}

#[test]
fn a_short_interruption_needs_no_restart() {
    let mut world = talking();
    world.link(LinkState::Disconnected);
    world.passes(1_500);
    world.link(LinkState::Connected);
    world.passes(60_000);
    assert!(world.is_connected("anna") && world.is_connected("boris"));
    assert_eq!(world.pages["anna"].restarts, 0);
}

#[test]
fn ice_restarts_after_2_seconds_and_again_every_5() {
    let mut world = talking();
    world.link(LinkState::Disconnected);
    world.passes(2_500);
    assert_eq!(world.pages["anna"].restarts, 1);
    world.passes(5_000);
    assert_eq!(world.pages["anna"].restarts, 2);
    world.link(LinkState::Connected);
    world.passes(60_000);
    assert_eq!(world.pages["anna"].restarts, 2);
    assert!(world.is_connected("anna"));
}

#[test]
fn the_running_time_goes_on_through_an_interruption() {
    let mut world = talking();
    let before = world.phase("anna");
    world.link(LinkState::Disconnected);
    world.passes(3_000);
    world.link(LinkState::Connected);
    assert_eq!(world.phase("anna"), before);
}

#[test]
fn after_30_seconds_without_a_way_the_connection_is_lost_for_both() {
    let mut world = talking();
    world.link(LinkState::Disconnected);
    world.passes(31_000);
    assert_eq!(world.record().outcome(), Some(Outcome::Failed(FailReason::Lost)));
    assert_eq!(world.phase("anna"), world.phase("boris"));
}

#[test]
fn browsers_that_find_no_way_fail_within_35_seconds() {
    let mut world = ringing();
    world.cut = true;
    world.accepts("boris");
    world.passes(36_000);
    assert_eq!(world.record().outcome(), Some(Outcome::Failed(FailReason::NoConnection)));
    assert_eq!(world.phase("anna"), world.phase("boris"));
}

#[test]
fn a_page_that_never_hears_from_the_server_again_does_not_ring_for_ever() {
    let mut world = ringing();
    world.pages.get_mut("anna").unwrap().offline = true;
    world.pages.get_mut("boris").unwrap().offline = true;
    world.passes(91_000);
    for page in ["anna", "boris"] {
        assert!(matches!(world.phase(page), Phase::Over(_)), "{page}");
        assert!(!world.pages[page].devices_open, "{page}");
    }
}

#[test]
fn a_page_that_missed_the_end_learns_it_from_the_snapshot() {
    let mut world = ringing();
    let state = CallState::Ended { outcome: Outcome::Cancelled, duration_ms: None };
    world.does("boris", Input::Synced { state: Some(state), live: None });
    assert_eq!(world.phase("boris"), Phase::Over(Ending::Outcome { outcome: Outcome::Cancelled, duration_ms: None }));
}

#[test]
fn a_page_that_missed_the_end_of_one_call_and_the_next_one_rings() {
    let mut world = talking();
    world.pages.get_mut("boris").unwrap().offline = true;
    world.pages.get_mut("anna").unwrap().call = None;
    world.calls("anna", "c2");
    world.passes(100);
    assert_eq!(world.records[0].outcome(), Some(Outcome::Completed));
    world.sync("boris");
    assert_eq!((world.phase("boris"), world.pages["boris"].sound), (Phase::Incoming, Some(Sound::Ringtone)));
}

#[test]
fn a_browser_that_cannot_make_an_answer_fails_here_and_rings_on_elsewhere() {
    let mut world = ringing();
    world.accepts("boris");
    world.does("boris", Input::PeerFailed);
    world.passes(100);
    assert_eq!(
        world.phase("boris"),
        Phase::Over(Ending::Outcome { outcome: Outcome::Failed(FailReason::Browser), duration_ms: None })
    );
    assert_eq!(world.phase("anna"), Phase::Ringing);
}

#[test]
fn a_hang_up_over_the_data_channel_is_told_to_the_record_too() {
    let mut world = talking();
    world.does("boris", Input::PeerHungUp);
    world.passes(100);
    assert_eq!(world.record().outcome(), Some(Outcome::Completed));
    assert_eq!(world.phase("anna"), world.phase("boris"));
}

#[test]
fn a_hang_up_that_waits_for_the_server_ends_the_call_when_it_was_pressed() {
    let mut world = talking();
    world.passes(4_000);
    for page in ["anna", "boris"] {
        world.pages.get_mut(page).unwrap().offline = true;
    }
    let Phase::Connected { since } = world.phase("anna") else { panic!() };
    let lasted = world.now - since;
    world.ends("anna");
    world.passes(60_000);
    for page in ["anna", "boris"] {
        world.pages.get_mut(page).unwrap().offline = false;
    }
    world.passes(200);
    let ended = Phase::Over(Ending::Outcome { outcome: Outcome::Completed, duration_ms: Some(lasted) });
    assert_eq!((world.phase("anna"), world.phase("boris")), (ended, ended));
}

#[test]
fn an_end_that_was_lost_is_told_again_after_the_gap() {
    for (mut world, page, outcome) in [
        (talking(), "anna", Outcome::Completed),
        (talking(), "boris", Outcome::Completed),
        (ringing(), "anna", Outcome::Cancelled),
        (ringing(), "boris", Outcome::Declined),
    ] {
        world.cut = true;
        world.ends(page);
        world.loses_words_of(page);
        world.passes(100);
        assert_eq!(world.record().outcome(), None);
        world.sync(page);
        world.passes(100);
        assert_eq!(world.record().outcome(), Some(outcome), "{page}");
        assert_eq!(world.phase("anna"), world.phase("boris"));
    }
}

#[test]
fn a_call_that_goes_on_on_another_device_is_not_ended_after_the_gap_by_the_one_that_declined_it() {
    let mut world = World::with(&["anna", "boris-desk", "boris-phone"]);
    world.calls("anna", "c1");
    world.passes(100);
    world.ends("boris-desk");
    world.loses_words_of("boris-desk");
    world.accepts("boris-phone");
    world.passes(200);
    world.sync("boris-desk");
    world.passes(200);
    assert_eq!(world.phase("boris-desk"), Phase::Over(Ending::Elsewhere));
    assert!(world.is_connected("anna") && world.is_connected("boris-phone"));
}

#[test]
fn a_ring_that_the_server_lets_last_longer_than_usual_is_waited_for() {
    let mut world = ringing_with(|timers| timers.ring = 120_000);
    world.passes(119_000);
    assert_eq!((world.phase("anna"), world.phase("boris")), (Phase::Ringing, Phase::Incoming));
    world.passes(2_000);
    let missed = Phase::Over(Ending::Outcome { outcome: Outcome::Missed, duration_ms: None });
    assert_eq!((world.phase("anna"), world.phase("boris")), (missed, missed));
}

#[test]
fn a_connection_that_the_server_lets_take_longer_than_usual_is_waited_for() {
    let mut world = ringing_with(|timers| timers.connect = 60_000);
    world.cut = true;
    world.accepts("boris");
    world.passes(58_000);
    assert_eq!((world.phase("anna"), world.phase("boris")), (Phase::Connecting, Phase::Connecting));
    world.passes(3_000);
    assert_eq!(world.record().outcome(), Some(Outcome::Failed(FailReason::NoConnection)));
    assert_eq!(world.phase("anna"), world.phase("boris"));
}

#[test]
fn a_page_that_has_given_up_while_the_server_was_away_reads_what_the_record_says() {
    let mut world = World::with(&["anna", "boris-desk", "boris-phone"]);
    world.calls("anna", "c1");
    world.passes(100);
    world.accepts("boris-desk");
    world.passes(16);
    world.loses_server(120_000);
    world.passes(119_000);
    let missed = Phase::Over(Ending::Outcome { outcome: Outcome::Missed, duration_ms: None });
    assert_eq!(world.phase("boris-phone"), missed, "nothing rings for ever");
    world.passes(2_000);
    assert_eq!(world.record().outcome(), Some(Outcome::Failed(FailReason::NoConnection)));
    assert_eq!(world.phase("boris-phone"), world.phase("boris-desk"));
    assert_eq!(world.phase("boris-phone"), world.phase("anna"));
}

#[test]
fn a_call_that_was_declined_does_not_ring_again_from_an_older_snapshot() {
    let mut world = ringing();
    world.pages.get_mut("boris").unwrap().offline = true;
    world.ends("boris");
    world.sync("boris");
    assert_eq!(world.phase("boris"), Phase::Over(Ending::Outcome { outcome: Outcome::Declined, duration_ms: None }));
    assert!(world.record().outcome().is_none(), "the decline is still on its way");
}

#[test]
fn a_call_that_was_declined_neither_rings_nor_is_answered_after_another_one_from_an_older_snapshot() {
    let cancelled = Phase::Over(Ending::Outcome { outcome: Outcome::Cancelled, duration_ms: None });
    for (is_free, then) in [(true, cancelled), (false, Phase::Preparing)] {
        let mut world = ringing();
        world.pages.get_mut("boris").unwrap().offline = true;
        world.ends("boris");
        world.calls_and_asks_for_devices("boris", "c2");
        if is_free {
            world.ends("boris");
        }
        world.sync("boris");
        assert!(world.record().outcome().is_none(), "the decline is still on its way");
        assert_eq!((world.phase("boris"), world.pages["boris"].sound), (then, Some(Sound::Silence)));
    }
}

#[test]
fn a_page_that_rings_for_a_call_that_is_over_asks_how_it_ended() {
    let mut world = ringing();
    world.pages.get_mut("boris").unwrap().offline = true;
    world.ends("anna");
    world.passes(40);
    world.does("boris", Input::Refused(ErrorCode::CallOver));
    assert_eq!(world.pages["boris"].sound, Some(Sound::Silence));
    world.pages.get_mut("boris").unwrap().offline = false;
    world.passes(200);
    assert_eq!(world.phase("boris"), Phase::Over(Ending::Outcome { outcome: Outcome::Cancelled, duration_ms: None }));
}
