//! STUN and TURN: how a browser learns its own address, and the relay for two that find no way to each other (RFC 8489, RFC
//! 8656), over UDP and TCP on one port.
//!
//! Messages are read, written and signed by `stun-types` and `turn-types`; whom the relay serves, whom it sends to and how
//! much is decided here. [`relay`] is a machine without input or output, [`sockets`] its hands.

mod allocation;
mod answer;
mod credentials;
mod frame;
mod ice;
mod near;
mod nonce;
mod peer;
mod ports;
mod quota;
mod refusal;
mod relay;
mod sockets;
mod tcp;

pub use credentials::Secret;
pub use ice::Ice;
pub use quota::Share;
pub use sockets::Turn;

use std::{
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    time::Duration,
};

/// The port of STUN and TURN (RFC 8656, section 4).
pub const PORT: u16 = 3478;

/// What the relay goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens, UDP and TCP alike.
    pub listen: SocketAddr,
    /// The address that others see, where it is not this machine's own.
    pub external_ip: Option<IpAddr>,
    /// The ports of relayed addresses.
    pub ports: RangeInclusive<u16>,
    /// Whom it serves.
    pub rules: Rules,
}

/// Whom the relay serves, and how much.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// It also sends to this machine, to its neighbours and to private networks.
    pub allow_private: bool,
    /// How long an allocation lasts that nobody refreshes, unless it asks for more (RFC 8656, section 7.2: the default lifetime).
    pub lifetime: Duration,
    /// The most for one person.
    pub user: Share,
    /// The most for all together.
    pub total: Share,
}

/// How a client has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Transport {
    Udp,
    Tcp,
}

/// A client by its end of the connection: what RFC 8656 calls the 5-tuple, since this end is always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Client {
    transport: Transport,
    address: SocketAddr,
}

impl Client {
    /// Its address as it knows it itself: one that listens for both families sees IPv4 in the form of IPv6.
    fn canonical(&self) -> SocketAddr {
        SocketAddr::new(self.address.ip().to_canonical(), self.address.port())
    }
}
