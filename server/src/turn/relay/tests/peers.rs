//! Whom a client may speak to.

use super::world::{PEER, SERVER, World, heard, refused};
use crate::turn::{Transport, relay::Output};
use std::net::SocketAddr;
use stun_types::{
    attribute::{MessageIntegrity, RawAttribute},
    prelude::MessageWriteExt,
};
use turn_types::{attribute::XorPeerAddress, message::CREATE_PERMISSION};

/// Of each kind at least one; the whole table stands beside the rule itself.
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
        assert_eq!(world.relay.peer_sends(world.now(), relayed, peer.parse().unwrap(), b"x"), None, "{ip}");
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
    let [first, second] = peers.each_ref().map(|peer| RawAttribute::from(peer).to_bytes());
    let mut bytes = ann.sign(request, &[&peers[0]]);
    let at = bytes.windows(first.len()).position(|window| window == first).unwrap();
    bytes.splice(at..at, second);
    // The key signs anew what was changed: up to the signature, which is 24 bytes, before the seal of 8.
    let end = bytes.len() - 32;
    bytes.truncate(end);
    bytes[2..4].copy_from_slice(&u16::try_from(end + 24 - 20).unwrap().to_be_bytes());
    let signature = MessageIntegrity::compute(&[&bytes], &ann.key()).unwrap();
    bytes.extend(RawAttribute::from(&MessageIntegrity::new(signature)).to_bytes());
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
    assert_eq!(world.relay.peer_sends(world.now(), anns, free.parse().unwrap(), b"x"), None);
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
