//! The `visavis` command.

use clap::Parser;
use server::{
    admin::{self, Answer},
    cli::{Cli, Command, Doctor, LogFormat, Serve, Setup, user::Action},
    doctor, owner, serve,
    setup::Finding,
};
use shared::i18n::{Language, Terminal, fill};
use std::{
    env, fmt,
    io::{self, IsTerminal, Write},
    process::ExitCode,
    time::Duration,
};
use tracing_subscriber::EnvFilter;

/// What the commands beside the server log. The store's own tasks complain that it is being closed while it is being
/// closed, and of files that it then fails to open for.
const COMMAND_LOG: &str = "error,surrealkv::levels=off,surrealdb::core::kvs::ds=off";
/// How long work that nobody waits for may hold up the end of the process.
const LAST_WORK: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(error),
    };
    let code = runtime.block_on(async {
        match cli.command {
            Command::Serve(settings) => run_server(&settings).await,
            Command::Setup(settings) => run_setup(&settings).await,
            Command::Doctor(settings) => run_doctor(&settings).await,
            Command::User(action) => run_user(&action).await,
        }
    });
    runtime.shutdown_timeout(LAST_WORK);
    code
}

async fn run_server(settings: &Serve) -> ExitCode {
    let terminal = terminal_language().terminal();
    match EnvFilter::try_new(settings.log_filter()) {
        Ok(filter) => log(filter, settings.log_format),
        Err(error) => return failed(fill(terminal.bad_log, "cause", &error.to_string())),
    }
    match serve::serve(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(error.sentence(terminal)),
    }
}

async fn run_setup(settings: &Setup) -> ExitCode {
    log(EnvFilter::new(COMMAND_LOG), LogFormat::Text);
    let terminal = terminal_language().terminal();
    let request = admin::Request::SetUp { demo_users: settings.demo_users };
    match admin::carry_out(&settings.data, request).await {
        Ok(Answer::Findings(findings)) => told(show(&findings, terminal)),
        Ok(Answer::User(_) | Answer::Inside(_) | Answer::Failed | Answer::AnotherStore) => failed(terminal.failed),
        Err(error) => failed(error.sentence(terminal)),
    }
}

/// Prints what was found. False: something has failed.
fn show(findings: &[Finding], terminal: &Terminal) -> io::Result<bool> {
    findings.iter().try_for_each(|finding| writeln!(io::stdout(), "{}", finding.line(terminal)))?;
    Ok(findings.iter().all(Finding::is_good))
}

async fn run_doctor(settings: &Doctor) -> ExitCode {
    log(EnvFilter::new(COMMAND_LOG), LogFormat::Text);
    told(doctor::run(settings, terminal_language().terminal()).await)
}

async fn run_user(action: &Action) -> ExitCode {
    log(EnvFilter::new(COMMAND_LOG), LogFormat::Text);
    owner::run(action, terminal_language().terminal()).await.map_or_else(failed, |()| ExitCode::SUCCESS)
}

fn log(filter: EnvFilter, format: LogFormat) {
    let coloured = io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(io::stderr);
    // Where no line can be written, a word about that cannot be either, and trying it would end whoever logs.
    let log = log.log_internal_errors(false);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
}

/// How a command ends that has printed its findings, or could not.
fn told(good: io::Result<bool>) -> ExitCode {
    match good {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever reads, `head` maybe, has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => failed(error),
    }
}

/// One line on the error output, as every failure of the command ends.
fn failed(reason: impl fmt::Display) -> ExitCode {
    let _ = writeln!(io::stderr(), "❌ visavis: {reason}");
    ExitCode::FAILURE
}

/// The language of the terminal, by the first of the variables that POSIX names for messages.
fn terminal_language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| env::var(name).ok());
    Language::preferred(&set.into_iter().find(|value| !value.is_empty()).unwrap_or_default())
}
