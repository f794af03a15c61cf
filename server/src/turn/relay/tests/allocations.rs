//! How allocations begin and end, and how many there are.

use super::world::{Caller, LIFETIME, PEER, PEER_V6, UNIX, World, code, heard, nonce, udp};
use crate::turn::{
    Client, Transport,
    credentials::Name,
    relay::{Output, Sockets, requests::LONGEST},
};
use std::{io, net::SocketAddr, time::Duration};
use stun_types::{AddressFamily, attribute::UnknownAttributes, message::Message, prelude::AttributeStaticType};
use turn_types::{
    attribute::{DontFragment, EvenPort, Lifetime, RequestedAddressFamily, RequestedTransport, ReservationToken},
    message::{ALLOCATE, REFRESH},
};

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
    assert_eq!(world.relay.peer_sends(world.now(), relayed, PEER.parse().unwrap(), b"x"), None);
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
fn without_a_free_port_there_is_no_allocation_and_none_is_counted() {
    let mut world = World::new();
    world.ports.last = 50_000;
    let (ann, bob) = (world.caller("ann", 1), world.caller("bob", 2));
    world.allocate(&ann);
    assert_eq!(world.outcome(&bob, ALLOCATE, &[&udp()]), 508);
    assert_eq!(world.relay.live(), 1);
}

/// Always gives the same address.
struct Same(SocketAddr);

impl Sockets<u16> for Same {
    fn open(&mut self, _: Client, _: AddressFamily, _: bool) -> Option<io::Result<(u16, SocketAddr)>> {
        Some(Ok((self.0.port(), self.0)))
    }
}

#[test]
fn a_relayed_address_is_one_clients_alone() {
    let mut world = World::new();
    let (ann, bob) = (world.caller("ann", 1), world.caller("bob", 2));
    let anns = world.allocate(&ann);
    world.permit(&ann, PEER);
    // As on another address of this machine behind the same router.
    let mut same = Same(anns);
    let refused = world.relay.client_sends(world.now(), bob.client, &bob.signed(ALLOCATE, &[&udp()]), &mut same);
    let Some(Output::ToClient(_, answer)) = refused else { panic!("{refused:?}") };
    assert_eq!((code(&answer), world.relay.live()), (508, 1));
    world.ports.next = anns.port();
    assert_ne!(world.allocate(&bob), anns);
    world.relay.gone(bob.client);
    let heard = heard(world.relay.peer_sends(world.now(), anns, PEER.parse().unwrap(), b"x"));
    assert_eq!(heard, Some((ann.client, PEER.parse().unwrap(), b"x".to_vec())));
}

#[test]
fn what_is_more_than_a_persons_share_is_lost() {
    let mut world = World::with(|rules| rules.user.bits_per_second = 8_000);
    let ann = world.caller("ann", 1);
    let relayed = world.allocate(&ann);
    world.permit(&ann, PEER);
    assert!(world.send(&ann, PEER, &[0; 600]).is_some());
    assert_eq!(world.send(&ann, PEER, &[0; 600]), None);
    let back = |world: &mut World| world.relay.peer_sends(world.now(), relayed, PEER.parse().unwrap(), &[0; 600]);
    assert_eq!(back(&mut world), None);
    world.pass(Duration::from_secs(1));
    assert!(back(&mut world).is_some());
}

#[test]
fn only_udp_is_relayed_and_only_families_that_there_are() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let tcp = RequestedTransport::new(RequestedTransport::TCP);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&tcp]), 442);
    assert_eq!(world.outcome(&ann, ALLOCATE, &[]), 400);
    world.ports.ips.retain(|ip| ip.is_ipv4());
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
fn without_a_wish_the_address_is_of_ipv4_however_the_client_has_come() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let ann = Caller { client: Client { address: "[2600:3::1]:5".parse().unwrap(), ..ann.client }, ..ann };
    let ann = Caller { nonce: nonce(&world.ask(&ann, ALLOCATE, &[]).1), ..ann };
    assert!(world.allocate(&ann).is_ipv4());
    assert_eq!((world.permit(&ann, PEER), world.permit(&ann, PEER_V6)), (0, 443));
    world.relay.gone(ann.client);
    assert!(world.allocate_v6(&ann).is_ipv6());
    assert_eq!((world.permit(&ann, PEER), world.permit(&ann, PEER_V6)), (443, 0));
    world.relay.gone(ann.client);
    world.ports.ips.retain(|ip| ip.is_ipv6());
    assert_eq!(world.outcome(&ann, ALLOCATE, &[&udp()]), 440);
    assert!(world.allocate_v6(&ann).is_ipv6());
}

#[test]
fn an_even_port_is_to_be_had() {
    let mut world = World::new();
    let (ann, bob) = (world.caller("ann", 1), world.caller("bob", 2));
    world.allocate(&ann);
    assert_eq!(world.outcome(&bob, ALLOCATE, &[&udp(), &EvenPort::new(false)]), 0);
    assert_eq!(world.relay.relayed.into_keys().map(|relayed| relayed.port()).max(), Some(50_002));
}

#[test]
fn an_attribute_that_must_be_understood_and_is_not_is_named() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    let fragment = DontFragment::new();
    let (_, answer) = world.ask(&ann, ALLOCATE, &[&udp(), &fragment]);
    assert_eq!(code(&answer), 420);
    let unknown = Message::from_bytes(&answer).unwrap().attribute::<UnknownAttributes>().unwrap();
    assert!(unknown.has_attribute(DontFragment::TYPE));
}
