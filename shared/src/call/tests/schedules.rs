//! Whatever people do, and whatever the network does to their words: both sides end with the same outcome.

use super::{weather::Weather, world::World};
use crate::{
    call::{
        Media, Role,
        machine::{Ending, Input, LinkState, Phase, Sound},
    },
    rtc::DeviceError,
};
use proptest::{collection::vec, prelude::*};

const PAGES: [&str; 3] = ["anna", "boris-desk", "boris-phone"];
/// Longer than the record's timers and the pages' patience together.
const LONG_ENOUGH_MS: u64 = 700_000;

#[derive(Clone, Copy, Debug)]
enum Deed {
    Call(Media),
    /// Nobody rings before the browser's question is answered.
    CallAndAsk,
    /// The browser's question is answered, if it is open.
    Devices(Result<(), DeviceError>),
    Accept(Media),
    End,
    Reload,
    /// The stream broke; its page has a snapshot.
    Resync,
    SignOut,
    /// The browser could not make or take a description.
    PeerFailed,
    /// The way between the two browsers is lost, or found again.
    Cut(bool),
    /// There is no server for so many milliseconds.
    Outage(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let media = || prop_oneof![2 => Just(Media::Video), 1 => Just(Media::Audio)];
    let given = prop_oneof![2 => Just(Ok(())), 1 => Just(Err(DeviceError::Refused))];
    // A page repeats a command for less than the longest of them.
    let outage = prop_oneof![Just(2_000), Just(20_000), Just(70_000)];
    prop_oneof![
        8 => media().prop_map(Deed::Call),
        2 => Just(Deed::CallAndAsk),
        4 => given.prop_map(Deed::Devices),
        8 => media().prop_map(Deed::Accept),
        6 => Just(Deed::End),
        2 => Just(Deed::Reload),
        2 => Just(Deed::Resync),
        2 => Just(Deed::SignOut),
        1 => Just(Deed::PeerFailed),
        2 => any::<bool>().prop_map(Deed::Cut),
        1 => outage.prop_map(Deed::Outage),
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

/// How everything comes to its end after the last deed.
#[derive(Clone, Copy, Debug)]
enum Close {
    /// The weather clears, every stream comes back, and whoever still talks hangs up.
    ByPeople,
    /// Nobody does anything any more, and nothing gets better.
    ByTheClocks,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_call_ends_with_one_outcome_for_both_and_never_rings_again(
        weather in weather(),
        schedule in schedule(),
        close in prop_oneof![Just(Close::ByPeople), Just(Close::ByTheClocks)],
    ) {
        let mut world = World::with(&PAGES);
        world.weather = Some(weather);
        let mut calls = Calls::default();
        for (pause, page, deed) in schedule {
            calls.pass(&mut world, pause)?;
            calls.carry_out(&mut world, PAGES[page], deed);
        }
        match close {
            Close::ByPeople => calls.close(&mut world)?,
            // A question that is never answered calls nobody, and waits for ever.
            Close::ByTheClocks => PAGES.iter().for_each(|page| world.answers_question(page, Ok(()))),
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
        match deed {
            Deed::Call(media) => {
                if let Some(id) = self.places(world, page) {
                    world.calls_with(page, &id, media);
                }
            }
            Deed::CallAndAsk => {
                if let Some(id) = self.places(world, page) {
                    world.calls_and_asks_for_devices(page, &id);
                }
            }
            Deed::Devices(given) => world.answers_question(page, given),
            Deed::Accept(media) => world.accepts_with(page, media),
            Deed::End => world.ends(page),
            Deed::Reload => world.reloads(page),
            Deed::Resync if world.has_server() => world.resyncs(page),
            Deed::Resync => {}
            Deed::SignOut => world.signs_out(page),
            Deed::PeerFailed if world.pages[page].peer.is_some() => world.does(page, Input::PeerFailed),
            Deed::PeerFailed => {}
            Deed::Cut(cut) => self.cut(world, cut),
            Deed::Outage(ms) => world.loses_server(ms),
        }
    }

    /// The next call's id, if the page is free for it.
    fn places(&mut self, world: &World, page: &str) -> Option<String> {
        let call = world.pages[page].call.as_ref();
        call.is_none_or(|call| call.phase().ending().is_some()).then(|| {
            self.placed += 1;
            format!("c{}", self.placed)
        })
    }

    fn cut(&mut self, world: &mut World, cut: bool) {
        if self.is_cut != cut {
            self.is_cut = cut;
            world.cut = cut;
            world.link(if cut { LinkState::Disconnected } else { LinkState::Connected });
        }
    }

    fn close(&mut self, world: &mut World) -> Result<(), TestCaseError> {
        // However long the server is away.
        self.pass(world, 140_000)?;
        world.weather = None;
        self.cut(world, false);
        for page in PAGES {
            world.resyncs(page);
        }
        self.pass(world, 10_000)?;
        for page in PAGES {
            world.ends(page);
        }
        Ok(())
    }

    /// Lets time pass; never does a second device win a call, or a page do what none may.
    fn pass(&mut self, world: &mut World, ms: u64) -> Result<(), TestCaseError> {
        world.passes(ms);
        prop_assert!(world.faults.is_empty(), "{:?}", world.faults);
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
            // Who has called and then refused the browser reads why the call is over.
            Ending::NoDevices(_) if call.role() == Role::Caller => {}
            Ending::Outcome { .. } | Ending::Elsewhere | Ending::NoDevices(_) | Ending::Refused(_) => {
                return Err(format!("{name} reads {ending:?}, the record says {:?}", record.outcome()));
            }
        }
    }
    Ok(())
}
