//! Deeds that cross each other on their way to the server: one table, and each of its rows in every order.

use super::{
    calls::{ringing, talking},
    world::{WIRE_MS, World},
};
use crate::call::{
    CallState, Outcome, Role,
    machine::{Call, Ending, Phase, Sound},
    referee::Timers,
};
use Deed::{Accept, Call as Calls, End, SignOut, Wait};
use Outcome::{Busy, Cancelled, Completed, Declined, Missed};
use Reads::{Elsewhere, Form, Outcome as Told};
use Then::{Over, Rings, Talk};

/// Two deeds on their way to the server at the same time. Whichever is there first decides, and no page is left with
/// another idea of the call than the record's.
struct Crossing {
    begin: fn() -> World,
    one: Side,
    other: Side,
}

/// One of the two deeds.
struct Side {
    /// As docs/protocol.md calls it.
    name: &'static str,
    page: &'static str,
    deed: Deed,
    /// What comes of the two if this one is there first.
    then: Then,
    /// Who reads something else than the rest.
    aside: &'static [(&'static str, Reads)],
}

#[derive(Clone, Copy)]
enum Deed {
    /// Calls; the call gets this id.
    Call(&'static str),
    Accept,
    /// Cancels, declines or hangs up: this call, and no other.
    End(&'static str),
    SignOut,
    /// Nobody does anything: a time runs out.
    Wait,
}

#[derive(Clone, Copy, PartialEq)]
enum Then {
    /// A call is connected.
    Talk,
    /// A call rings.
    Rings,
    /// The last call is over, and all read this.
    Over(Outcome),
}

#[derive(Clone, Copy)]
enum Reads {
    /// How another call ended.
    Outcome(Outcome),
    /// That another device answered.
    Elsewhere,
    /// The form for signing in.
    Form,
}

const CROSSINGS: [Crossing; 10] = [
    Crossing {
        begin: || World::with(&["anna", "boris"]),
        one: side("a call", "anna", Calls("c1"), Talk, &[]),
        other: side("a call back", "boris", Calls("c2"), Talk, &[]),
    },
    Crossing {
        begin: || World::with(&["anna", "boris", "clara"]),
        one: side("a call", "anna", Calls("c1"), Rings, &[("clara", Told(Busy))]),
        other: side("another one's call", "clara", Calls("c2"), Rings, &[("anna", Told(Busy))]),
    },
    Crossing {
        begin: talking_beside_a_phone,
        one: side("a new call", "anna-phone", Calls("c2"), Rings, &[("anna", Told(Completed))]),
        other: side("hang-up of the old one", "boris", End("c1"), Rings, &[("anna", Told(Completed))]),
    },
    Crossing {
        begin: ringing,
        one: side("accept", "boris", Accept, Over(Completed), &[]),
        other: side("cancel", "anna", End("c1"), Over(Cancelled), &[]),
    },
    Crossing {
        begin: ringing_for_the_last_moment,
        one: side("accept", "boris", Accept, Talk, &[]),
        other: side("the end of the ring's time", "anna", Wait, Over(Missed), &[]),
    },
    Crossing {
        begin: ringing,
        one: side("accept", "boris", Accept, Over(Completed), &[]),
        other: side("hang-up there", "boris", End("c1"), Over(Declined), &[]),
    },
    Crossing {
        begin: ringing_twice,
        one: side("accept", "boris-desk", Accept, Talk, &[("boris-phone", Elsewhere)]),
        other: side("decline on another device", "boris-phone", End("c1"), Over(Declined), &[]),
    },
    Crossing {
        begin: ringing_twice,
        one: side("accept", "boris-desk", Accept, Talk, &[("boris-phone", Elsewhere)]),
        other: side("accept on another device", "boris-phone", Accept, Talk, &[("boris-desk", Elsewhere)]),
    },
    Crossing {
        begin: ringing_twice,
        one: side("accept", "boris-desk", Accept, Over(Completed), &[("boris-desk", Form), ("boris-phone", Elsewhere)]),
        other: side("sign-out there", "boris-desk", SignOut, Rings, &[("boris-desk", Form)]),
    },
    Crossing {
        begin: talking,
        one: side("hang-up", "anna", End("c1"), Over(Completed), &[]),
        other: side("hang-up by the other", "boris", End("c1"), Over(Completed), &[]),
    },
];

const fn side(
    name: &'static str,
    page: &'static str,
    deed: Deed,
    then: Then,
    aside: &'static [(&'static str, Reads)],
) -> Side {
    Side { name, page, deed, then, aside }
}

/// How long before or after the other the first deed is done: long enough for the whole of what follows from one.
const HEAD_STARTS: std::ops::RangeInclusive<i64> = -60..=60;

#[test]
fn whichever_is_there_first_decides_and_every_page_knows() {
    for crossing in &CROSSINGS {
        let (one, other) = (&crossing.one, &crossing.other);
        for head_start in HEAD_STARTS {
            let world = crossing.happens(head_start);
            let came = [one, other].map(|side| side.came(&world));
            let told = || format!("{}, {}: head start of {head_start} ms: {came:?}", one.name, other.name);
            assert!(came.iter().any(Result::is_ok), "{}", told());
            assert!(head_start < *HEAD_STARTS.end() || came[0].is_ok(), "{}", told());
            assert!(head_start > *HEAD_STARTS.start() || came[1].is_ok(), "{}", told());
        }
    }
}

#[test]
fn the_table_stands_in_the_protocol() {
    let written = include_str!("../../../../docs/protocol.md");
    let then = |then| match then {
        Talk => "they talk".to_owned(),
        Rings => "it rings".to_owned(),
        Over(outcome) => format!("`{outcome:?}`").to_lowercase(),
    };
    for Crossing { one, other, .. } in &CROSSINGS {
        let rows = match one.then == other.then {
            true => vec![("either", one.then)],
            false => vec![(one.name, one.then), (other.name, other.then)],
        };
        for (first, comes) in rows {
            let row = format!("| {}; {} | {first} | {} |", one.name, other.name, then(comes));
            assert!(written.contains(&row), "{row}");
        }
    }
}

impl Crossing {
    /// Lets `one` be done so many milliseconds before `other`, and time pass until nothing more comes of it.
    fn happens(&self, head_start: i64) -> World {
        let mut world = (self.begin)();
        let first = (HEAD_STARTS.end() - head_start) as u64;
        let second = *HEAD_STARTS.end() as u64;
        world.passes(first.min(second));
        if head_start >= 0 {
            self.one.is_done(&mut world);
        } else {
            self.other.is_done(&mut world);
        }
        world.passes(first.abs_diff(second));
        if head_start >= 0 {
            self.other.is_done(&mut world);
        } else {
            self.one.is_done(&mut world);
        }
        world.passes(2_000);
        world
    }
}

impl Side {
    fn is_done(&self, world: &mut World) {
        let id = world.pages[self.page].call.as_ref().map(|call| call.id().to_string());
        match self.deed {
            Calls(call) => world.calls(self.page, call),
            Accept => world.accepts(self.page),
            // The button goes from the screen with its call.
            End(call) if id.as_deref() == Some(call) => world.ends(self.page),
            End(_) | Wait => {}
            SignOut => world.signs_out(self.page),
        }
    }

    /// Whether this is what came of it; else, who stands elsewhere.
    fn came(&self, world: &World) -> Result<(), String> {
        for (name, page) in &world.pages {
            let aside = self.aside.iter().find(|(page, _)| page == name).map(|(_, reads)| *reads);
            let as_told = match page.call.as_ref().map(|call| (call, call.phase())) {
                None => matches!(aside, Some(Form)),
                Some((call, phase)) => match aside {
                    None => self.then.stands(world, call, phase),
                    Some(Form) => false,
                    Some(Elsewhere) => phase == Phase::Over(Ending::Elsewhere),
                    Some(Told(told)) => ended(phase) == Some(told) && agrees(world, call, phase),
                },
            };
            let over = page.call.as_ref().is_none_or(|call| call.phase().ending().is_some());
            let silent = !matches!(page.sound, Some(Sound::Ringtone | Sound::Ringback));
            if !as_told || over && (page.devices_open || page.peer.is_some() || !silent) {
                return Err(format!("{name} is in {:?}", page.call.as_ref().map(Call::phase)));
            }
        }
        Ok(())
    }
}

impl Then {
    /// Whether a page's call is where it must be then.
    fn stands(self, world: &World, call: &Call, phase: Phase) -> bool {
        match (self, call.role()) {
            (Talk, _) => matches!(phase, Phase::Connected { .. }),
            (Rings, Role::Caller) => phase == Phase::Ringing,
            (Rings, Role::Callee) => phase == Phase::Incoming,
            (Over(outcome), _) => ended(phase) == Some(outcome) && agrees(world, call, phase),
        }
    }
}

fn ended(phase: Phase) -> Option<Outcome> {
    if let Phase::Over(Ending::Outcome { outcome, .. }) = phase { Some(outcome) } else { None }
}

/// The page shows what the record says, its duration included.
fn agrees(world: &World, call: &Call, phase: Phase) -> bool {
    let record = world.records.iter().find(|record| record.id == *call.id()).expect("the call was placed");
    let CallState::Ended { outcome, duration_ms } = record.state else { return false };
    phase == Phase::Over(Ending::Outcome { outcome, duration_ms })
}

fn ringing_twice() -> World {
    let mut world = World::with(&["anna", "boris-desk", "boris-phone"]);
    world.calls("anna", "c1");
    world.passes(100);
    world
}

fn talking_beside_a_phone() -> World {
    let mut world = World::with(&["anna", "anna-phone", "boris"]);
    world.calls("anna", "c1");
    world.passes(100);
    world.accepts("boris");
    world.passes(200);
    world
}

/// What is done at the middle of the head starts reaches the server just when the ring's time ends.
fn ringing_for_the_last_moment() -> World {
    let mut world = ringing();
    let end = world.record().deadline(&Timers::default()).expect("it rings");
    world.passes(end - WIRE_MS - *HEAD_STARTS.end() as u64 - world.now);
    world
}
