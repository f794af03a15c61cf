//! What the running server goes by, once flags and environment are read.

use crate::{cli::Rates, turn::Secret};
use shared::api::Registration;
use std::time::Duration;

/// How long an account's session stands without use.
pub const SESSION: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Most connections of one address at a time: a household's or an office's, with a few for each tab.
pub const CONNECTIONS: usize = 256;

/// The settings that requests and calls depend on.
#[derive(Clone, Debug)]
pub struct Config {
    /// Phone numbers without a country code belong to this region (ISO 3166-1, two letters).
    pub region: phonenumber::country::Id,
    /// Who may open an account.
    pub registration: Registration,
    /// How long a session stands without use.
    pub session: Duration,
    /// The demonstration is there.
    pub demo: bool,
    /// STUN and TURN servers for the clients' peer connections beside the server's own, as URLs (RFC 7064, RFC 7065).
    pub ice_servers: Vec<String>,
    /// What those TURN servers share with this one.
    pub ice_secret: Option<Secret>,
    /// How long something may be begun at a TURN server with the credentials that a page was given.
    pub credentials_time: Duration,
    /// How long each stage of a call may last.
    pub timers: Timers,
    /// How long a client may take over a request.
    pub requests: RequestTimes,
    /// Most connections of one address at a time. A proxy has one for everybody.
    pub connections: usize,
    /// How often things may be asked for.
    pub rates: Rates,
    /// The server is reached through a proxy, which says in `X-Forwarded-For` who has asked it.
    pub behind_proxy: bool,
    /// Whether the server itself speaks HTTPS.
    pub https: Https,
}

/// Whether the server itself speaks HTTPS, and by whose certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Https {
    /// It speaks plain HTTP.
    Off,
    /// By one that it has made itself, which no browser trusts.
    SelfSigned,
    /// By one that its owner has given it.
    Given,
}

/// How long things may last.
#[derive(Clone, Copy, Debug)]
pub struct Timers {
    /// A call that no device has shown is unreachable after this long.
    pub reach: Duration,
    /// A call that nobody answered is missed after this long.
    pub ring: Duration,
    /// An accepted call that did not connect has failed after this long.
    pub connect: Duration,
    /// A call whose sides are both silent is closed after this long.
    pub silence: Duration,
    /// How long a page may be away before its device counts as gone.
    pub device_grace: Duration,
    /// The time between two heartbeats on a stream.
    pub heartbeat: Duration,
}

/// How long a client may take over a request; who is slower loses the connection.
#[derive(Clone, Copy, Debug)]
pub struct RequestTimes {
    /// For the TLS handshake, from the connection's opening.
    pub handshake: Duration,
    /// For the next head: from the connection's opening, over TLS from the end of the handshake, or from the end of the last
    /// answer.
    pub head: Duration,
    /// For the body, once the head is there.
    pub body: Duration,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            reach: Duration::from_secs(20),
            ring: Duration::from_secs(45),
            connect: Duration::from_secs(30),
            silence: Duration::from_secs(300),
            device_grace: Duration::from_secs(10),
            heartbeat: Duration::from_millis(shared::limits::HEARTBEAT_MS),
        }
    }
}

impl Default for RequestTimes {
    fn default() -> Self {
        Self {
            handshake: Duration::from_millis(shared::limits::HANDSHAKE_MS),
            head: Duration::from_millis(shared::limits::HEAD_MS),
            body: Duration::from_millis(shared::limits::BODY_MS),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            region: phonenumber::country::Id::RU,
            registration: Registration::Open,
            session: SESSION,
            demo: false,
            ice_servers: Vec::new(),
            ice_secret: None,
            credentials_time: Duration::from_secs(3600),
            timers: Timers::default(),
            requests: RequestTimes::default(),
            connections: CONNECTIONS,
            rates: Rates::default(),
            behind_proxy: false,
            https: Https::Off,
        }
    }
}
