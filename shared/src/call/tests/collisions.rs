//! A call that meets another one.

use super::{calls::talking, world::World};
use crate::{
    api::{LiveCall, Signal},
    call::{
        CallState, CallView, Collision, Media, Outcome, Role,
        machine::{Ending, Phase, Sound, Waiting},
        referee::{Action, Party, Record},
    },
    event::Change,
    ids::{CallId, DeviceId, UserId},
    people::{Name, Person, PhoneNumber},
    rtc::Candidate,
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
fn of_two_who_call_each_other_at_once_the_one_without_devices_answers_without_them() {
    let mut world = World::with(&["anna", "boris"]);
    world.calls("anna", "c1");
    world.passes(2);
    world.calls_without_devices("boris", "c2");
    world.passes(200);
    assert!(world.is_connected("anna") && world.is_connected("boris"));
    assert!(world.pages["anna"].devices_open && !world.pages["boris"].devices_open);
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
fn who_takes_a_call_back_that_came_second_hears_the_first_one_ring() {
    let mut world = World::with(&["anna", "boris"]);
    world.delay.insert("boris", 50);
    world.calls("anna", "c1");
    world.calls("boris", "c2");
    // His page knows of her call, and not yet that the server has answered his own with it.
    world.passes(80);
    assert_eq!(world.phase("boris"), Phase::Reaching);
    world.ends("boris");
    world.passes(200);
    assert_eq!(world.records.len(), 1);
    assert_eq!((world.phase("anna"), world.phase("boris")), (Phase::Ringing, Phase::Incoming));
}

#[test]
fn who_is_refused_a_call_because_of_another_ones_hears_that_one_ring() {
    let mut world = World::with(&["anna", "boris", "clara"]);
    world.delay.insert("boris", 50);
    world.calls("clara", "c1");
    world.calls("boris", "c2");
    world.passes(200);
    assert_eq!(world.records.len(), 1);
    assert_eq!((world.phase("clara"), world.phase("boris")), (Phase::Ringing, Phase::Incoming));
}

#[test]
fn a_call_that_waits_and_is_over_by_then_does_not_ring() {
    let mut world = World::with(&["anna", "boris"]);
    world.calls_and_asks_for_devices("boris", "c2");
    world.pages.insert("clara", Default::default());
    world.calls("clara", "c1");
    world.passes(100);
    world.ends("clara");
    world.passes(100);
    world.ends("boris");
    world.passes(100);
    assert_eq!(world.phase("boris"), Phase::Over(Ending::Outcome { outcome: Outcome::Cancelled, duration_ms: None }));
    assert_eq!(world.pages["boris"].sound, Some(Sound::Silence));
}

#[test]
fn candidates_that_are_faster_than_the_answer_to_the_own_request_are_kept() {
    let [record, ..] = annas_call_to_boris();
    let live = LiveCall {
        call: CallView {
            id: record.id.clone(),
            peer: Person {
                id: record.caller,
                name: Name::try_from("Anna".to_owned()).unwrap(),
                phone: PhoneNumber::try_from("+79000000000".to_owned()).unwrap(),
            },
            role: Role::Callee,
            media: record.media,
            caller_device: record.caller_device,
            placed_at: record.placed_at,
            state: record.state,
        },
        description: None,
        candidates: vec![],
    };
    let late = Candidate { candidate: "candidate:1".into(), mid: None, line: None, ufrag: None };
    let mut waiting = Waiting::default();
    waiting.put(live.clone());
    waiting.note(&record.id, &Change::Signal { signal: Signal::Candidates(vec![late.clone()]) });
    assert_eq!(waiting.instead(live).candidates, [late]);
    assert_eq!(waiting.take(), None);
}
