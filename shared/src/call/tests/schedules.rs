//! Whatever people do, and whatever the network does to their words: both sides end with the same outcome.

use super::{weather::Weather, world::World};
use crate::call::{
    Role,
    machine::{Ending, LinkState, Phase, Sound},
};
use proptest::{collection::vec, prelude::*};

const PAGES: [&str; 3] = ["anna", "boris-desk", "boris-phone"];
/// Longer than the record's timers and the pages' patience together.
const LONG_ENOUGH_MS: u64 = 700_000;

#[derive(Clone, Copy, Debug)]
enum Deed {
    Call,
    Accept,
    End,
    Reload,
    /// The stream broke; its page has a snapshot.
    Resync,
    SignOut,
    /// The way between the two browsers is lost, or found again.
    Cut(bool),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => Just(Deed::Call),
        4 => Just(Deed::Accept),
        3 => Just(Deed::End),
        1 => Just(Deed::Reload),
        1 => Just(Deed::Resync),
        1 => Just(Deed::SignOut),
        1 => any::<bool>().prop_map(Deed::Cut),
    ]
}

fn weather() -> impl Strategy<Value = Weather> {
    (any::<u64>(), prop_oneof![Just(10), Just(300), Just(3_000)], 0..30_u64, 0..30_u64)
        .prop_map(|(seed, worst_delay, repeats, losses)| Weather { seed, worst_delay, repeats, losses })
}

/// Who does what, so many milliseconds after the deed before.
fn schedule() -> impl Strategy<Value = Vec<(u64, usize, Deed)>> {
    let pause = prop_oneof![3 => 0..50_u64, 3 => 50..2_000_u64, 1 => 2_000..60_000_u64];
    vec((pause, 0..PAGES.len(), deed()), 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_call_ends_with_one_outcome_for_both(weather in weather(), schedule in schedule()) {
        let mut world = World::with(&PAGES);
        world.weather = Some(weather);
        let mut calls = Calls::default();
        for (pause, page, deed) in schedule {
            calls.pass(&mut world, pause)?;
            calls.carry_out(&mut world, PAGES[page], deed);
        }
        // The weather clears, every stream comes back, and whoever still talks hangs up.
        world.weather = None;
        calls.cut(&mut world, false);
        for page in PAGES {
            world.sync(page);
        }
        calls.pass(&mut world, 10_000)?;
        for page in PAGES {
            world.ends(page);
        }
        calls.pass(&mut world, LONG_ENOUGH_MS)?;
        let over = everything_is_over(&world);
        prop_assert!(over.is_ok(), "{over:?}");
    }
}

#[derive(Default)]
struct Calls {
    placed: usize,
    is_cut: bool,
    /// The device that each call was answered on.
    winners: Vec<Option<String>>,
}

impl Calls {
    fn carry_out(&mut self, world: &mut World, page: &'static str, deed: Deed) {
        if world.pages[page].signed_out {
            return;
        }
        let free = world.pages[page].call.as_ref().is_none_or(|call| matches!(call.phase(), Phase::Over(_)));
        match deed {
            Deed::Call if free => {
                self.placed += 1;
                world.calls(page, &format!("c{}", self.placed));
            }
            Deed::Call => {}
            Deed::Accept => world.accepts(page),
            Deed::End => world.ends(page),
            Deed::Reload => world.reloads(page),
            Deed::Resync => world.sync(page),
            Deed::SignOut => world.signs_out(page),
            Deed::Cut(cut) => self.cut(world, cut),
        }
    }

    fn cut(&mut self, world: &mut World, cut: bool) {
        if self.is_cut != cut {
            self.is_cut = cut;
            world.cut = cut;
            world.link(if cut { LinkState::Disconnected } else { LinkState::Connected });
        }
    }

    /// Lets time pass; never does a second device win a call.
    fn pass(&mut self, world: &mut World, ms: u64) -> Result<(), TestCaseError> {
        world.passes(ms);
        self.winners.resize(world.records.len(), None);
        for (winner, record) in self.winners.iter_mut().zip(&world.records) {
            if let Some(device) = record.device(Role::Callee).map(ToString::to_string) {
                let first = winner.get_or_insert_with(|| device.clone());
                prop_assert_eq!(&*first, &device, "two devices won {}", record.id);
            }
        }
        Ok(())
    }
}

fn everything_is_over(world: &World) -> Result<(), String> {
    if let Some(record) = world.records.iter().find(|record| record.outcome().is_none()) {
        return Err(format!("the record goes on: {record:?}"));
    }
    for (name, page) in &world.pages {
        if let Some(sound @ (Sound::Ringtone | Sound::Ringback)) = page.sound {
            return Err(format!("{name} still hears the {sound:?}"));
        }
        if page.devices_open || page.peer.is_some() {
            return Err(format!("{name} still holds devices or a peer connection"));
        }
        let Some(call) = &page.call else { continue };
        let Phase::Over(ending) = call.phase() else { return Err(format!("{name} is in {:?}", call.phase())) };
        let Some(record) = world.records.iter().find(|record| record.id == *call.id()) else { continue };
        match ending {
            Ending::Outcome { outcome, .. } if Some(outcome) == record.outcome() => {}
            Ending::Elsewhere if call.role() == Role::Callee => {}
            Ending::Outcome { .. } | Ending::Elsewhere | Ending::NoDevices(_) | Ending::Refused(_) => {
                return Err(format!("{name} reads {ending:?}, the record says {:?}", record.outcome()));
            }
        }
    }
    Ok(())
}
