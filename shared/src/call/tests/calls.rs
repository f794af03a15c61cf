//! What happens in every ordinary call.

use super::world::World;
use crate::{
    call::{
        Outcome,
        machine::{Ending, Input, Phase, Sound},
    },
    rtc::DeviceError,
};

fn ended(outcome: Outcome) -> Phase {
    Phase::Over(Ending::Outcome { outcome, duration_ms: None })
}

/// Anna calls Boris, and it rings.
pub fn ringing() -> World {
    let mut world = World::with(&["anna", "boris"]);
    world.calls("anna", "c1");
    world.passes(100);
    world
}

/// Anna and Boris talk.
pub fn talking() -> World {
    let mut world = ringing();
    world.accepts("boris");
    world.passes(200);
    assert!(world.is_connected("anna") && world.is_connected("boris"));
    world
}

#[test]
fn the_caller_sees_ringing_only_when_a_device_rings() {
    let mut world = World::with(&["anna", "boris"]);
    world.delay.insert("boris", 1_000);
    world.calls("anna", "c1");
    world.passes(500);
    assert_eq!(world.phase("anna"), Phase::Reaching);
    assert_eq!(world.pages["anna"].sound, None);
    world.passes(2_000);
    assert_eq!(world.phase("anna"), Phase::Ringing);
    assert_eq!(world.pages["anna"].sound, Some(Sound::Ringback));
    assert_eq!(world.pages["boris"].sound, Some(Sound::Ringtone));
}

#[test]
fn accepting_connects_both_and_silences_both() {
    let world = talking();
    for page in ["anna", "boris"] {
        assert_eq!(world.pages[page].sound, Some(Sound::Silence), "{page}");
        assert!(world.pages[page].devices_open, "{page}");
    }
    assert!(world.record().outcome().is_none());
}

#[test]
fn the_callee_makes_no_peer_connection_before_accept() {
    let world = ringing();
    assert!(world.pages["boris"].peer.is_none());
    assert!(!world.pages["boris"].devices_open);
}

#[test]
fn either_side_hangs_up_and_both_read_call_ended() {
    for page in ["anna", "boris"] {
        let mut world = talking();
        world.passes(60_000);
        world.ends(page);
        world.passes(100);
        assert_eq!(world.record().outcome(), Some(Outcome::Completed));
        assert_eq!(world.phase("anna"), world.phase("boris"), "both show the record's duration");
        for side in world.pages.values() {
            assert!(!side.devices_open && side.peer.is_none());
        }
    }
}

#[test]
fn declining_ends_it_for_both() {
    let mut world = ringing();
    world.ends("boris");
    world.passes(100);
    assert_eq!(world.phase("anna"), ended(Outcome::Declined));
    assert_eq!(world.phase("boris"), ended(Outcome::Declined));
    assert_eq!(world.record().outcome(), Some(Outcome::Declined));
}

#[test]
fn cancelling_stops_the_ring() {
    let mut world = ringing();
    world.ends("anna");
    world.passes(100);
    assert_eq!(world.phase("boris"), ended(Outcome::Cancelled));
    assert_eq!(world.pages["boris"].sound, Some(Sound::Silence));
    assert_eq!(world.record().outcome(), Some(Outcome::Cancelled));
}

#[test]
fn nobody_answers_for_45_seconds() {
    let mut world = ringing();
    world.passes(44_000);
    assert_eq!(world.phase("anna"), Phase::Ringing);
    world.passes(2_000);
    assert_eq!(world.phase("anna"), ended(Outcome::Missed));
    assert_eq!(world.phase("boris"), ended(Outcome::Missed));
}

#[test]
fn no_device_shows_it_for_20_seconds() {
    let mut world = World::with(&["anna"]);
    world.calls("anna", "c1");
    world.passes(19_000);
    assert_eq!(world.phase("anna"), Phase::Reaching);
    world.passes(2_000);
    assert_eq!(world.phase("anna"), ended(Outcome::Unreachable));
    assert!(!world.pages["anna"].devices_open);
}

#[test]
fn nobody_rings_while_the_caller_is_asked_for_the_camera() {
    let mut world = World::with(&["anna", "boris"]);
    world.calls_and_asks_for_devices("anna", "c1");
    world.passes(60_000);
    assert_eq!(world.phase("anna"), Phase::Preparing);
    assert!(world.records.is_empty() && world.pages["boris"].call.is_none());
    world.does("anna", Input::Devices(Ok(())));
    world.passes(100);
    assert_eq!(world.phase("anna"), Phase::Ringing);
}

#[test]
fn a_caller_without_camera_and_microphone_calls_nobody() {
    let mut world = World::with(&["anna", "boris"]);
    world.calls_and_asks_for_devices("anna", "c1");
    world.does("anna", Input::Devices(Err(DeviceError::Refused)));
    world.passes(100);
    assert_eq!(world.phase("anna"), Phase::Over(Ending::NoDevices(DeviceError::Refused)));
    assert!(world.records.is_empty());
}

#[test]
fn a_caller_who_knows_to_have_neither_camera_nor_microphone_still_sees_and_hears() {
    let mut world = World::with(&["anna", "boris"]);
    world.calls_without_devices("anna", "c1");
    world.passes(100);
    assert_eq!(world.phase("anna"), Phase::Ringing);
    assert!(!world.pages["anna"].devices_open, "nobody is asked for anything");
    // Another attempt to open them, in vain.
    world.does("anna", Input::Devices(Err(DeviceError::Refused)));
    assert_eq!(world.phase("anna"), Phase::Ringing);
    world.accepts("boris");
    world.passes(200);
    assert!(world.is_connected("anna") && world.is_connected("boris"));
}

#[test]
fn a_callee_without_camera_and_microphone_still_sees_and_hears() {
    let mut world = ringing();
    world.accepts("boris");
    world.does("boris", Input::Devices(Err(DeviceError::Refused)));
    world.passes(200);
    assert!(world.is_connected("anna") && world.is_connected("boris"));
}

#[test]
fn leaving_the_page_ends_a_call_but_only_withdraws_a_ring() {
    let mut world = ringing();
    world.does("boris", Input::Leave);
    world.passes(100);
    assert_eq!(world.phase("anna"), Phase::Ringing);
    assert_eq!(world.pages["boris"].sound, Some(Sound::Silence));

    let mut world = talking();
    world.does("boris", Input::Leave);
    world.passes(100);
    assert_eq!(world.record().outcome(), Some(Outcome::Completed));
    assert_eq!(world.phase("anna"), world.phase("boris"));
}
