//! What is written down about the protocol is complete.

use crate::common::{World, exchange};
use clap::CommandFactory;
use server::cli::Cli;
use shared::{api, error::ErrorCode, limits};

const WRITTEN: &str = include_str!("../../../docs/protocol.md");

#[test]
fn every_route_is_written_down() {
    for path in api::PATHS {
        assert!(WRITTEN.contains(&format!("`POST {path}`")), "{path}");
    }
    for path in api::READS {
        assert!(WRITTEN.contains(&format!("`GET {path}`")), "{path}");
    }
    assert!(WRITTEN.contains(&format!("`GET {}?device=", api::EVENTS)));
}

#[test]
fn every_refusal_is_written_down_with_its_status() {
    for code in ErrorCode::ALL {
        assert!(WRITTEN.contains(&format!("| `{code}` | {} |", code.status())), "{code}");
    }
}

#[test]
fn every_limit_is_written_down() {
    for bytes in [limits::BODY_BYTES, limits::SDP_BYTES, limits::CANDIDATE_BYTES, limits::REPORT_BYTES] {
        assert!(WRITTEN.contains(&format!("({bytes} bytes)")), "{bytes}");
    }
    for (what, count) in [
        ("candidates in one signal", limits::CANDIDATES_PER_SIGNAL),
        ("candidates of one side for each of its descriptions", limits::CANDIDATES_PER_CALL),
        ("calls in a snapshot", limits::SNAPSHOT_CALLS),
        ("event streams of one person", limits::STREAMS_PER_USER),
    ] {
        assert!(WRITTEN.contains(&format!("| {what} | {count} |")), "{what}");
    }
    for (what, ms) in [
        ("time for a request's body, after its head", limits::BODY_MS),
        ("time for a request's head, after the connection opened or the last answer ended", limits::HEAD_MS),
        ("time for a TLS handshake, after the connection opened", limits::HANDSHAKE_MS),
    ] {
        assert!(WRITTEN.contains(&format!("| {what} | {} s", ms / 1000)), "{what}");
    }
}

/// The settings of the limits as `visavis serve` has them: a flag, and its default.
fn rates() -> Vec<(String, String)> {
    let mut command = Cli::command();
    let serve = command.find_subcommand_mut("serve").unwrap();
    let flags = serve.get_arguments().filter_map(|argument| Some((argument, argument.get_long()?)));
    let limits = flags.filter(|(_, flag)| flag.starts_with("limit-"));
    let default = |argument: &clap::Arg| argument.get_default_values()[0].to_str().unwrap().to_owned();
    limits.map(|(argument, flag)| (format!("--{flag}"), default(argument))).collect()
}

#[test]
fn every_setting_of_a_limit_is_written_down_with_its_default() {
    let rates = rates();
    assert!(rates.len() >= 9, "the settings are read wrongly: {rates:?}");
    for (flag, default) in &rates {
        assert!(WRITTEN.contains(&format!("\n| `{flag}` | `{default}` | ")), "{flag} {default}");
    }
    assert_eq!(WRITTEN.matches("\n| `--limit-").count(), rates.len());
}

#[tokio::test]
async fn the_checks_of_health_are_written_down() {
    let world = World::new().await;
    for path in ["/healthz", "/readyz"] {
        assert!(WRITTEN.contains(&format!("| `GET {path}` | 200 ")), "{path}");
        assert_eq!(exchange(world.address, "GET", path, &[], "").await.status, 200, "{path}");
    }
}
