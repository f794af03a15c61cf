//! From the signal's POST to its event, with many idle streams; and what an idle stream holds in memory.

use crate::{
    crowd::{Bare, Crowd},
    figure::{Baseline, Figure, Goal, Measure, Unit},
    memory,
    rate::{Listening, Target},
    relay::Relay,
};
use std::{sync::Arc, time::Duration};
use tests::server::Server;

/// How much load, for how long.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// People with an open stream each.
    pub people: usize,
    /// Calls between them.
    pub calls: usize,
    /// Signals of all calls together.
    pub per_second: usize,
    /// How long.
    pub time: Duration,
}

struct Taken {
    milliseconds: Vec<f64>,
    /// Of each idle stream, in bytes.
    memory: f64,
}

/// Loads the product and the relay with the same.
pub async fn measure(arguments: &[&str], load: Load) -> Vec<Figure> {
    let product = product(arguments, load).await;
    let bare = bare(load).await;
    let signal = |what, of: fn(&[f64]) -> Measure, most| Figure {
        what,
        unit: Unit::Milliseconds,
        measured: of(&product.milliseconds),
        baseline: Some(Baseline { what: "the bare relay", measure: of(&bare.milliseconds) }),
        goals: vec![Goal::AtMost(most), Goal::TimesBaseline(2.0)],
    };
    vec![
        signal("Signal posted to its event, half of them", Measure::median, 2.0),
        signal("Signal posted to its event, 99 of 100", |sample| Measure::percentile(99, sample), 10.0),
        Figure {
            what: "Memory of an idle stream",
            unit: Unit::Kilobytes,
            measured: Measure::once(product.memory / 1000.0),
            baseline: Some(Baseline { what: "the bare relay", measure: Measure::once(bare.memory / 1000.0) }),
            goals: vec![],
        },
    ]
}

async fn product(arguments: &[&str], load: Load) -> Taken {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), arguments).await;
    eprintln!("  opening {} accounts", load.people);
    let crowd = Arc::new(Crowd::register(&server, load.people, load.calls).await);
    // What hashing and registering have left in memory is not the streams'.
    server.stop().await;
    server.run().await;
    let pid = server.pid().expect("the server runs");
    take(&crowd, pid, load, async || crowd.call().await).await
}

async fn bare(load: Load) -> Taken {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let relay = Relay::start(folder.path()).await;
    let target = Arc::new(Bare { address: relay.address(), people: load.people, calls: load.calls });
    take(&target, relay.pid(), load, async || ()).await
}

/// `prepare` runs when all streams are open and have been weighed.
async fn take(target: &Arc<impl Target>, pid: u32, load: Load, prepare: impl AsyncFnOnce()) -> Taken {
    let before = memory::settled(pid).await.resident;
    let listening = Listening::to(target).await;
    let after = memory::settled(pid).await.resident;
    prepare().await;
    eprintln!("  {} signals a second for {:?}", load.per_second, load.time);
    let milliseconds = listening.takes(target, load.per_second, load.time).await;
    Taken { milliseconds, memory: after.saturating_sub(before) as f64 / load.people as f64 }
}
