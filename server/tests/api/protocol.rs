//! What is written down about the protocol is complete.

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
    ] {
        assert!(WRITTEN.contains(&format!("| {what} | {} s", ms / 1000)), "{what}");
    }
}
