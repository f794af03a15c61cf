//! Measures the product, each figure beside what it is compared with in the same run: `make bench`.
//!
//! The built product is driven as the browser tests drive it. One part after the other has the machine to itself:
//!
//! | part | what it measures |
//! | --- | --- |
//! | [`start`] | `make run` with nothing to build, and an idle server's memory, beside the bare relay |
//! | [`visit`] | the first visit with a new browser, beside one line of HTML |
//! | [`calls`] | the ring and the first pictures of a call, beside two bare pages |
//! | [`signals`] | signals under load and the memory of an idle stream, beside the bare relay |
//!
//! Nothing is asserted: a goal that is missed is marked, and the run is a success all the same.

mod calls;
mod crowd;
mod figure;
mod machine;
mod memory;
mod probe;
mod rate;
mod relay;
mod report;
mod signals;
mod start;
mod visit;
mod wire;

use clap::{Parser, Subcommand, ValueEnum};
use figure::Figure;
use machine::Machine;
use report::Report;
use signals::Load;
use std::{env, io, path::PathBuf, process::ExitCode, time::Duration};
use tests::server::workspace;
use tokio::signal::unix::{SignalKind, signal};

/// More arguments for every `visavis serve` that is measured: all of the load comes from one address.
const SERVE: &[&str] =
    &["--limit-register=off", "--limit-requests=off", "--limit-calls=off", "--limit-signals=off", "--limit-find=off"];

/// Measures the product.
#[derive(Debug, Parser)]
struct Cli {
    /// A few repetitions and little load: shows that it works, and measures nothing
    #[arg(long)]
    quick: bool,

    /// How often calls, visits and starts are repeated [default: 15, 3 with --quick]
    #[arg(long)]
    rounds: Option<usize>,

    /// Only this part; several by repeating the flag
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,

    /// Put the table into README.md
    #[arg(long, conflicts_with_all = ["quick", "only"])]
    write_readme: bool,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Be the bare relay, until the input ends
    #[command(hide = true, name = relay::WORD)]
    Relay { port: u16 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Start,
    Visit,
    Calls,
    Signals,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = match cli.command {
        // As the server runs.
        Some(Command::Relay { port }) => block_on(tokio::runtime::Builder::new_multi_thread(), relay::serve(port)),
        None => block_on(tokio::runtime::Builder::new_current_thread(), until_stopped(cli)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn block_on(mut runtime: tokio::runtime::Builder, work: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    runtime.enable_all().build()?.block_on(work)
}

/// Runs everything; whoever stops it before (SIGINT, SIGTERM) stops with it all that it has started.
async fn until_stopped(cli: Cli) -> io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stopped = Err(io::Error::new(io::ErrorKind::Interrupted, "stopped"));
    tokio::select! {
        () = run(&cli) => Ok(()),
        _ = terminate.recv() => stopped,
        _ = interrupt.recv() => stopped,
    }
}

async fn run(cli: &Cli) {
    let mut figures = Vec::new();
    for part in Part::value_variants() {
        if cli.only.is_empty() || cli.only.contains(part) {
            figures.extend(part.measure(cli).await);
        }
    }
    let report = Report { date: machine::today(), machine: Machine::here(), command: command(), figures };
    println!("{}", report.table());
    report.keep(&json());
    if cli.write_readme {
        report.write_into(&workspace().join("README.md"));
    }
}

/// What the person at the terminal typed.
fn command() -> String {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.join(" ").as_str() {
        "" => "make bench".to_owned(),
        "--write-readme" => "make bench-readme".to_owned(),
        arguments => format!("scripts/bench.sh {arguments}"),
    }
}

/// Where all numbers are kept: among what cargo builds.
fn json() -> PathBuf {
    let bench = env::current_exe().expect("a running program has a file");
    bench.ancestors().nth(2).expect("cargo puts a program into its profile's folder").join("bench.json")
}

impl Part {
    async fn measure(self, cli: &Cli) -> Vec<Figure> {
        let rounds = cli.rounds.unwrap_or(if cli.quick { 3 } else { 15 });
        match self {
            Part::Start => {
                eprintln!("→ Starting");
                start::measure(SERVE, rounds.min(5)).await
            }
            Part::Visit => {
                eprintln!("→ First visits");
                visit::measure(SERVE, rounds).await
            }
            Part::Calls => {
                eprintln!("→ Calling");
                calls::measure(SERVE, rounds).await
            }
            Part::Signals => {
                eprintln!("→ Signals under load");
                let people = if cli.quick { 100 } else { 1_000 };
                let time = Duration::from_secs(if cli.quick { 3 } else { 20 });
                signals::measure(SERVE, Load { people, calls: people / 20, per_second: 200, time }).await
            }
        }
    }
}
