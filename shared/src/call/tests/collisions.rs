//! A call that meets another one.

use super::{calls::talking, world::World};
use crate::{
    call::{
        CallState, Collision, Media, Outcome, Role,
        machine::Phase,
        referee::{Action, Party, Record},
    },
    ids::{CallId, DeviceId, UserId},
};
use Collision::{AlreadyInCall, Busy, Glare, ReCall};

/// Anna's call to Boris, as each of its states.
fn annas_call_to_boris() -> [Record; 4] {
    let user = |name| UserId::try_from(name).unwrap();
    let (caller, callee) = (DeviceId::try_from("d1").unwrap(), DeviceId::try_from("d2").unwrap());
    let id = CallId::try_from("c1").unwrap();
    let requested = Record::new(id, (user("anna"), caller.clone()), user("boris"), Media::Video, 0);
    let after = |record: &Record, action| {
        let mut record = record.clone();
        record.apply(1, action).unwrap();
        record
    };
    let boris = Party { role: Role::Callee, device: &callee };
    let ringing = after(&requested, Action::Ring(boris));
    let accepted = after(&ringing, Action::Accept(boris));
    let connected = after(&accepted, Action::Connected(boris));
    [requested, ringing, accepted, connected]
}

#[test]
fn what_a_new_call_meets_depends_on_who_calls_whom_and_whether_the_one_that_is_there_was_answered() {
    let table = [
        (("anna", "boris"), [ReCall, ReCall, ReCall, ReCall]),
        (("boris", "anna"), [Glare, Glare, ReCall, ReCall]),
        (("clara", "boris"), [Busy, Busy, Busy, Busy]),
        (("clara", "anna"), [Busy, Busy, Busy, Busy]),
        (("anna", "clara"), [AlreadyInCall, AlreadyInCall, AlreadyInCall, AlreadyInCall]),
        (("boris", "clara"), [AlreadyInCall, AlreadyInCall, AlreadyInCall, AlreadyInCall]),
    ];
    for ((caller, callee), meets) in table {
        let (caller, callee) = (UserId::try_from(caller).unwrap(), UserId::try_from(callee).unwrap());
        for (there, expected) in annas_call_to_boris().iter().zip(meets) {
            assert_eq!(
                Collision::with(there, &caller, &callee),
                Some(expected),
                "{caller}, {callee}, {:?}",
                there.state
            );
        }
    }
}

#[test]
fn a_call_that_is_over_or_others_is_not_in_the_way() {
    let [anna, boris, clara, dora] = ["anna", "boris", "clara", "dora"].map(|name| UserId::try_from(name).unwrap());
    for mut there in annas_call_to_boris() {
        assert_eq!(Collision::with(&there, &clara, &dora), None);
        there.apply(2, Action::Superseded).unwrap();
        assert!(matches!(there.state, CallState::Ended { .. }));
        assert_eq!(Collision::with(&there, &boris, &anna), None);
    }
}

#[test]
fn of_two_who_call_each_other_at_once_the_second_answers_the_first_and_each_sends_what_it_wanted() {
    let mut world = World::with(&["anna", "boris"]);
    world.calls("anna", "c1");
    world.passes(2);
    world.calls_with("boris", "c2", Media::Audio);
    world.passes(200);
    assert!(world.is_connected("anna") && world.is_connected("boris"));
    assert_eq!(world.records.len(), 1);
    let [anna, boris] = ["anna", "boris"].map(|page| world.pages[page].call.as_ref().unwrap());
    assert_eq!((anna.role(), anna.id().as_str(), anna.sends()), (Role::Caller, "c1", Media::Video));
    assert_eq!((boris.role(), boris.id().as_str(), boris.sends()), (Role::Callee, "c1", Media::Audio));
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
