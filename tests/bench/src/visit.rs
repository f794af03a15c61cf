//! The first visit: how much comes, when something is to be seen, when the form can be used.

use crate::{
    figure::{Baseline, Figure, Goal, Measure, Unit},
    probe::{read, watch},
    relay::Relay,
};
use serde::Deserialize;
use tests::{Browser, Profile, World};

/// A page's visit, in bytes and milliseconds.
#[derive(Debug, Deserialize)]
struct Visit {
    html: f64,
    js: f64,
    wasm: f64,
    css: f64,
    fonts: f64,
    #[serde(skip)]
    painted: f64,
    #[serde(skip)]
    form: Option<f64>,
}

/// Visits `rounds` times, each time with a browser that has never run before.
pub async fn measure(arguments: &[&str], rounds: usize) -> Vec<Figure> {
    let world = World::with(arguments).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let relay = Relay::start(folder.path()).await;
    let (mut product, mut plain) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        let browser = newcomer(&world).await;
        browser.goes_to("/").await;
        let form = read(&browser, "__bench.form").await;
        product.push(Visit { form: Some(form), ..visit(browser).await });
        let browser = newcomer(&world).await;
        browser.opens(&relay.url("/plain")).await;
        plain.push(visit(browser).await);
        eprint!("\r  visit {round} of {rounds}");
    }
    eprintln!();
    figures(&product, &plain)
}

async fn newcomer(world: &World) -> Browser {
    let browser = world.browser(Profile::default()).await;
    watch(&browser).await;
    browser
}

/// What the browser itself tells of the visit, once the page is painted; the browser is closed.
async fn visit(browser: Browser) -> Visit {
    let painted = read(&browser, "__bench.painted").await;
    let visit = browser.script(include_str!("page/visit.js"), vec![]).await;
    let visit = Visit { painted, ..visit.unwrap_or_else(|e| panic!("what came: {e}")) };
    browser.closes().await;
    visit
}

fn figures(product: &[Visit], plain: &[Visit]) -> Vec<Figure> {
    let bytes = |what, part: fn(&Visit) -> f64, goals| Figure {
        what,
        unit: Unit::Kilobytes,
        measured: Measure::median(&product.iter().map(|visit| part(visit) / 1000.0).collect::<Vec<_>>()),
        baseline: None,
        goals,
    };
    let painted = plain.iter().map(|visit| visit.painted).collect::<Vec<_>>();
    let plain = Baseline { what: "the first paint of one line of HTML", measure: Measure::median(&painted) };
    let time = |what, part: fn(&Visit) -> Option<f64>, most| Figure {
        what,
        unit: Unit::Milliseconds,
        measured: Measure::median(&product.iter().filter_map(part).collect::<Vec<_>>()),
        baseline: Some(plain),
        goals: vec![Goal::AtMost(most)],
    };
    vec![
        bytes("First visit: HTML", |visit| visit.html, vec![]),
        bytes("First visit: JavaScript", |visit| visit.js, vec![]),
        bytes("First visit: WebAssembly", |visit| visit.wasm, vec![]),
        bytes("First visit: CSS", |visit| visit.css, vec![]),
        bytes(
            "First visit: these four together",
            |visit| visit.html + visit.js + visit.wasm + visit.css,
            vec![Goal::AtMost(300.0)],
        ),
        bytes("First visit: fonts", |visit| visit.fonts, vec![]),
        time("First visit to the first paint", |visit| Some(visit.painted), 100.0),
        time("First visit to a form that can be used", |visit| visit.form, 1000.0),
    ]
}
