//! The relay over real sockets, and how pages learn of it.

use crate::common::{PATIENCE, Relayed, World, until};
use server::{owner::Deed, turn::Turn};
use shared::{event::Event, rtc::IceServer};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use stun_types::{
    attribute::XorMappedAddress,
    message::{BINDING, Message, MessageWriteVec},
    prelude::MessageWrite,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
};

const HOUR: Duration = Duration::from_secs(3600);

fn relay(world: &World) -> &Turn {
    world.app.relay.as_ref().unwrap()
}

/// Until when something may be begun with these credentials, in seconds since 1970.
fn expires(servers: &[IceServer]) -> u64 {
    let name = servers.iter().find_map(|server| server.username.as_deref()).unwrap();
    name.split(':').next().unwrap().parse().unwrap()
}

fn unix() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

#[tokio::test]
async fn a_page_is_told_where_the_relay_is_and_how_to_speak_for_its_person() {
    let world = World::relaying(HOUR, |_| {}).await;
    let ann = world.user("Ann").await.page().await;
    let [stun, turn] = &ann.ice_servers[..] else { panic!("{:?}", ann.ice_servers) };
    let address = relay(&world).settings().listen;
    assert_eq!(stun.urls, [format!("stun:{address}")]);
    assert_eq!(turn.urls, ["udp", "tcp"].map(|transport| format!("turn:{address}?transport={transport}")));
    assert!(turn.username.as_ref().unwrap().ends_with(&format!(":{}", ann.id())));
    assert!((unix() + 3590..=unix() + 3600).contains(&expires(&ann.ice_servers)));
    assert_eq!(stun.credential, None);
}

#[tokio::test]
async fn without_a_relay_a_page_is_told_none() {
    let world = World::new().await;
    assert_eq!(world.user("Ann").await.page().await.ice_servers, []);
}

#[tokio::test]
async fn anybody_learns_their_address() {
    let world = World::relaying(HOUR, |_| {}).await;
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let request = Message::builder_request(BINDING, MessageWriteVec::new()).finish();
    socket.send_to(&request, relay(&world).settings().listen).await.unwrap();
    let mut answer = [0; 1500];
    let length = socket.recv(&mut answer).await.unwrap();
    let answer = Message::from_bytes(&answer[..length]).unwrap();
    let seen = answer.attribute::<XorMappedAddress>().unwrap().addr(answer.transaction_id());
    assert_eq!(seen, socket.local_addr().unwrap());
}

#[tokio::test]
async fn two_relayed_callers_speak_over_udp_and_tcp_with_channels_and_without() {
    let world = World::relaying(HOUR, |_| {}).await;
    let (ann, bob) = world.pair().await;
    for (mut one, mut other) in [
        (Relayed::udp(&ann.ice_servers).await, Relayed::udp(&bob.ice_servers).await),
        (Relayed::udp(&ann.ice_servers).await, Relayed::tcp(&bob.ice_servers).await),
        (Relayed::tcp(&ann.ice_servers).await, Relayed::tcp(&bob.ice_servers).await),
    ] {
        let (ones, others) = (one.allocate().await.unwrap(), other.allocate().await.unwrap());
        assert!(one.permit(others.ip()).await);
        assert!(other.permit(ones.ip()).await);
        one.send(others, b"there").await;
        assert_eq!(other.hear().await, (ones, b"there".to_vec()));
        other.send(ones, b"and back").await;
        assert_eq!(one.hear().await, (others, b"and back".to_vec()));
        assert!(one.bind(others).await);
        one.send(others, b"channel.").await;
        assert_eq!(other.hear().await, (ones, b"channel.".to_vec()));
        other.send(ones, b"back").await;
        assert_eq!(one.hear().await, (others, b"back".to_vec()));
        assert_eq!(relay(&world).live(), 2);
        one.give_up().await;
        other.give_up().await;
        until("both have given up", || relay(&world).live() == 0).await;
    }
}

#[tokio::test]
async fn behind_a_router_two_relayed_callers_meet_without_a_way_out_and_back() {
    let outside = IpAddr::from([203, 0, 113, 5]);
    let world = World::relaying(HOUR, |settings| settings.external_ip = Some(outside)).await;
    let ann = world.user("Ann").await.page().await;
    let port = relay(&world).settings().listen.port();
    assert_eq!(ann.ice_servers[0].urls, [format!("stun:{outside}:{port}")]);
    // There is no router here that would bring a packet from there.
    let mut servers = ann.ice_servers.clone();
    servers[1].urls = vec![format!("turn:127.0.0.1:{port}?transport=udp")];
    let (mut one, mut other) = (Relayed::udp(&servers).await, Relayed::udp(&servers).await);
    let (ones, others) = (one.allocate().await.unwrap(), other.allocate().await.unwrap());
    assert_eq!((ones.ip(), others.ip()), (outside, outside));
    assert!(one.permit(outside).await);
    assert!(other.bind(ones).await);
    one.send(others, b"there").await;
    assert_eq!(other.hear().await, (ones, b"there".to_vec()));
    other.send(ones, b"back").await;
    assert_eq!(one.hear().await, (others, b"back".to_vec()));
}

#[tokio::test]
async fn a_wrong_password_and_somebody_elses_name_get_no_address() {
    let world = World::relaying(HOUR, |_| {}).await;
    let (ann, bob) = world.pair().await;
    let mut wrong = ann.ice_servers.clone();
    wrong[1].credential = Some("guessed".to_owned());
    assert_eq!(Relayed::udp(&wrong).await.allocate().await, Err(401));
    let mut stolen = ann.ice_servers.clone();
    stolen[1].username = bob.ice_servers[1].username.clone();
    assert_eq!(Relayed::tcp(&stolen).await.allocate().await, Err(401));
    assert_eq!(relay(&world).live(), 0);
}

#[tokio::test]
async fn a_call_outlives_its_credentials_and_a_page_that_stays_gets_fresh_ones() {
    // Whole seconds, of which the first may be over at once; the rest is for both to begin.
    let world = World::relaying(Duration::from_secs(6), |_| {}).await;
    let (ann, mut bob) = world.pair().await;
    let (mut one, mut other) = (Relayed::udp(&ann.ice_servers).await, Relayed::tcp(&bob.ice_servers).await);
    let (ones, others) = (one.allocate().await.unwrap(), other.allocate().await.unwrap());
    let fresh = loop {
        match bob.next().await {
            Event::IceServers { servers } if expires(&servers) > expires(&ann.ice_servers) => break servers,
            Event::IceServers { .. } | Event::Presence { .. } => {}
            other => panic!("{other:?}"),
        }
    };
    until("the first credentials have expired", || unix() >= expires(&ann.ice_servers)).await;
    assert_eq!(Relayed::udp(&ann.ice_servers).await.allocate().await, Err(401));
    assert!(one.permit(others.ip()).await);
    assert!(other.bind(ones).await);
    one.send(others, b"still here").await;
    assert_eq!(other.hear().await, (ones, b"still here".to_vec()));
    one.give_up().await;
    until("the first has given up", || relay(&world).live() == 1).await;
    // A slow machine may have let these expire, too; then there are others.
    let fresh = match expires(&fresh) > unix() {
        true => fresh,
        false => bob.user.page().await.ice_servers,
    };
    assert!(Relayed::udp(&fresh).await.allocate().await.is_ok());
}

#[tokio::test]
async fn a_person_gets_so_many_addresses_and_others_get_theirs() {
    let world = World::relaying(HOUR, |settings| settings.rules.user.allocations = 1).await;
    let (ann, bob) = world.pair().await;
    let (mut first, mut second) = (Relayed::udp(&ann.ice_servers).await, Relayed::udp(&ann.ice_servers).await);
    assert!(first.allocate().await.is_ok());
    assert_eq!(second.allocate().await, Err(486));
    assert!(Relayed::udp(&bob.ice_servers).await.allocate().await.is_ok());
    first.give_up().await;
    until("Ann has given up", || relay(&world).live() == 1).await;
    assert!(Relayed::tcp(&ann.ice_servers).await.allocate().await.is_ok());
}

#[tokio::test]
async fn a_relayed_address_is_in_the_range_and_only_as_long_as_somebody_has_it() {
    let free = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    let world = World::relaying(HOUR, |settings| settings.ports = port..=port).await;
    let ann = world.user("Ann").await.page().await;
    assert_eq!(Relayed::udp(&ann.ice_servers).await.allocate().await, Err(508));
    drop(free);
    let relayed = Relayed::tcp(&ann.ice_servers).await.allocate().await.unwrap();
    assert_eq!(relayed, SocketAddr::from(([127, 0, 0, 1], port)));
    // Over TCP, who closes the connection has given it up.
    until("the connection is gone", || relay(&world).live() == 0).await;
    assert_eq!(Relayed::udp(&ann.ice_servers).await.allocate().await, Ok(relayed));
}

/// The first address of each kind, of this family.
fn denied(is_family: fn(&IpAddr) -> bool) -> impl Iterator<Item = IpAddr> {
    let kinds = include_str!("../../src/turn/denied.txt").lines().filter(|line| !line.starts_with('#'));
    let first = kinds.map(|line| line.split(' ').nth(1).unwrap().parse().unwrap());
    // The relay's own address, with which there is more to try.
    first.map(|ip: IpAddr| if ip == Ipv4Addr::LOCALHOST { [127, 0, 0, 2].into() } else { ip }).filter(is_family)
}

#[tokio::test]
async fn a_denied_peer_is_refused_and_what_listens_beside_the_relay_hears_nothing() {
    let world = World::relaying(HOUR, |_| {}).await;
    let (ann, bob) = world.pair().await;
    let (mut one, mut other) = (Relayed::udp(&ann.ice_servers).await, Relayed::udp(&bob.ice_servers).await);
    let (ones, others) = (one.allocate().await.unwrap(), other.allocate().await.unwrap());
    for ip in denied(IpAddr::is_ipv4) {
        assert!(!one.permit(ip).await, "{ip}");
        assert!(!one.bind(SocketAddr::from((ip, 53))).await, "{ip}");
    }
    let beside = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    // The address is the relay's own, so it is permitted; what is there beside the relay is not meant.
    assert!(one.permit(others.ip()).await);
    assert!(!one.bind(beside.local_addr().unwrap()).await);
    assert!(other.permit(ones.ip()).await);
    one.send(beside.local_addr().unwrap(), b"let me in").await;
    beside.send_to(b"let me out", ones).await.unwrap();
    one.send(others, b"hello").await;
    other.hear().await;
    other.send(ones, b"hello").await;
    assert_eq!(one.hear().await, (others, b"hello".to_vec()));
    assert!(beside.try_recv(&mut [0; 64]).is_err());
}

/// Needs `::1`.
#[tokio::test]
async fn two_callers_of_ipv6_meet_and_reach_nobody_else() {
    let world = World::relaying(HOUR, |settings| settings.listen = (Ipv6Addr::LOCALHOST, 0).into()).await;
    let (ann, bob) = world.pair().await;
    assert_eq!(Relayed::udp(&ann.ice_servers).await.allocate().await, Err(440));
    for (mut one, mut other) in [
        (Relayed::udp_v6(&ann.ice_servers).await, Relayed::udp_v6(&bob.ice_servers).await),
        (Relayed::udp_v6(&ann.ice_servers).await, Relayed::tcp_v6(&bob.ice_servers).await),
    ] {
        let (ones, others) = (one.allocate().await.unwrap(), other.allocate().await.unwrap());
        assert_eq!((ones.ip(), others.ip()), (Ipv6Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()));
        for ip in denied(IpAddr::is_ipv6).filter(|ip| !ip.is_loopback()) {
            assert!(!one.permit(ip).await, "{ip}");
            assert!(!one.bind(SocketAddr::from((ip, 53))).await, "{ip}");
        }
        let beside = UdpSocket::bind("[::1]:0").await.unwrap();
        assert!(one.permit(others.ip()).await && other.bind(ones).await);
        assert!(!one.bind(beside.local_addr().unwrap()).await);
        one.send(beside.local_addr().unwrap(), b"let me in").await;
        one.send(others, b"there").await;
        assert_eq!(other.hear().await, (ones, b"there".to_vec()));
        other.send(ones, b"back").await;
        assert_eq!(one.hear().await, (others, b"back".to_vec()));
        assert!(beside.try_recv(&mut [0; 64]).is_err());
    }
}

#[tokio::test]
async fn where_private_peers_are_allowed_one_beside_the_relay_is_reached() {
    let world = World::relaying(HOUR, |settings| settings.rules.allow_private = true).await;
    let ann = world.user("Ann").await.page().await;
    let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    for mut one in [Relayed::udp(&ann.ice_servers).await, Relayed::tcp(&ann.ice_servers).await] {
        let relayed = one.allocate().await.unwrap();
        assert!(one.permit([127, 0, 0, 1].into()).await);
        one.send(peer.local_addr().unwrap(), b"ping").await;
        let mut heard = [0; 64];
        let (length, from) = peer.recv_from(&mut heard).await.unwrap();
        assert_eq!((&heard[..length], from), (&b"ping"[..], relayed));
        peer.send_to(b"pong", relayed).await.unwrap();
        assert_eq!(one.hear().await, (peer.local_addr().unwrap(), b"pong".to_vec()));
    }
}

#[tokio::test]
async fn whoever_the_owner_disables_is_relayed_no_more() {
    let world = World::relaying(HOUR, |_| {}).await;
    let (ann, bob) = world.pair().await;
    let (mut one, mut other) = (Relayed::udp(&ann.ice_servers).await, Relayed::udp(&bob.ice_servers).await);
    assert!(one.allocate().await.is_ok() && other.allocate().await.is_ok());
    world.deed(&ann.user, Deed::Disable).await;
    assert_eq!(relay(&world).live(), 1);
    assert_eq!(Relayed::udp(&ann.ice_servers).await.allocate().await, Err(401));
    assert!(Relayed::udp(&bob.ice_servers).await.allocate().await.is_ok());
}

/// A connection to the relay that is answered; none where it is closed.
async fn answered(relay: SocketAddr) -> Option<TcpStream> {
    let mut connection = TcpStream::connect(relay).await.ok()?;
    connection.write_all(&Message::builder_request(BINDING, MessageWriteVec::new()).finish()).await.ok()?;
    let length = connection.read(&mut [0; 64]).await.ok()?;
    (length > 0).then_some(connection)
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_another_one_when_one_of_them_ends() {
    let world = World::relaying(HOUR, |settings| settings.rules.total.allocations = 1_000).await;
    let address = relay(&world).settings().listen;
    let mut open = Vec::new();
    while let Some(connection) = answered(address).await {
        open.push(connection);
    }
    assert_eq!(open.len(), 64);
    drop(open.pop());
    let again = async { while answered(address).await.is_none() {} };
    tokio::time::timeout(PATIENCE, again).await.expect("the place is free again");
}

#[tokio::test]
async fn there_are_twice_as_many_connections_as_allocations() {
    let world = World::relaying(HOUR, |settings| settings.rules.total.allocations = 2).await;
    let mut open = Vec::new();
    while let Some(connection) = answered(relay(&world).settings().listen).await {
        open.push(connection);
    }
    assert_eq!(open.len(), 4);
}

#[tokio::test]
async fn the_relay_ends_with_the_server() {
    let world = World::relaying(HOUR, |_| {}).await;
    let ann = world.user("Ann").await.page().await;
    let relayed = Relayed::udp(&ann.ice_servers).await.allocate().await.unwrap();
    let address = relay(&world).settings().listen;
    relay(&world).stop();
    assert_eq!(relay(&world).live(), 0);
    let free = |address: SocketAddr| std::net::UdpSocket::bind(address).is_ok();
    until("the relayed port is free", || free(relayed)).await;
    until("TCP is not answered any more", || std::net::TcpStream::connect(address).is_err()).await;
    assert!(TcpListener::bind(address).await.is_ok());
}
