//! From `make run`, with nothing left to build, to a served page; and the memory of a server that nobody uses.

use crate::{
    figure::{Baseline, Figure, Goal, Measure, Unit},
    memory,
    relay::Relay,
};
use std::{
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};
use tests::{
    process::{Process, free_port},
    server::{Server, local_client, workspace},
};

/// Starts `rounds` times, after one start that may still build and that makes the database.
pub async fn measure(arguments: &[&str], rounds: usize) -> Vec<Figure> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut seconds = Vec::new();
    for round in 0..=rounds {
        let took = start(folder.path()).await;
        if round > 0 {
            seconds.push(took);
        }
        eprint!("\r  start {round} of {rounds}");
    }
    eprintln!();

    let idle = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(idle.path(), arguments).await;
    let relay = Relay::start(idle.path()).await;
    let ours = memory::settled(server.pid().expect("the server runs")).await;
    let bare = memory::settled(relay.pid()).await;
    let memory = |what, ours: u64, bare: u64| Figure {
        what,
        unit: Unit::Megabytes,
        measured: Measure::once(ours as f64 / 1e6),
        baseline: Some(Baseline { what: "the bare relay", measure: Measure::once(bare as f64 / 1e6) }),
        goals: vec![],
    };
    vec![
        Figure {
            what: "`make run`, nothing to build, to a served page",
            unit: Unit::Seconds,
            measured: Measure::median(&seconds),
            baseline: None,
            goals: vec![Goal::AtMost(5.0)],
        },
        memory("Memory of the idle server (RSS)", ours.resident, bare.resident),
        memory("Memory of the idle server (PSS)", ours.proportional, bare.proportional),
    ]
}

/// What `make run` runs, as a process that becomes the server and so can be stopped.
async fn start(folder: &Path) -> f64 {
    let port = free_port();
    let mut command = Command::new(workspace().join("scripts/run.sh"));
    command
        .stdin(Stdio::null())
        .env("VISAVIS_LISTEN", format!("127.0.0.1:{port}"))
        .env("VISAVIS_DATA", folder.join("data"));
    let began = Instant::now();
    let mut run = Process::start("scripts/run.sh", &mut command, &folder.join("run.log"));
    let (client, page) = (local_client(), format!("http://127.0.0.1:{port}/"));
    run.until_ready(async || client.get(&page).send().await.is_ok_and(|answer| answer.status().is_success())).await;
    let took = began.elapsed().as_secs_f64();
    run.stop().await;
    took
}
