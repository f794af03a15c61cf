//! Who may ask for what, and with which name.

use super::world::{Caller, PEER, UNIX, World, code, nonce, plain, refused, udp};
use crate::turn::{Client, credentials::Name, refusal::Refusal, relay::Output};
use std::time::Duration;
use stun_types::{
    attribute::MessageIntegrity,
    message::{Message, MessageClass},
    prelude::AttributeStaticType,
};
use turn_types::message::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH};

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
