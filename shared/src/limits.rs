//! The sizes and counts that both sides keep to.

/// Longest request body, in bytes.
pub const BODY_BYTES: usize = 128 * 1024;
/// Longest session description (RFC 8866), in bytes.
pub const SDP_BYTES: usize = 64 * 1024;
/// Longest ICE candidate line (RFC 8839, section 5.1), in bytes.
pub const CANDIDATE_BYTES: usize = 2 * 1024;
/// Most candidates in one signal.
pub const CANDIDATES_PER_SIGNAL: usize = 32;
/// Most candidates that one side may send in one call for each of its descriptions.
pub const CANDIDATES_PER_CALL: usize = 256;
/// Longest name of a person, in characters.
pub const NAME_CHARS: usize = 64;
/// Shortest password, in characters.
pub const PASSWORD_MIN_CHARS: usize = 8;
/// Longest password, in bytes: hashing more than this would only cost time.
pub const PASSWORD_MAX_BYTES: usize = 1024;
/// Longest phone number as typed, in characters; E.164 itself has at most 15 digits.
pub const PHONE_CHARS: usize = 64;
/// Longest text of a report, in bytes; what is longer is cut.
pub const REPORT_BYTES: usize = 2 * 1024;
/// Longest id of any kind, in characters.
pub const ID_CHARS: usize = 64;
/// The greatest id of the demonstration.
pub const DEMO_ID_MAX: u16 = 9999;
/// Most event streams that one person may have open: one for each tab, in all browsers together.
pub const STREAMS_PER_USER: usize = 16;
/// How many calls, newest first, a snapshot carries.
pub const SNAPSHOT_CALLS: usize = 50;

/// A request's body is complete within this time after its head, in milliseconds.
pub const BODY_MS: u64 = 10_000;
/// The next request's head is complete within this time after the connection opened or the last answer ended, in
/// milliseconds. One time serves both waits, so it is as long as servers commonly keep an idle connection.
pub const HEAD_MS: u64 = 75_000;
/// How long a TLS handshake may take, from the connection's opening, in milliseconds.
pub const HANDSHAKE_MS: u64 = 10_000;

/// Time between two heartbeats on the event stream, in milliseconds.
pub const HEARTBEAT_MS: u64 = 15_000;
/// A client that heard nothing for this long opens a new stream, in milliseconds.
pub const SILENCE_MS: u64 = 40_000;
/// How often a client tells the server that it is there, in milliseconds; more often where a call's silence is short.
pub const ALIVE_MS: u64 = 60_000;
