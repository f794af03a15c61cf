//! Whom a client may speak to.

use super::world::{Caller, PEER, PEER_V6, SERVER, SERVER_V6, World, heard, refused};
use crate::turn::{
    Transport,
    allocation::PEERS,
    near::Near,
    peer::{Reach, denied},
    relay::Output,
};
use std::net::SocketAddr;
use stun_types::{
    attribute::{MessageIntegrity, RawAttribute},
    prelude::MessageWriteExt,
};
use turn_types::{attribute::XorPeerAddress, message::CREATE_PERMISSION};

/// A CreatePermission for all of these. A message holds an attribute once, so they are written by hand.
fn permission(ann: &Caller, peers: &[SocketAddr]) -> Vec<u8> {
    let request = ann.request(CREATE_PERMISSION);
    let peers: Vec<_> = peers.iter().map(|peer| XorPeerAddress::new(*peer, request.transaction_id())).collect();
    let more: Vec<u8> = peers[1..].iter().flat_map(|peer| RawAttribute::from(peer).to_bytes()).collect();
    let mut bytes = ann.sign(request, &[&peers[0]]);
    bytes.splice(20..20, more);
    // The key signs anew what was changed: up to the signature, which is 24 bytes, before the seal of 8.
    let end = bytes.len() - 32;
    bytes.truncate(end);
    bytes[2..4].copy_from_slice(&u16::try_from(end + 24 - 20).unwrap().to_be_bytes());
    let signature = MessageIntegrity::compute(&[&bytes], &ann.key()).unwrap();
    bytes.extend(RawAttribute::from(&MessageIntegrity::new(signature)).to_bytes());
    bytes
}

/// Callers with a relayed address of each family.
fn of_each_family(world: &mut World) -> [(Caller, SocketAddr); 2] {
    let (ann, bob) = (world.caller("ann", 1), world.caller("bob", 2));
    let (anns, bobs) = (world.allocate(&ann), world.allocate_v6(&bob));
    [(ann, anns), (bob, bobs)]
}

#[test]
fn a_denied_peer_is_forbidden_by_permission_and_by_channel_and_hears_nothing() {
    let mut world = World::new();
    let callers = of_each_family(&mut world);
    for (_, ip) in denied() {
        let peer = SocketAddr::new(ip, 80);
        let (caller, relayed) = callers.iter().find(|(_, relayed)| relayed.is_ipv4() == ip.is_ipv4()).unwrap();
        let text = peer.to_string();
        assert_eq!((world.permit(caller, &text), world.bind(caller, 0x4000, &text)), (403, 403), "{ip}");
        assert_eq!(world.send(caller, &text, b"x"), None, "{ip}");
        assert_eq!(world.relay.peer_sends(world.now(), *relayed, peer, b"x"), None, "{ip}");
    }
}

#[test]
fn whoever_is_in_a_network_of_this_machine_is_forbidden_also_where_anybody_may_have_the_address() {
    let mut world = World::new();
    let [(ann, _), (bob, _)] = of_each_family(&mut world);
    for (caller, peer) in [(&ann, "8.8.4.9:80"), (&bob, "[2600:1::ffff]:80")] {
        assert_eq!((world.permit(caller, peer), world.bind(caller, 0x4000, peer)), (403, 403), "{peer}");
        assert_eq!(world.send(caller, peer, b"x"), None, "{peer}");
    }
    for (caller, peer) in [(&ann, PEER), (&bob, PEER_V6)] {
        assert_eq!((world.permit(caller, peer), world.bind(caller, 0x4000, peer)), (0, 0), "{peer}");
    }
    // The machine has come into another network.
    world.relay.moved(Near::of(&[("9.9.9.1", "255.255.255.0")]));
    assert_eq!((world.permit(&ann, PEER), world.permit(&ann, "8.8.5.9:80"), world.permit(&bob, PEER_V6)), (403, 0, 0));
}

#[test]
fn more_peers_than_one_allocation_can_have_are_refused_before_they_are_looked_at() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    world.allocate(&ann);
    let peers = |count: usize| vec![SocketAddr::from(([10, 0, 0, 1], 80)); count];
    assert_eq!(refused(&world.answer(ann.client, &permission(&ann, &peers(PEERS))).unwrap()), 403);
    assert_eq!(refused(&world.answer(ann.client, &permission(&ann, &peers(PEERS + 1))).unwrap()), 508);
}

#[test]
fn of_several_peers_with_a_denied_one_none_is_permitted() {
    let mut world = World::new();
    let ann = world.caller("ann", 1);
    world.allocate(&ann);
    for peers in [[PEER, "10.0.0.1:80"], ["10.0.0.1:80", PEER]] {
        let request = permission(&ann, &peers.map(|peer| peer.parse().unwrap()));
        assert_eq!(refused(&world.answer(ann.client, &request).unwrap()), 403);
        assert_eq!(world.send(&ann, PEER, b"x"), None);
    }
}

#[test]
fn two_relayed_callers_reach_each_other_within_the_server_and_nobody_else_at_its_address() {
    let mut world = World::new();
    let (ann, bob) = (world.caller("ann", 1), world.caller_over(Transport::Tcp, "bob", 2));
    let free = format!("{SERVER}:22");
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
    assert_eq!(world.relay.peer_sends(world.now(), anns, free.parse().unwrap(), b"x"), None);
    // Bob hangs up, and another program may have his port.
    assert_eq!(world.refresh(&bob, 0), 0);
    assert_eq!(world.send(&ann, &bobs.to_string(), b"x"), None);
}

#[test]
fn the_servers_own_address_is_denied_while_nobody_is_relayed_there() {
    let mut world = World::new();
    let [(ann, _), (bob, _)] = of_each_family(&mut world);
    world.relay.relayed.clear();
    assert_eq!(world.permit(&ann, &format!("{SERVER}:22")), 403);
    assert_eq!(world.permit(&bob, &format!("[{SERVER_V6}]:22")), 403);
}

#[test]
fn where_private_peers_are_allowed_nobodys_addresses_are_not() {
    let mut world = World::with(|rules| rules.allow_private = true);
    let ann = world.caller("ann", 1);
    let relayed = world.allocate(&ann);
    for peer in ["127.0.0.1:80", "10.0.0.1:80", "192.168.1.1:80", "169.254.1.1:80", "8.8.4.4:80", "8.8.4.9:80", PEER] {
        assert_eq!(world.permit(&ann, peer), 0, "{peer}");
        let there = Output::ToPeer(relayed.port(), peer.parse().unwrap(), b"x".to_vec());
        assert_eq!(world.send(&ann, peer, b"x"), Some(there), "{peer}");
    }
    for (reach, ip) in denied().filter(|(_, ip)| ip.is_ipv4()) {
        let expected = if reach == Reach::Private { 0 } else { 403 };
        assert_eq!(world.permit(&ann, &SocketAddr::new(ip, 80).to_string()), expected, "{ip}");
    }
}
