//! The requests of TURN, one by one.

use super::{
    super::{
        Client,
        allocation::{Allocation, PEERS, Peers, Way},
        answer::{self, Written},
        quota::Exceeded,
        refusal::Refusal,
    },
    Now, Relay, Sockets,
    identity::Asker,
};
use std::{net::SocketAddr, time::Duration};
use stun_types::{
    AddressFamily,
    attribute::{AttributeType, MessageIntegrity, Nonce, Realm, Username, XorMappedAddress},
    message::{BINDING, Message},
    prelude::{Attribute, AttributeStaticType},
};
use turn_types::{
    attribute::{
        ChannelNumber, Data, EvenPort, Lifetime, RequestedAddressFamily, RequestedTransport, ReservationToken,
        XorPeerAddress, XorRelayedAddress,
    },
    message::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH},
};

/// An allocation must be refreshed within this time (RFC 8656, section 7.2).
pub(super) const LONGEST: Duration = Duration::from_secs(3600);

/// So many sockets are opened for one whose address is free.
const TRIES: usize = 8;

/// The attributes that must be understood, and are.
const UNDERSTOOD: &[AttributeType] = &[
    Username::TYPE,
    MessageIntegrity::TYPE,
    Realm::TYPE,
    Nonce::TYPE,
    ChannelNumber::TYPE,
    Lifetime::TYPE,
    XorPeerAddress::TYPE,
    Data::TYPE,
    RequestedAddressFamily::TYPE,
    EvenPort::TYPE,
    RequestedTransport::TYPE,
    ReservationToken::TYPE,
];

/// The attributes that must be understood, and are not.
pub(super) fn not_understood(message: &Message<'_>) -> Vec<AttributeType> {
    let kinds = message.iter_attributes().map(|(_, attribute)| attribute.get_type());
    kinds.filter(|kind| kind.comprehension_required() && !UNDERSTOOD.contains(kind)).collect()
}

/// What a request has come to.
enum Done {
    /// There is an allocation.
    Allocated { relayed: SocketAddr, lifetime: Duration },
    /// It lasts so much longer; not at all if it was given up.
    Refreshed(Duration),
    /// A peer may speak.
    Permitted,
}

impl<S: Clone> Relay<S> {
    /// Answers a request; none that is not of TURN.
    pub(super) fn request(
        &mut self,
        now: Now,
        client: Client,
        request: &Message<'_>,
        sockets: &mut dyn Sockets<S>,
    ) -> Option<Written> {
        let method = request.method();
        if method == BINDING {
            return Some(bind(client, request));
        }
        if ![ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND].contains(&method) {
            return None;
        }
        let asker = match self.authenticate(now, client, request) {
            Ok(asker) => asker,
            Err(refusal) => return Some(self.challenge(now, client, request, refusal)),
        };
        let key = Some(&asker.key);
        let unknown = not_understood(request);
        if !unknown.is_empty() {
            return Some(answer::not_understood(request, key, &unknown));
        }
        let done = match method {
            ALLOCATE => self.allocate(now, client, request, &asker, sockets),
            REFRESH => self.refresh(now, client, request, &asker),
            CREATE_PERMISSION => self.create_permission(now, client, request, &asker),
            _ => self.channel_bind(now, client, request, &asker),
        };
        Some(match done {
            Ok(Done::Permitted) => answer::success(request, key, &[]),
            Ok(Done::Refreshed(lifetime)) => answer::success(request, key, &[&seconds(lifetime)]),
            Ok(Done::Allocated { relayed, lifetime }) => {
                let id = request.transaction_id();
                let relayed = XorRelayedAddress::new(relayed, id);
                let mapped = XorMappedAddress::new(client.canonical(), id);
                answer::success(request, key, &[&relayed, &seconds(lifetime), &mapped])
            }
            // A name that has expired: with another one it may go on.
            Err(Refusal::Unauthorized) => self.challenge(now, client, request, Refusal::Unauthorized),
            Err(refusal) => answer::refusal(request, refusal, key, &[]),
        })
    }

    /// RFC 8656, section 7.2. A port that is kept for another allocation is not to be had: browsers send everything over one.
    fn allocate(
        &mut self,
        now: Now,
        client: Client,
        request: &Message<'_>,
        asker: &Asker,
        sockets: &mut dyn Sockets<S>,
    ) -> Result<Done, Refusal> {
        if let Some(there) = self.allocation(client, now) {
            // The answer was lost on the way.
            let repeated = there.transaction == request.transaction_id() && there.name == asker.username();
            let lifetime = there.expires - now.up;
            return repeated
                .then_some(Done::Allocated { relayed: there.relayed, lifetime })
                .ok_or(Refusal::AllocationMismatch);
        }
        // One that is over may not have been swept yet.
        self.gone(client);
        let user = self.user(now, asker)?;
        let transport = request.attribute::<RequestedTransport>().map_err(|_| Refusal::BadRequest)?;
        if transport.protocol() != RequestedTransport::UDP {
            return Err(Refusal::UnsupportedTransport);
        }
        let even = even_port(request)?;
        // Without a wish it is IPv4, however the client has come: the peer may have no other.
        let family = family(request)?.unwrap_or(AddressFamily::IPV4);
        let lifetime = self.bounded(lifetime(request)?);
        self.quota.open(user, now.up).map_err(|exceeded| match exceeded {
            Exceeded::User => Refusal::QuotaReached,
            Exceeded::Total => Refusal::InsufficientCapacity,
        })?;
        let opened = self.open(client, family, even, sockets);
        let (socket, relayed) = opened.inspect_err(|_| self.quota.close(user))?;
        let allocation = Allocation {
            name: asker.username().to_owned(),
            user: user.to_owned(),
            transaction: request.transaction_id(),
            socket,
            relayed,
            expires: now.up + lifetime,
            peers: Peers::default(),
        };
        self.allocations.insert(client, allocation);
        self.relayed.insert(relayed, client);
        Ok(Done::Allocated { relayed, lifetime })
    }

    /// A socket whose relayed address nobody has yet: sockets on several of this machine's addresses may all be told by one, that
    /// of the router in front.
    fn open(
        &self,
        client: Client,
        family: AddressFamily,
        even: bool,
        sockets: &mut dyn Sockets<S>,
    ) -> Result<(S, SocketAddr), Refusal> {
        for _ in 0..TRIES {
            let opened = sockets.open(client, family, even).ok_or(Refusal::AddressFamilyNotSupported)?;
            let (socket, relayed) = opened.map_err(|_| Refusal::InsufficientCapacity)?;
            if !self.relayed.contains_key(&relayed) {
                return Ok((socket, relayed));
            }
        }
        Err(Refusal::InsufficientCapacity)
    }

    /// RFC 8656, section 8.2. A name that has expired since the allocation was made does no harm: a call may last.
    fn refresh(&mut self, now: Now, client: Client, request: &Message<'_>, asker: &Asker) -> Result<Done, Refusal> {
        let family = family(request)?;
        let asked = lifetime(request)?;
        let lifetime = self.bounded(asked);
        let allocation = self.own(now, client, asker)?;
        if family.is_some_and(|family| family != (&allocation.relayed).into()) {
            return Err(Refusal::PeerAddressFamilyMismatch);
        }
        if asked == Some(Duration::ZERO) {
            self.gone(client);
            return Ok(Done::Refreshed(Duration::ZERO));
        }
        allocation.expires = now.up + lifetime;
        Ok(Done::Refreshed(lifetime))
    }

    /// RFC 8656, section 10.2. Of several peers all are permitted, or none.
    fn create_permission(
        &mut self,
        now: Now,
        client: Client,
        request: &Message<'_>,
        asker: &Asker,
    ) -> Result<Done, Refusal> {
        let relayed = self.own(now, client, asker)?.relayed;
        let attributes = request.iter_attributes().map(|(_, attribute)| attribute);
        let raw = attributes.filter(|attribute| attribute.get_type() == XorPeerAddress::TYPE);
        // Counted before they are looked at: a message has room for many more.
        let raw: Vec<_> = raw.take(PEERS + 1).collect();
        match raw.len() {
            0 => return Err(Refusal::BadRequest),
            1..=PEERS => {}
            _ => return Err(Refusal::InsufficientCapacity),
        }
        let peers = raw.iter().map(|attribute| {
            let peer = XorPeerAddress::try_from(attribute).map_err(|_| Refusal::BadRequest)?;
            let peer = peer.addr(request.transaction_id());
            Ok((peer.ip(), self.permissible(peer, relayed)?))
        });
        let peers = peers.collect::<Result<Vec<_>, _>>()?;
        self.own(now, client, asker)?.peers.permit(&peers, now.up)?;
        Ok(Done::Permitted)
    }

    /// RFC 8656, section 12.2.
    fn channel_bind(
        &mut self,
        now: Now,
        client: Client,
        request: &Message<'_>,
        asker: &Asker,
    ) -> Result<Done, Refusal> {
        let relayed = self.own(now, client, asker)?.relayed;
        let number = request.attribute::<ChannelNumber>().map_err(|_| Refusal::BadRequest)?.channel();
        let peer = request.attribute::<XorPeerAddress>().map_err(|_| Refusal::BadRequest)?;
        let peer = peer.addr(request.transaction_id());
        let way = self.permissible(peer, relayed)?;
        if way == Way::Within && !self.relayed.contains_key(&peer) {
            return Err(Refusal::Forbidden);
        }
        let allocation = self.own(now, client, asker)?;
        allocation.peers.bind(number, peer, now.up)?;
        allocation.peers.permit(&[(peer.ip(), way)], now.up)?;
        Ok(Done::Permitted)
    }

    /// How long an allocation lasts that asks for this, or for nothing.
    fn bounded(&self, asked: Option<Duration>) -> Duration {
        asked.unwrap_or_default().clamp(self.rules.lifetime, LONGEST)
    }

    /// The client's allocation, which must be there and the asker's.
    fn own(&mut self, now: Now, client: Client, asker: &Asker) -> Result<&mut Allocation<S>, Refusal> {
        let allocation = self.allocation(client, now).ok_or(Refusal::AllocationMismatch)?;
        if allocation.name == asker.username() { Ok(allocation) } else { Err(Refusal::WrongCredentials) }
    }

    /// How a peer is reached from this relayed address, if it may be.
    fn permissible(&self, peer: SocketAddr, relayed: SocketAddr) -> Result<Way, Refusal> {
        if peer.is_ipv4() != relayed.is_ipv4() {
            return Err(Refusal::PeerAddressFamilyMismatch);
        }
        self.way_to(peer.ip()).ok_or(Refusal::Forbidden)
    }
}

/// Tells a client how its address looks from here (RFC 8489, section 12.1).
fn bind(client: Client, request: &Message<'_>) -> Written {
    let unknown = not_understood(request);
    if !unknown.is_empty() {
        return answer::not_understood(request, None, &unknown);
    }
    let mapped = XorMappedAddress::new(client.canonical(), request.transaction_id());
    answer::success(request, None, &[&mapped])
}

/// The family that a request names.
fn family(request: &Message<'_>) -> Result<Option<AddressFamily>, Refusal> {
    let Some(raw) = request.raw_attribute(RequestedAddressFamily::TYPE) else { return Ok(None) };
    let named = RequestedAddressFamily::try_from(&raw).map_err(|_| Refusal::AddressFamilyNotSupported)?;
    Ok(Some(named.family()))
}

/// Whether a request asks for an even port.
fn even_port(request: &Message<'_>) -> Result<bool, Refusal> {
    let asked = request.raw_attribute(EvenPort::TYPE).map(|raw| EvenPort::try_from(&raw));
    let asked = asked.transpose().map_err(|_| Refusal::BadRequest)?;
    let reserves = asked.as_ref().is_some_and(EvenPort::requested) || request.has_attribute(ReservationToken::TYPE);
    if reserves { Err(Refusal::InsufficientCapacity) } else { Ok(asked.is_some()) }
}

/// The lifetime that a request asks for.
fn lifetime(request: &Message<'_>) -> Result<Option<Duration>, Refusal> {
    let Some(raw) = request.raw_attribute(Lifetime::TYPE) else { return Ok(None) };
    let asked = Lifetime::try_from(&raw).map_err(|_| Refusal::BadRequest)?;
    Ok(Some(Duration::from_secs(asked.seconds().into())))
}

fn seconds(lifetime: Duration) -> Lifetime {
    Lifetime::new(u32::try_from(lifetime.as_secs()).unwrap_or(u32::MAX))
}
