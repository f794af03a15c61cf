//! The relay in virtual time.

use super::{super::credentials::Name, *};
use crate::turn::{Share, allocation, refusal::Refusal};
use requests::LONGEST;
use std::cell::Cell;
use stun_types::{
    attribute::{ErrorCode, MessageIntegrity, Nonce, Realm, UnknownAttributes, Username, XorMappedAddress},
    message::{BINDING, IntegrityAlgorithm, IntegrityKey, LongTermKeyCredentials, Method},
    prelude::{AttributeStaticType, AttributeWrite},
};
use turn_types::{
    attribute::{
        ChannelNumber, EvenPort, Lifetime, RequestedAddressFamily, RequestedTransport, ReservationToken,
        XorRelayedAddress,
    },
    message::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH},
};

const SECRET: &str = "secret";
/// When the tests begin, in seconds since 1970.
const UNIX: u64 = 1_700_000_000;
/// The server's address, on which its relayed addresses are.
const SERVER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(8, 8, 4, 4));
/// How long an allocation lasts by the rules.
const LIFETIME: Duration = Duration::from_secs(600);
/// Somebody on the internet.
const PEER: &str = "9.9.9.9:5000";

/// Gives ports one after the other, from the first that there is.
struct Ports {
    next: u16,
    last: u16,
}

impl Sockets<u16> for Ports {
    fn open(&mut self, _client: Client, family: AddressFamily, even: bool) -> Option<io::Result<(u16, SocketAddr)>> {
        let port = if even { self.next.next_multiple_of(2) } else { self.next };
        (family == AddressFamily::IPV4).then(|| {
            if port > self.last {
                return Err(io::ErrorKind::AddrInUse.into());
            }
            self.next = port + 1;
            Ok((port, SocketAddr::new(SERVER, port)))
        })
    }

    fn is_own(&self, ip: IpAddr) -> bool {
        ip == SERVER
    }
}

/// A relay, its ports and its time.
struct World {
    relay: Relay<u16>,
    ports: Ports,
    up: Cell<u64>,
}

/// Somebody who asks the relay.
#[derive(Clone)]
struct Caller {
    client: Client,
    name: String,
    nonce: String,
    /// What the password is made from.
    secret: &'static str,
}

/// An answer, taken apart.
type Answer = (MessageClass, Vec<u8>);

impl World {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Rules)) -> Self {
        let share = Share { allocations: 4, bits_per_second: 1_000_000 };
        let mut rules = Rules { allow_private: false, lifetime: LIFETIME, user: share, total: share };
        change(&mut rules);
        let relay = Relay::new(rules, Secret::shared(SECRET));
        Self { relay, ports: Ports { next: 50_000, last: 60_000 }, up: Cell::new(0) }
    }

    fn now(&self) -> Now {
        Now { up: Duration::from_secs(self.up.get()), unix: UNIX + self.up.get() }
    }

    fn pass(&self, time: Duration) {
        self.up.set(self.up.get() + time.as_secs());
    }

    fn take(&mut self, client: Client, bytes: &[u8]) -> Option<Output<u16>> {
        self.relay.from_client(self.now(), client, bytes, &mut self.ports)
    }

    fn answer(&mut self, client: Client, bytes: &[u8]) -> Option<Answer> {
        match self.take(client, bytes)? {
            Output::ToClient(to, answer) => {
                assert_eq!(to, client);
                Some((Message::from_bytes(&answer).unwrap().class(), answer))
            }
            Output::ToPeer(..) => panic!("a request is answered"),
        }
    }

    /// A caller of this user, whose name is good for a minute, and who has learned the nonce.
    fn caller(&mut self, user: &str, port: u16) -> Caller {
        self.caller_over(Transport::Udp, user, port)
    }

    fn caller_over(&mut self, transport: Transport, user: &str, port: u16) -> Caller {
        let client = Client { transport, address: SocketAddr::from(([1, 2, 3, 4], port)) };
        let name = Name { expires: UNIX + self.up.get() + 60, user }.to_string();
        let (class, answer) = self.answer(client, &plain(ALLOCATE)).unwrap();
        assert_eq!((class, code(&answer)), (MessageClass::Error, Refusal::Unauthorized.code()));
        Caller { client, name, nonce: nonce(&answer), secret: SECRET }
    }

    fn ask(&mut self, caller: &Caller, method: Method, content: &[&dyn AttributeWrite]) -> Answer {
        self.answer(caller.client, &caller.signed(method, content)).unwrap()
    }

    /// The code of the refusal; 0 for a success.
    fn outcome(&mut self, caller: &Caller, method: Method, content: &[&dyn AttributeWrite]) -> u16 {
        match self.ask(caller, method, content) {
            (MessageClass::Success, _) => 0,
            (_, answer) => code(&answer),
        }
    }

    fn allocate(&mut self, caller: &Caller) -> SocketAddr {
        self.allocate_with(caller, &[&udp()])
    }

    fn allocate_with(&mut self, caller: &Caller, content: &[&dyn AttributeWrite]) -> SocketAddr {
        let (class, answer) = self.ask(caller, ALLOCATE, content);
        assert_eq!(class, MessageClass::Success);
        let message = Message::from_bytes(&answer).unwrap();
        assert_eq!(
            message.attribute::<XorMappedAddress>().unwrap().addr(message.transaction_id()),
            caller.client.address
        );
        message.attribute::<XorRelayedAddress>().unwrap().addr(message.transaction_id())
    }

    fn permit(&mut self, caller: &Caller, peer: &str) -> u16 {
        let request = caller.request(CREATE_PERMISSION);
        let peer = XorPeerAddress::new(peer.parse().unwrap(), request.transaction_id());
        refused(&self.answer(caller.client, &caller.sign(request, &[&peer])).unwrap())
    }

    fn bind(&mut self, caller: &Caller, channel: u16, peer: &str) -> u16 {
        let request = caller.request(CHANNEL_BIND);
        let peer = XorPeerAddress::new(peer.parse().unwrap(), request.transaction_id());
        refused(&self.answer(caller.client, &caller.sign(request, &[&ChannelNumber::new(channel), &peer])).unwrap())
    }

    fn refresh(&mut self, caller: &Caller, seconds: u32) -> u16 {
        self.outcome(caller, REFRESH, &[&Lifetime::new(seconds)])
    }

    fn send(&mut self, caller: &Caller, peer: &str, data: &[u8]) -> Option<Output<u16>> {
        let indication = Message::builder_indication(SEND, MessageWriteVec::new());
        let peer = XorPeerAddress::new(peer.parse().unwrap(), indication.transaction_id());
        self.take(caller.client, &answer::finish(indication, None, &[&peer, &Data::new(data)]).unwrap())
    }
}

impl Caller {
    fn key(&self) -> IntegrityKey {
        let password = Secret::shared(self.secret).password(&self.name);
        let credentials = LongTermKeyCredentials::new(self.name.clone(), password, "visavis".to_owned());
        credentials.make_key(IntegrityAlgorithm::Sha1)
    }

    fn request(&self, method: Method) -> MessageWriteVec {
        Message::builder_request(method, MessageWriteVec::new())
    }

    fn sign(&self, request: MessageWriteVec, content: &[&dyn AttributeWrite]) -> Vec<u8> {
        let (name, realm) = (Username::new(&self.name).unwrap(), Realm::new("visavis").unwrap());
        let nonce = Nonce::new(&self.nonce).unwrap();
        let content = [content, &[&name, &realm, &nonce]].concat();
        answer::finish(request, Some(&self.key()), &content).unwrap()
    }

    fn signed(&self, method: Method, content: &[&dyn AttributeWrite]) -> Vec<u8> {
        self.sign(self.request(method), content)
    }
}

fn udp() -> RequestedTransport {
    RequestedTransport::new(RequestedTransport::UDP)
}

fn plain(method: Method) -> Vec<u8> {
    answer::finish(Message::builder_request(method, MessageWriteVec::new()), None, &[]).unwrap()
}

fn code(answer: &[u8]) -> u16 {
    Message::from_bytes(answer).unwrap().attribute::<ErrorCode>().unwrap().code()
}

fn refused((class, answer): &Answer) -> u16 {
    if *class == MessageClass::Success { 0 } else { code(answer) }
}

fn nonce(answer: &[u8]) -> String {
    Message::from_bytes(answer).unwrap().attribute::<Nonce>().unwrap().nonce().to_owned()
}

/// What a client has got from a peer, in an indication.
fn heard(output: Option<Output<u16>>) -> Option<(Client, SocketAddr, Vec<u8>)> {
    let Output::ToClient(client, bytes) = output? else { panic!("for a client") };
    let message = Message::from_bytes(&bytes).unwrap();
    assert!(message.has_method(DATA));
    let peer = message.attribute::<XorPeerAddress>().unwrap().addr(message.transaction_id());
    Some((client, peer, message.attribute::<Data<'_>>().unwrap().data().to_vec()))
}

#[test]
fn anybody_is_told_how_their_address_looks_from_here() {
    let mut world = World::new();
    for (address, seen) in
        [("9.9.9.9:1", "9.9.9.9:1"), ("[::ffff:9.9.9.9]:1", "9.9.9.9:1"), ("[2600::1]:2", "[2600::1]:2")]
    {
        let client = Client { transport: Transport::Udp, address: address.parse().unwrap() };
        let (class, answer) = world.answer(client, &plain(BINDING)).unwrap();
        let message = Message::from_bytes(&answer).unwrap();
        let mapped = message.attribute::<XorMappedAddress>().unwrap().addr(message.transaction_id());
        assert_eq!((class, mapped.to_string().as_str()), (MessageClass::Success, seen));
    }
}

#[test]
fn data_goes_to_a_permitted_peer_and_comes_back() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let relayed = world.allocate(&ann);
    let peer: SocketAddr = PEER.parse().unwrap();
    assert_eq!(world.send(&ann, PEER, b"before"), None);
    assert_eq!(world.relay.from_peer(world.now(), relayed, peer, b"before"), None);
    assert_eq!(world.permit(&ann, PEER), 0);
    assert_eq!(world.send(&ann, PEER, b"there"), Some(Output::ToPeer(relayed.port(), peer, b"there".to_vec())));
    let back = world.relay.from_peer(world.now(), relayed, peer, b"back");
    assert_eq!(heard(back), Some((ann.client, peer, b"back".to_vec())));
    world.pass(allocation::PERMISSION);
    assert_eq!(world.send(&ann, PEER, b"after"), None);
}

#[test]
fn a_channel_carries_data_with_four_bytes_around_it() {
    let mut world = World::new();
    for (transport, back) in [(Transport::Udp, &b"\x40\x01\0\x03abc"[..]), (Transport::Tcp, b"\x40\x01\0\x03abc\0")] {
        let ann = world.caller_over(transport, "ann", 1);
        let relayed = world.allocate(&ann);
        assert_eq!(world.take(ann.client, b"\x40\x01\0\x03abc"), None);
        assert_eq!(world.bind(&ann, 0x4001, PEER), 0);
        let peer: SocketAddr = PEER.parse().unwrap();
        let there = Some(Output::ToPeer(relayed.port(), peer, b"abc".to_vec()));
        // With padding or without (RFC 8656, section 12.5).
        assert_eq!(world.take(ann.client, b"\x40\x01\0\x03abc\0"), there);
        assert_eq!(world.take(ann.client, b"\x40\x01\0\x03abc"), there);
        let heard = world.relay.from_peer(world.now(), relayed, peer, b"abc");
        assert_eq!(heard, Some(Output::ToClient(ann.client, back.to_vec())));
    }
}

#[test]
fn who_shows_no_password_or_a_wrong_one_gets_nothing() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let (class, answer) = world.ask(&Caller { secret: "another", ..ann.clone() }, ALLOCATE, &[&udp()]);
    assert_eq!((class, code(&answer)), (MessageClass::Error, Refusal::Unauthorized.code()));
    assert!(!Message::from_bytes(&answer).unwrap().has_attribute(MessageIntegrity::TYPE));
    for method in [ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND] {
        assert_eq!(refused(&world.answer(ann.client, &plain(method)).unwrap()), 401, "{method}");
    }
    assert_eq!(world.relay.live(), 0);
}

#[test]
fn a_nonce_of_somebody_else_or_from_long_ago_is_stale_and_a_fresh_one_comes_with_the_refusal() {
    let mut world = World::new();
    let (ann, bob) = (world.caller("ann", 1), world.caller("bob", 2));
    let stolen = Client { address: "5.6.7.8:1".parse().unwrap(), ..ann.client };
    assert_eq!(world.outcome(&Caller { client: stolen, ..ann.clone() }, ALLOCATE, &[&udp()]), 438);
    world.allocate(&bob);
    world.allocate(&ann);
    for _ in 0..6 {
        world.pass(Duration::from_secs(599));
        assert_eq!(world.refresh(&ann, 600), 0);
    }
    world.pass(Duration::from_secs(300));
    let (_, answer) = world.ask(&ann, REFRESH, &[]);
    assert_eq!(code(&answer), 438);
    assert_eq!(world.refresh(&Caller { nonce: nonce(&answer), ..ann }, 600), 0);
}

#[test]
fn a_name_that_has_expired_begins_nothing_and_keeps_what_it_has_begun() {
    let mut world = World::new();
    let (ann, late) = (world.caller("ann", 1), world.caller("ann", 2));
    let relayed = world.allocate(&ann);
    assert_eq!(world.permit(&ann, PEER), 0);
    // Two minutes on names that are good for one, and long after.
    for _ in 0..20 {
        world.pass(Duration::from_secs(120));
        assert_eq!(world.refresh(&ann, 600), 0);
        assert_eq!(world.permit(&ann, PEER), 0);
        assert_eq!(world.bind(&ann, 0x4000, PEER), 0);
        let there = Output::ToPeer(relayed.port(), PEER.parse().unwrap(), b"x".to_vec());
        assert_eq!(world.send(&ann, PEER, b"x"), Some(there));
        world.relay.sweep(world.now());
    }
    assert_eq!(world.outcome(&late, ALLOCATE, &[&udp()]), 401);
    assert_eq!(world.relay.live(), 1);
}

#[test]
fn a_name_that_says_no_time_begins_nothing() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    for name in ["ann", "never:ann", ":ann", ""] {
        assert_eq!(world.outcome(&Caller { name: name.to_owned(), ..ann.clone() }, ALLOCATE, &[&udp()]), 401, "{name}");
    }
}

#[test]
fn an_allocation_is_its_makers_alone() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let bob = Caller { client: ann.client, ..world.caller("bob", 2) };
    world.allocate(&ann);
    assert_eq!(world.refresh(&bob, 0), 441);
    assert_eq!(world.permit(&bob, PEER), 441);
    assert_eq!(world.bind(&bob, 0x4000, PEER), 441);
    assert_eq!(world.outcome(&bob, ALLOCATE, &[&udp()]), 437);
    assert_eq!(world.relay.live(), 1);
}

#[test]
fn without_an_allocation_there_is_nothing_to_change() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    assert_eq!(world.refresh(&ann, 600), 437);
    assert_eq!(world.permit(&ann, PEER), 437);
    assert_eq!(world.bind(&ann, 0x4000, PEER), 437);
    assert_eq!(world.send(&ann, PEER, b"x"), None);
}

#[test]
fn a_request_that_comes_twice_makes_one_allocation() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let request = ann.signed(ALLOCATE, &[&udp()]);
    let first = world.answer(ann.client, &request).unwrap();
    assert_eq!(world.answer(ann.client, &request).unwrap(), first);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&udp()]), 437);
    assert_eq!(world.relay.live(), 1);
}

#[test]
fn a_lifetime_is_bounded_and_ends() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    for (asked, given) in [(1, LIFETIME), (1_200, Duration::from_secs(1_200)), (u32::MAX, LONGEST)] {
        let ann = Caller { name: Name { expires: u64::MAX, user: "ann" }.to_string(), ..ann.clone() };
        let (_, answer) = world.ask(&ann, ALLOCATE, &[&udp(), &Lifetime::new(asked)]);
        let lifetime = Message::from_bytes(&answer).unwrap().attribute::<Lifetime>().unwrap().seconds();
        assert_eq!(Duration::from_secs(lifetime.into()), given);
        world.pass(given - Duration::from_secs(1));
        world.relay.sweep(world.now());
        assert_eq!(world.relay.live(), 1);
        world.pass(Duration::from_secs(1));
        let nonce = world.caller("ann", 1).nonce;
        assert_eq!(world.permit(&Caller { nonce, ..ann.clone() }, PEER), 437);
        world.relay.sweep(world.now());
        assert_eq!(world.relay.live(), 0);
        world.up.set(0);
    }
}

#[test]
fn an_allocation_that_is_given_up_leaves_nothing() {
    let mut world = World::new();
    let (ann, bob) = (world.caller("ann", 1), world.caller_over(Transport::Tcp, "bob", 2));
    let relayed = world.allocate(&ann);
    world.permit(&ann, PEER);
    assert_eq!(world.refresh(&ann, 0), 0);
    assert_eq!(world.relay.from_peer(world.now(), relayed, PEER.parse().unwrap(), b"x"), None);
    world.allocate(&bob);
    world.relay.gone(bob.client);
    assert_eq!((world.relay.live(), world.relay.relayed.len()), (0, 0));
    // Given up, the same way may be used again.
    world.allocate(&ann);
}

#[test]
fn a_person_has_so_many_allocations_and_the_server_so_many() {
    let mut world = World::with(|rules| {
        rules.user.allocations = 2;
        rules.total.allocations = 3;
    });
    let callers = [("ann", 1), ("ann", 2), ("ann", 3), ("bob", 4), ("bob", 5)];
    let callers = callers.map(|(user, port)| world.caller(user, port));
    let outcomes = callers.each_ref().map(|caller| world.outcome(caller, ALLOCATE, &[&udp()]));
    assert_eq!(outcomes, [0, 0, 486, 0, 508]);
    // Another name is the same person.
    let other = Caller { name: Name { expires: UNIX + 999, user: "ann" }.to_string(), ..callers[2].clone() };
    assert_eq!(world.outcome(&other, ALLOCATE, &[&udp()]), 486);
    assert_eq!(world.refresh(&callers[0], 0), 0);
    assert_eq!(world.outcome(&callers[2], ALLOCATE, &[&udp()]), 0);
}

#[test]
fn who_wants_an_even_port_gets_one() {
    let mut world = World::new();
    let (ann, bob) = (world.caller("ann", 1), world.caller("bob", 2));
    assert_eq!(world.allocate(&ann).port(), 50_000);
    assert_eq!(world.allocate_with(&bob, &[&udp(), &EvenPort::new(false)]).port(), 50_002);
}

#[test]
fn without_a_free_port_there_is_no_allocation_and_none_is_counted() {
    let mut world = World::new();
    world.ports.last = 50_000;
    let (ann, bob) = (world.caller("ann", 1), world.caller("bob", 2));
    world.allocate(&ann);
    assert_eq!(world.outcome(&bob, ALLOCATE, &[&udp()]), 508);
    assert_eq!(world.relay.live(), 1);
}

#[test]
fn what_is_more_than_a_persons_share_is_lost() {
    let mut world = World::with(|rules| rules.user.bits_per_second = 8_000);
    let ann = world.caller("ann", 1);
    let relayed = world.allocate(&ann);
    world.permit(&ann, PEER);
    assert!(world.send(&ann, PEER, &[0; 600]).is_some());
    assert_eq!(world.send(&ann, PEER, &[0; 600]), None);
    let back = |world: &mut World| world.relay.from_peer(world.now(), relayed, PEER.parse().unwrap(), &[0; 600]);
    assert_eq!(back(&mut world), None);
    world.pass(Duration::from_secs(1));
    assert!(back(&mut world).is_some());
}

#[test]
fn whoever_is_expelled_loses_what_they_have_and_begins_nothing_with_old_names() {
    let mut world = World::new();
    let (ann, again, bob) = (world.caller("ann", 1), world.caller("ann", 2), world.caller("bob", 3));
    world.allocate(&ann);
    world.allocate(&bob);
    world.relay.expel("ann", UNIX + 60);
    assert_eq!((world.relay.live(), world.refresh(&ann, 600), world.refresh(&bob, 600)), (1, 437, 0));
    assert_eq!(world.outcome(&again, ALLOCATE, &[&udp()]), 401);
    let later = Caller { name: Name { expires: UNIX + 61, user: "ann" }.to_string(), ..again };
    assert_eq!(world.outcome(&later, ALLOCATE, &[&udp()]), 0);
    world.pass(Duration::from_secs(61));
    world.relay.sweep(world.now());
    assert_eq!(world.relay.expelled.len(), 0);
}

#[test]
fn only_udp_is_relayed_and_only_families_that_there_are() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let tcp = RequestedTransport::new(RequestedTransport::TCP);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&tcp]), 442);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[]), 400);
    let v6 = RequestedAddressFamily::new(AddressFamily::IPV6);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&udp(), &v6]), 440);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&udp(), &EvenPort::new(true)]), 508);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&udp(), &ReservationToken::new(1)]), 508);
    assert_eq!(world.relay.live(), 0);
    let v4 = RequestedAddressFamily::new(AddressFamily::IPV4);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&udp(), &v4]), 0);
    assert_eq!(world.outcome(&ann, REFRESH, &[&v6]), 443);
    assert_eq!(world.permit(&ann, "[2600::1]:5000"), 443);
}

#[test]
fn an_attribute_that_must_be_understood_and_is_not_is_named() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let fragment = turn_types::attribute::DontFragment::new();
    let (_, answer) = world.ask(&ann, ALLOCATE, &[&udp(), &fragment]);
    assert_eq!(code(&answer), 420);
    let unknown = Message::from_bytes(&answer).unwrap().attribute::<UnknownAttributes>().unwrap();
    assert!(unknown.has_attribute(turn_types::attribute::DontFragment::TYPE));
}

/// Of each kind at least one; the whole table stands beside [`reach`].
const DENIED: &str = "127.0.0.1 127.8.8.8 10.1.2.3 172.16.0.1 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 \
    0.8.8.8 192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.251 239.1.1.1 240.0.0.1 \
    255.255.255.255";

#[test]
fn a_denied_peer_is_forbidden_by_permission_and_by_channel_and_hears_nothing() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let relayed = world.allocate(&ann);
    for ip in DENIED.split_whitespace() {
        let peer = format!("{ip}:80");
        assert_eq!((world.permit(&ann, &peer), world.bind(&ann, 0x4000, &peer)), (403, 403), "{ip}");
        assert_eq!(world.send(&ann, &peer, b"x"), None, "{ip}");
        assert_eq!(world.relay.from_peer(world.now(), relayed, peer.parse().unwrap(), b"x"), None, "{ip}");
    }
}

#[test]
fn of_several_peers_with_a_denied_one_none_is_permitted() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    world.allocate(&ann);
    let request = ann.request(CREATE_PERMISSION);
    let peers = [PEER, "10.0.0.1:80"].map(|peer| XorPeerAddress::new(peer.parse().unwrap(), request.transaction_id()));
    // A message holds an attribute once, so they are written by hand.
    let [first, second] = peers.each_ref().map(|peer| stun_types::attribute::RawAttribute::from(peer).to_bytes());
    let mut bytes = ann.sign(request, &[&peers[0]]);
    let at = bytes.windows(first.len()).position(|window| window == first).unwrap();
    bytes.splice(at..at, second);
    // The key signs anew what was changed: up to the signature, which is 24 bytes, before the seal of 8.
    let end = bytes.len() - 32;
    bytes.truncate(end);
    bytes[2..4].copy_from_slice(&u16::try_from(end + 24 - 20).unwrap().to_be_bytes());
    let signature = MessageIntegrity::compute(&[&bytes], &ann.key()).unwrap();
    bytes.extend(stun_types::attribute::RawAttribute::from(&MessageIntegrity::new(signature)).to_bytes());
    assert_eq!(refused(&world.answer(ann.client, &bytes).unwrap()), 403);
    assert_eq!(world.send(&ann, PEER, b"x"), None);
}

#[test]
fn two_relayed_callers_reach_each_other_within_the_server_and_nobody_else_at_its_address() {
    let mut world = World::new();
    let (ann, bob) = (world.caller("ann", 1), world.caller_over(Transport::Tcp, "bob", 2));
    let free = SocketAddr::new(SERVER, 22).to_string();
    let (anns, bobs) = (world.allocate(&ann), world.allocate(&bob));
    assert_eq!(world.permit(&ann, &bobs.to_string()), 0);
    // Bob has not let her speak yet.
    assert_eq!(world.send(&ann, &bobs.to_string(), b"early"), None);
    assert_eq!(world.bind(&bob, 0x4007, &anns.to_string()), 0);
    let there = world.send(&ann, &bobs.to_string(), b"hey!");
    assert_eq!(there, Some(Output::ToClient(bob.client, b"\x40\x07\0\x04hey!".to_vec())));
    let back = world.take(bob.client, b"\x40\x07\0\x03hi!\0");
    assert_eq!(heard(back), Some((ann.client, bobs, b"hi!".to_vec())));
    // What else listens on the server's address is not to be reached, nor heard.
    assert_eq!(world.bind(&ann, 0x4000, &free), 403);
    assert_eq!(world.send(&ann, &free, b"x"), None);
    assert_eq!(world.relay.from_peer(world.now(), anns, free.parse().unwrap(), b"x"), None);
    // Bob hangs up, and another program may have his port.
    assert_eq!(world.refresh(&bob, 0), 0);
    assert_eq!(world.send(&ann, &bobs.to_string(), b"x"), None);
}

#[test]
fn the_servers_own_address_is_denied_while_nobody_is_relayed_there() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    world.allocate(&ann);
    world.relay.relayed.clear();
    assert_eq!(world.permit(&ann, &format!("{SERVER}:22")), 403);
}

#[test]
fn where_private_peers_are_allowed_nobodys_addresses_are_not() {
    let mut world = World::with(|rules| rules.allow_private = true);
    let ann = world.caller("ann", 1);
    let relayed = world.allocate(&ann);
    for peer in ["127.0.0.1:80", "10.0.0.1:80", "192.168.1.1:80", "169.254.1.1:80", "8.8.4.4:80", PEER] {
        assert_eq!(world.permit(&ann, peer), 0, "{peer}");
        let there = Output::ToPeer(relayed.port(), peer.parse().unwrap(), b"x".to_vec());
        assert_eq!(world.send(&ann, peer, b"x"), Some(there), "{peer}");
    }
    for peer in ["0.0.0.0:80", "224.0.0.1:80", "255.255.255.255:80", "192.0.2.1:80"] {
        assert_eq!((world.permit(&ann, peer), world.bind(&ann, 0x4000, peer)), (403, 403), "{peer}");
    }
}

#[test]
fn what_is_no_message_is_not_answered() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    world.allocate(&ann);
    let binding = plain(BINDING);
    let mut indication = binding.clone();
    indication[0] = 0x00;
    indication[1] = 0x11;
    let cut = &binding[..binding.len() - 1];
    for bad in [&b""[..], b"\0", b"GET / HTTP/1.1\r\n\r\n", b"\x40\x00\0\x05ab", &indication, cut, &[0xff; 64]] {
        assert_eq!(world.take(ann.client, bad), None, "{bad:?}");
    }
    // A method of later standards.
    assert_eq!(world.take(ann.client, &plain(Method::new(0x00a))), None);
}
