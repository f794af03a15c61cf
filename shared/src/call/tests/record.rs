//! The record alone: which transitions exist, and which do not.

use crate::{
    call::{
        CallState, FailReason, Media, Outcome, Role,
        referee::{Action, Party, Record, Step, Timers},
    },
    error::ErrorCode,
    ids::{CallId, DeviceId, UserId},
    limits,
};

struct Devices {
    caller: DeviceId,
    callee: DeviceId,
    other: DeviceId,
}

fn devices() -> Devices {
    let device = |name| DeviceId::try_from(name).unwrap();
    Devices { caller: device("d1"), callee: device("d2"), other: device("d3") }
}

fn placed(devices: &Devices) -> Record {
    let user = |name| UserId::try_from(name).unwrap();
    let id = CallId::try_from("c1").unwrap();
    Record::new(id, (user("anna"), devices.caller.clone()), user("boris"), Media::Video, 0)
}

fn caller(devices: &Devices) -> Party<'_> {
    Party { role: Role::Caller, device: &devices.caller }
}

fn callee(devices: &Devices) -> Party<'_> {
    Party { role: Role::Callee, device: &devices.callee }
}

#[test]
fn the_caller_can_neither_ring_nor_answer_the_own_call() {
    let d = devices();
    let mut record = placed(&d);
    for action in [Action::Ring(caller(&d)), Action::Accept(caller(&d))] {
        assert_eq!(record.apply(1, action), Err(ErrorCode::CallNotReady));
        assert_eq!(record.state, CallState::Requested);
    }
}

#[test]
fn a_repeat_changes_nothing_and_is_no_error() {
    let d = devices();
    let mut record = placed(&d);
    let actions = [
        Action::Ring(callee(&d)),
        Action::Accept(callee(&d)),
        Action::Connected(caller(&d)),
        Action::End(caller(&d), None),
    ];
    for (at, action) in (1..).zip(actions) {
        assert_eq!(record.apply(at, action), Ok(Step::Changed), "{action:?}");
        let before = record.clone();
        assert_eq!(record.apply(at + 100, action), Ok(Step::Unchanged), "{action:?}");
        assert_eq!(record, before);
    }
}

#[test]
fn nothing_leaves_the_end() {
    let d = devices();
    let mut record = placed(&d);
    record.apply(1, Action::End(caller(&d), None)).unwrap();
    let before = record.clone();
    for action in [Action::Ring(callee(&d)), Action::Accept(callee(&d)), Action::Connected(caller(&d))] {
        assert_eq!(record.apply(2, action), Err(ErrorCode::CallOver));
    }
    for action in [
        Action::End(callee(&d), None),
        Action::Fail(callee(&d), FailReason::Lost, None),
        Action::Tick(&Timers::default()),
        Action::Superseded,
        Action::CalleeBusy,
        Action::Resumed,
        Action::Left(caller(&d)),
        Action::Gone(caller(&d)),
        Action::Expelled(Role::Callee),
    ] {
        assert_eq!(record.apply(1_000_000, action), Ok(Step::Unchanged));
    }
    assert_eq!(record, before);
}

#[test]
fn the_call_of_somebody_who_is_expelled_ends_as_its_stage_says() {
    let d = devices();
    let ends = |made: &[Action<'_>], role| {
        let mut record = placed(&d);
        made.iter().for_each(|action| assert_eq!(record.apply(1, *action), Ok(Step::Changed)));
        assert_eq!(record.apply(2, Action::Expelled(role)), Ok(Step::Changed));
        record.outcome().unwrap()
    };
    for unanswered in [&[][..], &[Action::Ring(callee(&d))]] {
        assert_eq!(ends(unanswered, Role::Caller), Outcome::Cancelled);
        assert_eq!(ends(unanswered, Role::Callee), Outcome::Unreachable);
    }
    for answered in [&[Action::Accept(callee(&d))][..], &[Action::Accept(callee(&d)), Action::Connected(caller(&d))]] {
        assert_eq!(ends(answered, Role::Caller), Outcome::Completed);
        assert_eq!(ends(answered, Role::Callee), Outcome::Completed);
    }
}

#[test]
fn only_the_device_that_answered_speaks_for_the_callee() {
    let d = devices();
    let mut record = placed(&d);
    record.apply(1, Action::Accept(callee(&d))).unwrap();
    let other = Party { role: Role::Callee, device: &d.other };
    for action in [Action::Accept(other), Action::Connected(other), Action::End(other, None), Action::Ring(other)] {
        assert_eq!(record.apply(2, action), Err(ErrorCode::CallTaken), "{action:?}");
    }
    assert_eq!(record.state, CallState::Accepted { device: d.callee.clone() });
}

#[test]
fn another_device_of_the_caller_cannot_cancel() {
    let d = devices();
    let mut record = placed(&d);
    let other = Party { role: Role::Caller, device: &d.other };
    assert_eq!(record.apply(1, Action::End(other, None)), Err(ErrorCode::CallTaken));
}

#[test]
fn the_duration_counts_from_the_connection() {
    let d = devices();
    let mut record = placed(&d);
    record.apply(1_000, Action::Accept(callee(&d))).unwrap();
    record.apply(2_000, Action::Connected(callee(&d))).unwrap();
    record.apply(9_500, Action::End(callee(&d), None)).unwrap();
    assert_eq!(record.state, CallState::Ended { outcome: Outcome::Completed, duration_ms: Some(7_500) });
}

#[test]
fn a_page_whose_word_waited_says_how_long_the_call_lasted_and_never_longer_than_the_record_has_seen() {
    let d = devices();
    let mut connected = placed(&d);
    connected.apply(1_000, Action::Accept(callee(&d))).unwrap();
    connected.apply(2_000, Action::Connected(callee(&d))).unwrap();
    for (said, counts) in [(4_000, 4_000), (0, 0), (70_000, 60_000), (u64::MAX, 60_000)] {
        for (end, outcome) in [
            (Action::End(caller(&d), Some(said)), Outcome::Completed),
            (Action::Fail(callee(&d), FailReason::Lost, Some(said)), Outcome::Failed(FailReason::Lost)),
        ] {
            let mut record = connected.clone();
            record.apply(62_000, end).unwrap();
            assert_eq!(record.state, CallState::Ended { outcome, duration_ms: Some(counts) }, "{said}");
        }
    }
    let mut never_connected = placed(&d);
    never_connected.apply(1_000, Action::End(caller(&d), Some(500))).unwrap();
    assert_eq!(never_connected.state, CallState::Ended { outcome: Outcome::Cancelled, duration_ms: None });
}

#[test]
fn a_connected_call_lasts_as_long_as_a_side_is_heard() {
    let d = devices();
    let timers = Timers::default();
    let mut record = placed(&d);
    record.apply(0, Action::Accept(callee(&d))).unwrap();
    record.apply(0, Action::Connected(callee(&d))).unwrap();
    record.apply(200_000, Action::Heard(caller(&d))).unwrap();
    assert_eq!(record.apply(499_999, Action::Tick(&timers)), Ok(Step::Unchanged));
    assert_eq!(record.apply(500_000, Action::Tick(&timers)), Ok(Step::Changed));
    assert_eq!(record.outcome(), Some(Outcome::Failed(FailReason::Lost)));
}

#[test]
fn what_was_said_while_the_server_was_away_is_not_asked_for() {
    let d = devices();
    let timers = Timers::default();
    let mut record = placed(&d);
    assert_eq!(record.apply(1_000, Action::Resumed), Ok(Step::Unchanged));
    record.apply(0, Action::Accept(callee(&d))).unwrap();
    record.apply(0, Action::Connected(callee(&d))).unwrap();
    assert_eq!(record.apply(3_600_000, Action::Resumed), Ok(Step::Changed));
    assert_eq!(record.apply(3_899_999, Action::Tick(&timers)), Ok(Step::Unchanged));
    assert_eq!(record.apply(3_900_000, Action::Tick(&timers)), Ok(Step::Changed));
}

#[test]
fn when_the_clock_was_set_back_what_lies_ahead_of_it_counts_from_now() {
    let d = devices();
    let timers = Timers::default();
    let steps = [
        (Action::Ring(callee(&d)), timers.ring),
        (Action::Accept(callee(&d)), timers.connect),
        (Action::Connected(caller(&d)), timers.silence),
    ];
    let mut record = placed(&d);
    for (step, lasts) in steps {
        record.apply(3_600_000, step).unwrap();
        let mut set_back = record.clone();
        assert_eq!(set_back.apply(1_000, Action::Resumed), Ok(Step::Changed), "{step:?}");
        assert_eq!(set_back.deadline(&timers), Some(1_000 + lasts), "{step:?}");
    }
    let mut connected = record;
    connected.apply(1_000, Action::Resumed).unwrap();
    connected.apply(5_000, Action::End(caller(&d), None)).unwrap();
    assert_eq!(connected.state, CallState::Ended { outcome: Outcome::Completed, duration_ms: Some(4_000) });
}

#[test]
fn a_caller_whose_page_is_gone_rings_no_longer() {
    let d = devices();
    let mut record = placed(&d);
    record.apply(1, Action::Ring(callee(&d))).unwrap();
    assert_eq!(record.apply(2, Action::Gone(callee(&d))), Ok(Step::Unchanged));
    assert_eq!(record.apply(3, Action::Gone(caller(&d))), Ok(Step::Changed));
    assert_eq!(record.outcome(), Some(Outcome::Cancelled));
}

#[test]
fn who_leaves_a_session_ends_only_the_call_that_its_device_is_in() {
    let d = devices();
    let other = |role| Action::Left(Party { role, device: &d.other });
    let mut record = placed(&d);
    record.apply(1, Action::Ring(callee(&d))).unwrap();
    for left in [other(Role::Caller), other(Role::Callee), Action::Left(callee(&d))] {
        assert_eq!(record.apply(2, left), Ok(Step::Unchanged), "{left:?}");
    }
    let mut cancelled = record.clone();
    cancelled.apply(3, Action::Left(caller(&d))).unwrap();
    assert_eq!(cancelled.outcome(), Some(Outcome::Cancelled));
    record.apply(3, Action::Accept(callee(&d))).unwrap();
    assert_eq!(record.apply(4, other(Role::Callee)), Ok(Step::Unchanged));
    record.apply(5, Action::Left(callee(&d))).unwrap();
    assert_eq!(record.outcome(), Some(Outcome::Completed));
}

#[test]
fn a_busy_callee_is_not_rung() {
    let d = devices();
    let mut record = placed(&d);
    record.apply(0, Action::CalleeBusy).unwrap();
    assert_eq!(record.outcome(), Some(Outcome::Busy));
    assert_eq!(record.deadline(&Timers::default()), None);
}

#[test]
fn a_page_tells_that_it_is_there_well_within_the_silence_that_ends_a_call() {
    assert_eq!(Timers::default().alive(), limits::ALIVE_MS);
    for silence in [4_000, 60_000, 3_600_000] {
        let timers = Timers { silence, ..Timers::default() };
        assert!(timers.alive() * 3 <= silence, "{silence}");
    }
}
