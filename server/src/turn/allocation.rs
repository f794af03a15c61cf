//! One allocation: whose it is, how long it lasts, and with whom it speaks (RFC 8656, section 3).

use super::refusal::Refusal;
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use stun_types::message::TransactionId;

/// A permission lasts this long (RFC 8656, section 9).
pub(super) const PERMISSION: Duration = Duration::from_secs(300);
/// A channel lasts this long (RFC 8656, section 12).
pub(super) const CHANNEL: Duration = Duration::from_secs(600);
/// The channel numbers that may be bound. RFC 8656, section 12, ends them at 0x4fff; clients by RFC 5766, section 11, go on.
const CHANNELS: std::ops::RangeInclusive<u16> = 0x4000..=0x7fff;
/// Most peers of one allocation: as many as the other side may tell candidates.
pub(super) const PEERS: usize = shared::limits::CANDIDATES_PER_CALL;

/// An allocation. `S` is the socket behind its relayed address.
pub(super) struct Allocation<S> {
    /// The user name that it was made with; no other may change it.
    pub name: String,
    /// Whose it is.
    pub user: String,
    /// The request that made it: a repeat of that one gets the same answer.
    pub transaction: TransactionId,
    pub socket: S,
    /// The address that peers see.
    pub relayed: SocketAddr,
    pub expires: Duration,
    pub peers: Peers,
}

/// With whom an allocation speaks.
#[derive(Default)]
pub(super) struct Peers {
    permissions: HashMap<IpAddr, Permission>,
    channels: HashMap<u16, Channel>,
    /// The channel of each peer.
    numbers: HashMap<SocketAddr, u16>,
}

/// Somebody whom the client has let speak to it.
#[derive(Clone, Copy)]
struct Permission {
    until: Duration,
    way: Way,
}

struct Channel {
    peer: SocketAddr,
    until: Duration,
}

/// How a peer's address is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Through the socket, or within this server where the peer is a relayed address of its own.
    Any,
    /// Within this server alone: at this address nobody but its relays may be spoken to.
    Within,
}

impl Peers {
    /// Lets these speak to the client, or goes on doing so: all of them, or none.
    pub fn permit(&mut self, peers: &[(IpAddr, Way)], now: Duration) -> Result<(), Refusal> {
        let mut permissions = self.permissions.clone();
        permissions.extend(peers.iter().map(|&(peer, way)| (peer, Permission { until: now + PERMISSION, way })));
        if permissions.len() > PEERS {
            return Err(Refusal::InsufficientCapacity);
        }
        self.permissions = permissions;
        Ok(())
    }

    /// How `peer` is reached; none without a permission.
    pub fn way(&self, peer: IpAddr, now: Duration) -> Option<Way> {
        self.permissions.get(&peer).filter(|permission| permission.until > now).map(|permission| permission.way)
    }

    /// Binds a channel to `peer`, or goes on doing so. Neither may be bound to another one meanwhile.
    pub fn bind(&mut self, number: u16, peer: SocketAddr, now: Duration) -> Result<(), Refusal> {
        self.forget_channels(now);
        let there = self.channels.get(&number).map(|channel| channel.peer);
        let other =
            there.is_some_and(|there| there != peer) || self.numbers.get(&peer).is_some_and(|one| *one != number);
        if !CHANNELS.contains(&number) || other {
            return Err(Refusal::BadRequest);
        }
        if there.is_none() && self.channels.len() >= PEERS {
            return Err(Refusal::InsufficientCapacity);
        }
        self.channels.insert(number, Channel { peer, until: now + CHANNEL });
        self.numbers.insert(peer, number);
        Ok(())
    }

    /// The peer at the other end of a channel.
    pub fn peer(&self, number: u16, now: Duration) -> Option<SocketAddr> {
        self.channels.get(&number).filter(|channel| channel.until > now).map(|channel| channel.peer)
    }

    /// The channel to this peer.
    pub fn channel(&self, peer: SocketAddr, now: Duration) -> Option<u16> {
        self.numbers.get(&peer).copied().filter(|number| self.peer(*number, now).is_some())
    }

    /// Forgets what is over.
    pub fn sweep(&mut self, now: Duration) {
        self.permissions.retain(|_, permission| permission.until > now);
        self.forget_channels(now);
    }

    fn forget_channels(&mut self, now: Duration) {
        self.channels.retain(|_, channel| channel.until > now);
        self.numbers.retain(|_, number| self.channels.contains_key(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(10);

    fn peer(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    #[test]
    fn a_permission_is_over_after_five_minutes_unless_it_is_given_again() {
        let mut peers = Peers::default();
        let ip = peer(1).ip();
        assert_eq!(peers.way(ip, START), None);
        peers.permit(&[(ip, Way::Within)], START).unwrap();
        assert_eq!(peers.way(ip, START + PERMISSION - Duration::from_millis(1)), Some(Way::Within));
        assert_eq!(peers.way(ip, START + PERMISSION), None);
        peers.permit(&[(ip, Way::Any)], START + PERMISSION).unwrap();
        assert_eq!(peers.way(ip, START + PERMISSION), Some(Way::Any));
    }

    #[test]
    fn a_channel_leads_to_one_peer_and_a_peer_has_one_channel() {
        let mut peers = Peers::default();
        peers.bind(0x4000, peer(1), START).unwrap();
        peers.bind(0x4000, peer(1), START).unwrap();
        assert_eq!(peers.bind(0x4000, peer(2), START), Err(Refusal::BadRequest));
        assert_eq!(peers.bind(0x4001, peer(1), START), Err(Refusal::BadRequest));
        peers.bind(0x4001, peer(2), START).unwrap();
        assert_eq!(peers.peer(0x4001, START), Some(peer(2)));
        assert_eq!(peers.channel(peer(1), START), Some(0x4000));
        assert_eq!(peers.peer(0x4000, START + CHANNEL), None);
        assert_eq!(peers.channel(peer(1), START + CHANNEL), None);
        peers.bind(0x4000, peer(2), START + CHANNEL).unwrap();
        assert_eq!(peers.channel(peer(2), START + CHANNEL), Some(0x4000));
        peers.sweep(START + CHANNEL + CHANNEL);
        assert_eq!((peers.channels.len(), peers.numbers.len()), (0, 0));
    }

    #[test]
    fn other_numbers_are_no_channels() {
        for number in [0, 0x3fff, 0x8000, 0xffff] {
            assert_eq!(Peers::default().bind(number, peer(1), START), Err(Refusal::BadRequest), "{number:#x}");
        }
    }

    #[test]
    fn of_more_peers_than_there_is_room_for_none_is_permitted() {
        let mut peers = Peers::default();
        let [first, second] = [1, 2].map(|last| (IpAddr::from([198, 51, 100, last]), Way::Any));
        for number in 1..PEERS as u16 {
            peers.permit(&[(IpAddr::from([192, 0, 2, number as u8]), Way::Any)], START).unwrap();
        }
        assert_eq!(peers.permit(&[first, second], START), Err(Refusal::InsufficientCapacity));
        assert_eq!((peers.way(first.0, START), peers.way(second.0, START)), (None, None));
        peers.permit(&[first, first], START).unwrap();
    }

    #[test]
    fn peers_are_bounded_and_what_is_over_makes_room() {
        let mut peers = Peers::default();
        let permitted = |number: u16| (IpAddr::from([192, 0, 2, number as u8]), Way::Any);
        for number in 0..PEERS as u16 {
            peers.permit(&[permitted(number)], START).unwrap();
            peers.bind(0x4000 + number, peer(number), START).unwrap();
        }
        let another = [(IpAddr::from([198, 51, 100, 1]), Way::Any)];
        assert_eq!(peers.permit(&another, START), Err(Refusal::InsufficientCapacity));
        assert_eq!(peers.bind(0x4fff, peer(9_999), START), Err(Refusal::InsufficientCapacity));
        peers.sweep(START + CHANNEL);
        assert_eq!(peers.permit(&another, START + CHANNEL), Ok(()));
        assert_eq!(peers.bind(0x4fff, peer(9_999), START + CHANNEL), Ok(()));
    }
}
