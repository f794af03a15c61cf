//! What happens when two things happen at once.

use super::{
    calls::{ringing, talking},
    world::World,
};
use crate::call::{
    Outcome, Role,
    machine::{Ending, Phase, Sound},
};

#[test]
fn of_two_who_call_each_other_at_once_the_second_answers_the_first() {
    let mut world = World::with(&["anna", "boris"]);
    world.calls("anna", "c1");
    world.passes(2);
    world.calls("boris", "c2");
    world.passes(200);
    assert!(world.is_connected("anna") && world.is_connected("boris"));
    assert_eq!(world.records.len(), 1);
    assert_eq!(world.pages["boris"].call.as_ref().unwrap().role(), Role::Callee);
    assert_eq!(world.pages["boris"].call.as_ref().unwrap().id().as_str(), "c1");
}

#[test]
fn one_of_two_devices_wins_and_the_other_stops_ringing() {
    let mut world = World::with(&["anna", "boris-desk", "boris-phone"]);
    world.calls("anna", "c1");
    world.passes(100);
    world.accepts("boris-phone");
    world.passes(200);
    assert!(world.is_connected("boris-phone") && world.is_connected("anna"));
    assert_eq!(world.phase("boris-desk"), Phase::Over(Ending::Elsewhere));
    assert_eq!(world.pages["boris-desk"].sound, Some(Sound::Silence));
}

#[test]
fn two_devices_that_accept_at_once_never_both_win() {
    for head_start in [0, 1, 5, 9] {
        let mut world = World::with(&["anna", "boris-desk", "boris-phone"]);
        world.calls("anna", "c1");
        world.passes(100);
        world.accepts("boris-phone");
        world.passes(head_start);
        world.accepts("boris-desk");
        world.passes(500);
        let winners = ["boris-desk", "boris-phone"].into_iter().filter(|page| world.is_connected(page)).count();
        assert_eq!(winners, 1, "head start of {head_start} ms");
        assert!(world.is_connected("anna"));
    }
}

#[test]
fn cancel_and_accept_at_once_end_with_one_outcome_for_both() {
    for head_start in 0..40 {
        let mut world = ringing();
        world.accepts("boris");
        world.passes(head_start);
        world.ends("anna");
        world.passes(500);
        let outcome = world.record().outcome().expect("it is over");
        assert_eq!(world.phase("anna"), world.phase("boris"), "head start of {head_start} ms: {outcome:?}");
    }
}

#[test]
fn both_hang_up_at_once() {
    let mut world = talking();
    world.ends("anna");
    world.ends("boris");
    world.passes(100);
    assert_eq!(world.record().outcome(), Some(Outcome::Completed));
    assert_eq!(world.phase("anna"), world.phase("boris"));
}

#[test]
fn who_calls_again_after_a_crash_rings_and_the_old_call_is_over() {
    let mut world = talking();
    world.pages.get_mut("anna").unwrap().call = None;
    world.pages.get_mut("anna").unwrap().peer = None;
    world.calls("anna", "c2");
    world.passes(200);
    assert_eq!(world.records[0].outcome(), Some(Outcome::Completed));
    assert_eq!(world.phase("anna"), Phase::Ringing);
    assert_eq!(world.phase("boris"), Phase::Incoming);
}

#[test]
fn who_declines_on_one_device_just_after_answering_on_another_reads_that() {
    for head_start in [0, 5, 9] {
        let mut world = World::with(&["anna", "boris-desk", "boris-phone"]);
        world.calls("anna", "c1");
        world.passes(100);
        world.accepts("boris-desk");
        // The answer takes 5 ms to make: the decline must be behind it.
        world.passes(6 + head_start);
        world.ends("boris-phone");
        world.passes(500);
        assert!(world.is_connected("boris-desk") && world.is_connected("anna"), "head start of {head_start} ms");
        assert_eq!(world.phase("boris-phone"), Phase::Over(Ending::Elsewhere), "head start of {head_start} ms");
    }
}
