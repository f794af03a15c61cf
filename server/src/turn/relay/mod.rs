//! The relay itself: what comes in and what goes out of it (RFC 8656, and RFC 8489 for who may ask).
//!
//! No input or output, no clock, no task: [`sockets`](super::sockets) bring packets in with the time, and send what comes out.
//! Every packet makes at most one other.

mod identity;
mod requests;
#[cfg(test)]
mod tests;

use super::{
    Client, Rules, Transport,
    allocation::{Allocation, Way},
    answer,
    credentials::Secret,
    frame,
    near::Near,
    nonce::Nonces,
    peer::{Reach, reach},
    quota::Quota,
};
use std::{
    collections::{BTreeMap, HashMap},
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use stun_types::{
    AddressFamily,
    message::{Message, MessageClass, MessageWriteVec},
    prelude::MessageWriteExt,
};
use turn_types::{
    attribute::{Data, XorPeerAddress},
    channel::ChannelData,
    message::{DATA, SEND},
};

/// What time it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    /// Since the server's start: allocations and all in them go by this, so that they last when the clock is set.
    pub up: Duration,
    /// Since 1970, in seconds: names expire by this, on whichever machine they were made.
    pub unix: u64,
}

/// What goes out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Output<S> {
    /// To a client.
    ToClient(Client, Vec<u8>),
    /// From this socket to a peer.
    ToPeer(S, SocketAddr, Vec<u8>),
}

/// Where relayed addresses come from.
pub(super) trait Sockets<S> {
    /// A new one for this client, of this family, perhaps on an even port: the socket, and the address at which peers find
    /// it. None where the family is not served.
    fn open(&mut self, client: Client, family: AddressFamily, even: bool) -> Option<io::Result<(S, SocketAddr)>>;
}

/// All allocations, and the rules that they go by. `S` is the socket behind a relayed address.
pub(super) struct Relay<S> {
    rules: Rules,
    secret: Secret,
    nonces: Nonces,
    quota: Quota,
    allocations: HashMap<Client, Allocation<S>>,
    /// Whose each relayed address is.
    relayed: BTreeMap<SocketAddr, Client>,
    /// Where nobody may be reached from here.
    near: Near,
    /// Who may begin nothing with a name that expires up to this time, in seconds since 1970.
    expelled: HashMap<String, u64>,
}

impl<S: Clone> Relay<S> {
    pub fn new(rules: Rules, secret: Secret, near: Near) -> Self {
        Self {
            quota: Quota::new(rules.user, rules.total),
            rules,
            secret,
            nonces: Nonces::new(),
            allocations: HashMap::new(),
            relayed: BTreeMap::new(),
            near,
            expelled: HashMap::new(),
        }
    }

    /// Allocations under way.
    pub fn live(&self) -> u32 {
        self.quota.allocations()
    }

    /// Whether this client has an allocation.
    pub fn serves(&self, client: Client, now: Now) -> bool {
        self.allocations.get(&client).is_some_and(|allocation| allocation.expires > now.up)
    }

    /// A client has sent this.
    pub fn client_sends(
        &mut self,
        now: Now,
        client: Client,
        bytes: &[u8],
        sockets: &mut dyn Sockets<S>,
    ) -> Option<Output<S>> {
        if bytes.len() > frame::LONGEST {
            return None;
        }
        if let Ok(channel_data) = ChannelData::parse(bytes) {
            let peer = self.allocation(client, now)?.peers.peer(channel_data.id(), now.up)?;
            return self.send(now, client, peer, channel_data.data());
        }
        let message = Message::from_bytes(bytes).ok()?;
        match message.class() {
            MessageClass::Request => {
                // What cannot be written is not answered: the client asks again, or gives up.
                let answer = self.request(now, client, &message, sockets)?.ok()?;
                Some(Output::ToClient(client, answer))
            }
            MessageClass::Indication if message.has_method(SEND) && requests::not_understood(&message).is_empty() => {
                let peer = message.attribute::<XorPeerAddress>().ok()?.addr(message.transaction_id());
                self.send(now, client, peer, message.attribute::<Data<'_>>().ok()?.data())
            }
            MessageClass::Indication | MessageClass::Success | MessageClass::Error => None,
        }
    }

    /// A peer has sent this to a relayed address, from outside.
    pub fn peer_sends(&mut self, now: Now, relayed: SocketAddr, peer: SocketAddr, data: &[u8]) -> Option<Output<S>> {
        if data.len() > frame::LONGEST {
            return None;
        }
        let client = *self.relayed.get(&relayed)?;
        match self.allocation(client, now)?.peers.way(peer.ip(), now.up)? {
            Way::Any => self.deliver(now, client, peer, data),
            // Whoever is there and is no relay of ours may not speak either.
            Way::Within => None,
        }
    }

    /// A client is gone: its TCP connection is closed.
    pub fn gone(&mut self, client: Client) {
        if let Some(allocation) = self.allocations.remove(&client) {
            self.relayed.remove(&allocation.relayed);
            self.quota.close(&allocation.user);
        }
    }

    /// Ends what `user` has here, and lets none of their names that expire up to `until`, in seconds since 1970, begin
    /// anything more.
    pub fn expel(&mut self, user: &str, until: u64) {
        self.expelled.insert(user.to_owned(), until);
        self.end(|allocation| allocation.user == user);
    }

    /// Forgets what is over. It counted for nothing before, but it held ports and quota.
    pub fn sweep(&mut self, now: Now) {
        self.end(|allocation| allocation.expires <= now.up);
        self.allocations.values_mut().for_each(|allocation| allocation.peers.sweep(now.up));
        self.quota.sweep(now.up);
        self.expelled.retain(|_, until| *until >= now.unix);
    }

    /// This machine is in these networks from now on.
    pub fn moved(&mut self, near: Near) {
        self.near = near;
    }

    /// Ends every allocation that is `over`.
    pub fn end(&mut self, over: impl Fn(&Allocation<S>) -> bool) {
        let all = self.allocations.iter();
        let clients: Vec<_> = all.filter(|(_, allocation)| over(allocation)).map(|(client, _)| *client).collect();
        clients.into_iter().for_each(|client| self.gone(client));
    }

    fn allocation(&mut self, client: Client, now: Now) -> Option<&mut Allocation<S>> {
        self.allocations.get_mut(&client).filter(|allocation| allocation.expires > now.up)
    }

    /// Sends a client's data to a peer. Between two relayed addresses of this server nothing leaves it: that needs no way
    /// through the owner's router and back, and whoever else is at such an address hears nothing.
    fn send(&mut self, now: Now, client: Client, peer: SocketAddr, data: &[u8]) -> Option<Output<S>> {
        let allocation = self.allocations.get(&client).filter(|allocation| allocation.expires > now.up)?;
        let way = allocation.peers.way(peer.ip(), now.up)?;
        if !self.quota.take(&allocation.user, data.len(), now.up) {
            return None;
        }
        if let Some(other) = self.relayed.get(&peer).copied() {
            let relayed = allocation.relayed;
            self.allocation(other, now)?.peers.way(relayed.ip(), now.up)?;
            return self.deliver(now, other, relayed, data);
        }
        match way {
            Way::Any => Some(Output::ToPeer(allocation.socket.clone(), peer, data.to_vec())),
            Way::Within => None,
        }
    }

    /// Hands a peer's data to a client, on the channel that is bound to the peer, or with its address.
    fn deliver(&mut self, now: Now, client: Client, peer: SocketAddr, data: &[u8]) -> Option<Output<S>> {
        let allocation = self.allocations.get(&client)?;
        if !self.quota.take(&allocation.user, data.len(), now.up) {
            return None;
        }
        let bytes = match allocation.peers.channel(peer, now.up) {
            Some(channel) => frame::channel_data(channel, data, client.transport == Transport::Tcp)?,
            None => {
                let indication = Message::builder_indication(DATA, MessageWriteVec::new());
                let peer = XorPeerAddress::new(peer, indication.transaction_id());
                answer::finish(indication, None, &[&peer, &Data::new(data)]).ok()?
            }
        };
        Some(Output::ToClient(client, bytes))
    }

    /// How a peer at this address may be spoken to, if at all.
    fn way_to(&self, ip: IpAddr) -> Option<Way> {
        let ports = SocketAddr::new(ip, 0)..=SocketAddr::new(ip, u16::MAX);
        let relays = self.relayed.range(ports).next().is_some();
        let open = match reach(ip) {
            // Past the firewall, everything on the server's own machine and beside it could be reached from within.
            Reach::Public => self.rules.allow_private || !(relays || self.near.holds(ip)),
            Reach::Private => self.rules.allow_private,
            Reach::Nobody => false,
        };
        match (open, relays) {
            (true, _) => Some(Way::Any),
            (false, true) => Some(Way::Within),
            (false, false) => None,
        }
    }
}
