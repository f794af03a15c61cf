//! Clients that never end what they began, and those that only have nothing to say.

use crate::common::{World, device, fresh};
use shared::{
    api::{self, Find, Request, SignIn},
    error::ErrorCode,
};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const SOON: Duration = Duration::from_millis(100);

/// Sends `text` on a connection of its own.
async fn send(world: &World, text: &str) -> TcpStream {
    let mut connection = TcpStream::connect(world.address).await.unwrap();
    connection.write_all(text.as_bytes()).await.unwrap();
    connection
}

/// What comes until the server closes the connection.
async fn rest(mut connection: TcpStream) -> String {
    let mut text = String::new();
    connection.read_to_string(&mut text).await.unwrap();
    text
}

/// Reads until `awaited` has come `times` times.
async fn wait_for(connection: &mut TcpStream, awaited: &str, times: usize) {
    let (mut came, mut piece) = (String::new(), [0; 1024]);
    while came.matches(awaited).count() < times {
        let length = connection.read(&mut piece).await.unwrap();
        assert_ne!(length, 0, "the connection ended: {came}");
        came += str::from_utf8(&piece[..length]).unwrap();
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_refused_in_time_on_every_kind_of_route() {
    let world = World::with(|config| config.requests.body = SOON).await;
    let ann = world.user("Ann").await;
    let page = format!(
        "cookie: {}\r\n{}: {}\r\n{}: {}\r\n{}: key\r\n",
        ann.cookie,
        api::USER_HEADER,
        ann.id(),
        api::DEVICE_HEADER,
        device(),
        api::KEY_HEADER
    );
    for (path, headers) in [(SignIn::PATH, ""), (Find::PATH, ""), (Find::PATH, page.as_str()), ("/api/none", "")] {
        for begun in ["content-length: 20\r\n\r\n{\"phone\":", "transfer-encoding: chunked\r\n\r\n1\r\n{\r\n"] {
            let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{headers}{begun}");
            let answer = rest(send(&world, &head).await).await;
            assert!(answer.starts_with("HTTP/1.1 408 "), "{path}: {answer}");
            assert!(answer.contains(ErrorCode::RequestTimeout.as_str()), "{path}: {answer}");
        }
    }
    // The key of the one that was refused so is still free.
    let find = format!(r#"{{"phone":"{}"}}"#, world.user("Bob").await.person.phone);
    assert_eq!(ann.post::<Find>(&device(), "key", &find).await.status, 200);
}

#[tokio::test]
async fn a_head_that_does_not_come_costs_the_connection() {
    let world = World::with(|config| config.requests.head = SOON).await;
    for begun in ["", "GET", "GET / HTTP/1.1\r\nhost: x\r\n"] {
        assert_eq!(rest(send(&world, begun).await).await, "", "{begun}");
    }
}

#[tokio::test]
async fn a_connection_without_another_request_is_closed() {
    let world = World::with(|config| config.requests.head = SOON).await;
    let answer = rest(send(&world, "GET /api/auth/me HTTP/1.1\r\nhost: x\r\n\r\n").await).await;
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.ends_with('}'), "{answer}");
}

#[tokio::test]
async fn a_connection_serves_one_request_after_another() {
    let world = World::new().await;
    let mut connection = send(&world, "").await;
    for _ in 0..3 {
        connection.write_all(b"GET /api/auth/me HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        wait_for(&mut connection, ErrorCode::SignedOut.as_str(), 1).await;
    }
}

#[tokio::test]
async fn this_machine_has_as_many_connections_as_it_likes() {
    let world = World::with(|config| config.connections = 1).await;
    for connection in &mut [send(&world, "").await, send(&world, "").await] {
        connection.write_all(b"GET /api/auth/me HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        wait_for(connection, ErrorCode::SignedOut.as_str(), 1).await;
    }
}

#[tokio::test]
async fn an_open_stream_outlasts_both_times() {
    let world = World::with(|config| {
        (config.requests.head, config.requests.body) = (SOON, SOON);
        config.timers.heartbeat = SOON / 2;
    })
    .await;
    let ann = world.user("Ann").await;
    let path = format!("{}?device=d{}", api::EVENTS, fresh());
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n", ann.cookie);
    wait_for(&mut send(&world, &head).await, "heartbeat", 6).await;
}
