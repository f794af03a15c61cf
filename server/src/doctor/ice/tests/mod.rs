//! The checks of STUN and TURN against servers that do, and do not do, what they are for.

mod server;

use super::*;
use crate::doctor::Status;
use server::{How, PASSWORD, Server, USERNAME};
use shared::i18n::Language;
use std::{sync::Arc, time::Instant};
use stun_types::{
    message::{BINDING, Message, MessageWriteVec},
    prelude::MessageWrite,
};
use tokio::net::{TcpListener, UdpSocket};
use tokio_rustls::{TlsAcceptor, rustls};
use wire::Wire;

fn subject(url: &str, credential: &str) -> Subject {
    Subject { url: url.to_owned(), username: USERNAME.to_owned(), credential: credential.to_owned() }
}

/// What is found at a server that acts so, over UDP and over TCP.
async fn found(how: How, credential: &str) -> [Finding; 2] {
    let words = Language::En.terminal().doctor;
    let server = Server::start(how).await;
    let check = async |transport: &str| {
        let url = format!("turn:{}?transport={transport}", server.address);
        check(&subject(&url, credential), words).await
    };
    let found = [check("udp").await, check("tcp").await];
    assert_eq!(server.allocations(), 0, "{found:#?}");
    found
}

/// Both findings have failed, and say this.
fn fails(found: &[Finding], words: &str) {
    for finding in found {
        assert_eq!((finding.check, finding.status), (Check::Turn, Status::Failed), "{}", finding.message);
        assert!(finding.message.contains(words), "{}", finding.message);
        assert!(!finding.message.contains(PASSWORD) && !finding.message.contains(USERNAME), "{}", finding.message);
    }
}

async fn stun(url: &str) -> Finding {
    check(&subject(url, ""), Language::En.terminal().doctor).await
}

#[tokio::test]
async fn a_stun_server_tells_whom_it_sees() {
    let server = Server::start(How::Well).await;
    let found = stun(&format!("stun:{}", server.address)).await;
    assert_eq!((found.check, found.status), (Check::Stun, Status::Ok), "{}", found.message);
    assert!(found.message.contains("sees this machine as 127.0.0.1:"), "{}", found.message);
    assert!(found.ms.is_some());
}

#[tokio::test]
async fn of_a_servers_addresses_the_one_that_answers_is_used() {
    let nobody = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let nobody_by_v6 = (std::net::Ipv6Addr::LOCALHOST, nobody.port()).into();
    let silent = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let (first, second) = (Server::start(How::Well).await, Server::start(How::Well).await);
    for server in [&first, &second] {
        let addresses = [nobody_by_v6, nobody, silent.local_addr().unwrap(), server.address];
        let mut wire = Wire::udp(addresses.into_iter()).await.unwrap();
        for _ in 0..2 {
            let request = Message::builder_request(BINDING, MessageWriteVec::new()).finish();
            in_time(wire.ask(&request)).await.unwrap();
        }
    }
    let mut wire = Wire::udp([nobody, nobody].into_iter()).await.unwrap();
    let request = Message::builder_request(BINDING, MessageWriteVec::new()).finish();
    assert_eq!(in_time(wire.ask(&request)).await, Err(Trouble::NobodyListens));
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_told() {
    let signed = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der());
    let config = rustls::ServerConfig::builder_with_provider(crate::doctor::client::tls::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.cert.der().clone()], key.into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("turns:{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (connection, _) = listener.accept().await.unwrap();
            let _ = TlsAcceptor::from(Arc::new(config.clone())).accept(connection).await;
        }
    });
    let found = check(&subject(&url, PASSWORD), Language::En.terminal().doctor).await;
    assert_eq!(found.status, Status::Failed);
    assert!(found.message.contains("its certificate is not trusted here"), "{}", found.message);
}

#[tokio::test]
async fn a_server_that_keeps_silent_is_given_up_after_three_seconds() {
    let server = Server::start(How::Silent).await;
    let url = format!("stun:{}", server.address);
    let begun = Instant::now();
    let (found, relays) = tokio::join!(stun(&url), found(How::Silent, PASSWORD));
    assert!(found.message.contains("no answer within 3 s"), "{}", found.message);
    fails(&relays, "no answer within 3 s");
    // One after the other, over UDP and TCP.
    assert_eq!(begun.elapsed().as_secs() / 3, 2);
}

#[tokio::test]
async fn all_that_a_relay_is_asked_shares_three_seconds() {
    let server = Server::start(How::Slow).await;
    let url = format!("turn:{}?transport=tcp", server.address);
    let found = check(&subject(&url, PASSWORD), Language::En.terminal().doctor).await;
    fails(&[found], "no answer within 3 s");
    assert_eq!(server.allocations(), 0);
}

#[tokio::test]
async fn where_nobody_listens_is_told_at_once() {
    let free = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for url in [format!("stun:{free}"), format!("stuns:{free}")] {
        let found = stun(&url).await;
        assert_eq!(found.status, Status::Failed);
        assert!(found.message.contains("nobody listens there"), "{}", found.message);
    }
}

#[tokio::test]
async fn what_is_no_stun_server_is_told() {
    let server = Server::start(How::Garbled).await;
    let found = stun(&format!("stun:{}", server.address)).await;
    assert!(found.message.contains("speaks another protocol"), "{}", found.message);
    let found = stun("stun:").await;
    assert!(found.message.contains("RFC 7064"), "{}", found.message);
}

#[tokio::test]
async fn a_packet_goes_through_a_turn_server_and_back_and_leaves_nothing() {
    for how in [How::Well, How::NewNonce] {
        for finding in found(how, PASSWORD).await {
            assert_eq!((finding.check, finding.status), (Check::Turn, Status::Ok), "{}", finding.message);
            assert!(finding.ms.is_some());
        }
    }
}

#[tokio::test]
async fn another_secret_is_told() {
    fails(&found(How::Well, "another").await, "the credentials are refused");
}

#[tokio::test]
async fn why_a_turn_server_refuses_is_told() {
    fails(&found(How::Refusing(486), PASSWORD).await, "no more room");
    fails(&found(How::Refusing(508), PASSWORD).await, "refused (508 ");
    fails(&found(How::Forbidding, PASSWORD).await, "does not relay to its own addresses");
}

#[tokio::test]
async fn a_relay_that_nothing_comes_through_is_told() {
    fails(&found(How::Losing, PASSWORD).await, "nothing comes through");
}

#[test]
fn each_url_of_a_server_is_checked_by_itself() {
    let server = IceServer {
        urls: vec!["turn:a".to_owned(), "turn:b".to_owned()],
        username: Some(USERNAME.to_owned()),
        credential: Some(PASSWORD.to_owned()),
    };
    let plain = IceServer { urls: vec!["stun:c".to_owned()], username: None, credential: None };
    let urls: Vec<_> = subjects(&[server, plain]).into_iter().map(|subject| subject.url).collect();
    assert_eq!(urls, ["turn:a", "turn:b", "stun:c"]);
    assert_eq!(none(Language::En.terminal().doctor).status, Status::Warning);
}
