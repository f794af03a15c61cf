//! From Call to the ring, and from Accept to both pictures, beside two bare pages that do the same.
//!
//! Each round begins with pages just opened, in the same two browsers: first the product's, then the bare ones. Camera and
//! microphone are allowed and closed; the caller's are opened by Call, the callee's by Accept.

use crate::{
    figure::{Baseline, Figure, Goal, Measure, Unit},
    probe::{read, watch},
    relay::Relay,
};
use tests::{Browser, Person, Profile, World, thing::button, wait::PATIENCE};

/// A person takes a moment to answer; by then the caller's side is ready, as it is in life.
const ANSWERS_AFTER_MS: u32 = 700;
/// As a camera does, so that waiting for the next picture is not most of the time.
const PICTURES_PER_SECOND: u32 = 30;

#[derive(Default)]
struct Sample {
    rings: Vec<f64>,
    pictures: Vec<f64>,
}

/// Calls `rounds` times, after one call that does not count.
pub async fn measure(arguments: &[&str], rounds: usize) -> Vec<Figure> {
    let world = World::with(arguments).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let relay = Relay::start(folder.path()).await;
    let profile = Profile { pictures_per_second: PICTURES_PER_SECOND, ..Profile::default() };
    let (anna, boris) = world.contacts_in(("Anna", profile), ("Boris", profile)).await;
    tokio::join!(watch(&anna), watch(&boris));

    let (mut product, mut bare) = (Sample::default(), Sample::default());
    for round in 0..=rounds {
        let counts = round > 0;
        calls_by_product(&anna, &boris, counts.then_some(&mut product)).await;
        calls_barely(&relay, &anna, &boris, counts.then_some(&mut bare)).await;
        eprint!("\r  call {round} of {rounds}");
    }
    eprintln!();
    vec![
        Figure {
            what: "Accept pressed to both first remote pictures",
            unit: Unit::Milliseconds,
            measured: Measure::median(&product.pictures),
            baseline: Some(Baseline { what: "two bare pages", measure: Measure::median(&bare.pictures) }),
            goals: vec![Goal::TimesBaseline(1.15)],
        },
        Figure {
            what: "Call pressed to the callee's ring",
            unit: Unit::Milliseconds,
            measured: Measure::median(&product.rings),
            baseline: Some(Baseline { what: "two bare pages", measure: Measure::median(&bare.rings) }),
            goals: vec![Goal::AtMost(15.0)],
        },
    ]
}

async fn calls_by_product(anna: &Person, boris: &Person, sample: Option<&mut Sample>) {
    tokio::join!(anna.goes_to("/"), boris.goes_to("/"));
    tokio::join!(anna.sees_online("Boris"), boris.sees_online("Anna"));
    call(anna, boris, sample).await;
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
}

async fn calls_barely(relay: &Relay, caller: &Browser, callee: &Browser, sample: Option<&mut Sample>) {
    let (from, to) = (relay.url("/bare?me=caller"), relay.url("/bare?me=callee"));
    tokio::join!(caller.opens(&from), callee.opens(&to));
    let ready = "document.title === 'ready'";
    tokio::join!(caller.until_page(ready, PATIENCE), callee.until_page(ready, PATIENCE));
    call(caller, callee, sample).await;
    tokio::join!(caller.leaves(), callee.leaves());
}

/// One call, as the two pages' probes see it.
async fn call(caller: &Browser, callee: &Browser, sample: Option<&mut Sample>) {
    caller.presses(&button("Call")).await;
    let rang: f64 = read(callee, "__bench.rang").await;
    let called: f64 = read(caller, "__bench.pressed").await;
    let answers = format!("new Promise((r) => setTimeout(r, {rang} + {ANSWERS_AFTER_MS} - Date.now(), true))");
    let _: bool = read(callee, &answers).await;
    callee.presses(&button("Accept")).await;
    let (here, there): (f64, f64) = tokio::join!(read(caller, "__bench.seen"), read(callee, "__bench.seen"));
    let accepted: f64 = read(callee, "__bench.pressed").await;
    if let Some(sample) = sample {
        sample.rings.push(rang - called);
        sample.pictures.push(here.max(there) - accepted);
    }
}
