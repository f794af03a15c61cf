//! What goes through.

use super::world::{PEER, World, heard, plain};
use crate::turn::{Client, Transport, allocation::PERMISSION, frame::LONGEST, relay::Output};
use std::{net::SocketAddr, time::Duration};
use stun_types::{
    attribute::XorMappedAddress,
    message::{BINDING, Message, MessageClass, Method},
};

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
    assert_eq!(world.relay.peer_sends(world.now(), relayed, peer, b"before"), None);
    assert_eq!(world.permit(&ann, PEER), 0);
    assert_eq!(world.send(&ann, PEER, b"there"), Some(Output::ToPeer(relayed.port(), peer, b"there".to_vec())));
    let back = world.relay.peer_sends(world.now(), relayed, peer, b"back");
    assert_eq!(heard(back), Some((ann.client, peer, b"back".to_vec())));
    world.pass(PERMISSION);
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
        let heard = world.relay.peer_sends(world.now(), relayed, peer, b"abc");
        assert_eq!(heard, Some(Output::ToClient(ann.client, back.to_vec())));
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

#[test]
fn what_is_too_long_for_a_message_is_lost_both_ways() {
    let mut world = World::new();
    let ann = world.caller_over(Transport::Tcp, "ann", 1);
    let relayed = world.allocate(&ann);
    world.permit(&ann, PEER);
    let peer = PEER.parse().unwrap();
    let longest = vec![7; LONGEST];
    let back = world.relay.peer_sends(world.now(), relayed, peer, &longest);
    assert_eq!(heard(back), Some((ann.client, peer, longest.clone())));
    assert!(world.send(&ann, PEER, &longest[..LONGEST - 100]).is_some());
    world.pass(Duration::from_secs(1));
    assert_eq!(world.send(&ann, PEER, &longest), None);
    // Wrapped into a message, this one would say a length that is not its own.
    for length in [LONGEST + 1, usize::from(u16::MAX)] {
        assert_eq!(world.relay.peer_sends(world.now(), relayed, peer, &vec![7; length]), None);
    }
}
