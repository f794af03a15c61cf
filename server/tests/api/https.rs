//! The server as it speaks HTTPS itself: both versions of HTTP, what only holds over TLS, and clients that never end what
//! they began.

use crate::common::{Certificate, HOST, PASSWORD, PATIENCE, World, device, fresh, shown};
use reqwest::{Client, Response, StatusCode, Version};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs, pki_types::ServerName};
use server::config::Https;
use shared::{
    api::{self, Find, Register, Request, SignIn},
    error::ErrorCode,
    event::Event,
    ids::DeviceId,
    limits,
    people::Person,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

const SOON: Duration = Duration::from_millis(100);
const COOKIE: &str = "__Host-visavis=";
/// What a client begins with: the preface and empty settings (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// The type of the frame by which a server says that the connection ends (RFC 9113, section 6.8).
const GOAWAY: u8 = 7;

/// A page by HTTPS: a client, and what a browser sends with each request.
struct Page {
    client: Client,
    url: String,
    cookie: String,
    person: Person,
}

impl Page {
    /// Opens an account.
    async fn register(world: &World, client: Client) -> Self {
        let phone = format!("+7900{:07}", fresh());
        let account = Register { phone, name: "Ann".into(), password: PASSWORD.into(), invitation: None };
        let url = world.url(HOST, "");
        let answer = client.post(format!("{url}{}", Register::PATH)).header("origin", &url).json(&account);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let cookie = header(&answer, "set-cookie").unwrap();
        assert!(cookie.starts_with(COOKIE) && cookie.contains("; Secure"), "{cookie}");
        assert!(cookie.contains("; Path=/;") && !cookie.contains("Domain"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { client, url, cookie, person: answer.json().await.unwrap() }
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).header("cookie", &self.cookie).send().await.unwrap()
    }

    /// Posts this body as the page.
    fn post<R: Request>(&self, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        let request = self.client.post(format!("{}{}", self.url, R::PATH)).header("origin", &self.url);
        let request = request.header("cookie", &self.cookie).header("content-type", "application/json");
        let request = request.header(api::USER_HEADER, self.person.id.as_str()).header(api::DEVICE_HEADER, "d");
        request.header(api::KEY_HEADER, fresh().to_string()).body(body)
    }

    /// Opens the event stream, past its greeting.
    async fn stream(&self) -> Stream {
        let device = device();
        let answer = self.get(&format!("{}?device={device}", api::EVENTS)).await;
        assert_eq!((answer.status(), answer.version()), (StatusCode::OK, Version::HTTP_2));
        let mut stream = Stream { device, answer, came: String::new() };
        stream.until("resync").await;
        stream
    }
}

/// An event stream.
struct Stream {
    device: DeviceId,
    answer: Response,
    came: String,
}

impl Stream {
    /// Reads until `awaited` has come.
    async fn until(&mut self, awaited: &str) {
        let read = async {
            while !self.came.contains(awaited) {
                let piece = self.answer.chunk().await.unwrap().expect("the stream stands");
                self.came += str::from_utf8(&piece).unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, read).await.expect("it comes");
        self.came.clear();
    }

    /// Reads until the server ends it.
    async fn ends(mut self) {
        while self.answer.chunk().await.unwrap().is_some() {}
    }
}

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    answer.headers().get(name).map(|value| value.to_str().unwrap())
}

/// Shakes hands by hand and offers this version of HTTP.
async fn shake(world: &World, certificate: &Certificate, version: &str) -> TlsStream<TcpStream> {
    let mut trusted = RootCertStore::empty();
    trusted.add(certificate.der.clone().into()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_root_certificates(trusted);
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![version.into()];
    let connection = TcpStream::connect(world.address).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(HOST).unwrap(), connection).await.unwrap()
}

/// Reads what comes until the server closes the connection.
async fn closes(mut connection: impl AsyncReadExt + Unpin) -> Vec<u8> {
    let mut came = Vec::new();
    let read = connection.read_to_end(&mut came);
    // An end without a farewell is one, too.
    let _ = tokio::time::timeout(PATIENCE, read).await.expect("the server closes it");
    came
}

#[tokio::test]
async fn both_versions_of_http_are_spoken_and_the_newer_one_by_choice() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let newer = world.client(&[&certificate]);
    let older = world.client_with(&[&certificate], |client| client.http1_only());
    for (client, version) in [(newer, Version::HTTP_2), (older, Version::HTTP_11)] {
        let page = client.get(world.url(HOST, "/login")).send().await.unwrap();
        assert_eq!((page.status(), page.version()), (StatusCode::OK, version));
        let refused = client.get(world.url(HOST, api::ME)).send().await.unwrap();
        assert_eq!((refused.status().as_u16(), refused.version()), (ErrorCode::SignedOut.status(), version));
        let page = Page::register(&world, client).await;
        assert_eq!(page.get(api::ME).await.json::<Person>().await.unwrap(), page.person);
    }
}

#[tokio::test]
async fn a_session_counts_only_by_the_cookie_that_others_cannot_set() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let page = Page::register(&world, world.client(&[&certificate])).await;
    let token = page.cookie.strip_prefix(COOKIE).unwrap();
    // A page's own reading request says nothing of where it comes from.
    let planted = page.client.get(world.url(HOST, api::ME)).header("cookie", format!("visavis={token}"));
    assert_eq!(planted.send().await.unwrap().status().as_u16(), ErrorCode::SignedOut.status());
}

#[tokio::test]
async fn other_origins_are_refused_by_either_version() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let newer = world.client(&[&certificate]);
    let older = world.client_with(&[&certificate], |client| client.http1_only());
    for client in [newer, older] {
        let own = world.url(HOST, "");
        for (origin, expected) in [
            (own.as_str(), ErrorCode::SignedOut),
            ("https://calls.example.org", ErrorCode::ForeignOrigin),
            ("https://other.example.org", ErrorCode::ForeignOrigin),
            ("null", ErrorCode::ForeignOrigin),
        ] {
            let asked = client.get(world.url(HOST, api::ME)).header("origin", origin).send().await.unwrap();
            assert_eq!(asked.status().as_u16(), expected.status(), "{origin} by {:?}", asked.version());
        }
    }
}

#[tokio::test]
async fn browsers_are_held_to_https_where_its_certificate_lasts() {
    let certificate = Certificate::new();
    for (https, host, expected) in [
        (Https::Given, HOST, Some("max-age=31536000")),
        (Https::Given, "localhost", None),
        (Https::SelfSigned, HOST, None),
    ] {
        let world = World::https(&certificate, |config| config.https = https).await;
        for path in ["/", "/none.js", api::ME, "/healthz"] {
            let answer = world.client(&[&certificate]).get(world.url(host, path)).send().await.unwrap();
            assert_eq!(header(&answer, "strict-transport-security"), expected, "{https:?} {host} {path}");
            assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"));
        }
    }
}

#[tokio::test]
async fn events_come_at_once_and_a_closed_stream_is_noticed() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let page = Page::register(&world, world.client(&[&certificate])).await;
    let (mut first, mut second) = (page.stream().await, page.stream().await);
    let id = &page.person.id;
    world.app.hub.publish(id, None, &Event::Presence { user: id.clone(), online: true });
    first.until("presence").await;
    second.until("presence").await;
    // The connection stays: the other stream goes on over it.
    let device = first.device.clone();
    drop(first);
    let noticed = async {
        while world.app.hub.listening(id, &device) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, noticed).await.expect("the hub notices");
    world.app.hub.publish(id, None, &Event::Presence { user: id.clone(), online: true });
    second.until("presence").await;
}

#[tokio::test]
async fn as_many_requests_at_once_as_a_browser_makes_are_answered() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let page = Page::register(&world, world.client(&[&certificate])).await;
    let mut streams = Vec::new();
    for _ in 0..limits::STREAMS_PER_USER {
        streams.push(page.stream().await);
    }
    let answers = futures_util::future::join_all((0..50).map(|_| page.get(api::ME))).await;
    assert!(answers.iter().all(|answer| answer.status() == 200));
}

#[tokio::test]
async fn a_body_is_bounded_in_length_and_in_time() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |config| config.requests.body = SOON).await;
    let page = Page::register(&world, world.client(&[&certificate])).await;
    let long = page.post::<Find>("x".repeat(limits::BODY_BYTES + 1)).send().await.unwrap();
    assert_eq!((long.status().as_u16(), long.version()), (ErrorCode::BodyTooLong.status(), Version::HTTP_2));
    let never = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let slow = page.post::<Find>(reqwest::Body::wrap_stream(never)).send().await.unwrap();
    assert_eq!((slow.status().as_u16(), slow.version()), (ErrorCode::RequestTimeout.status(), Version::HTTP_2));
    // Neither harms what else goes over the connection.
    assert_eq!(page.get(api::ME).await.status(), 200);
}

#[tokio::test]
async fn a_new_certificate_is_shown_while_streams_go_on() {
    let (old, new) = (Certificate::new(), Certificate::new());
    let world = World::https(&old, |_| {}).await;
    let page = Page::register(&world, world.client(&[&old])).await;
    let mut stream = page.stream().await;
    assert_eq!(shown(&stream.answer), old.der);
    let expected = new.der.clone();
    old.replace(&new);
    let changed = async {
        loop {
            let answer = world.client(&[&old, &new]).get(world.url(HOST, "/healthz")).send().await.unwrap();
            if shown(&answer) == expected {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, changed).await.expect("it is shown");
    let id = &page.person.id;
    world.app.hub.publish(id, None, &Event::Presence { user: id.clone(), online: true });
    stream.until("presence").await;
}

#[tokio::test]
async fn a_stop_ends_streams_and_says_so() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let page = Page::register(&world, world.client(&[&certificate])).await;
    let stream = page.stream().await;
    // One that has said nothing since the handshake does not hold it up.
    let silent = shake(&world, &certificate, "h2").await;
    let told = Instant::now();
    world.stop().await;
    assert!(told.elapsed() < Duration::from_secs(3), "{:?}", told.elapsed());
    stream.ends().await;
    closes(silent).await;
}

#[tokio::test]
async fn a_handshake_that_does_not_come_is_not_awaited() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |config| config.requests.handshake = SOON).await;
    for begun in [&[][..], &[22], &[22, 3, 1, 1, 0, 1, 0]] {
        let mut connection = TcpStream::connect(world.address).await.unwrap();
        connection.write_all(begun).await.unwrap();
        assert!(closes(connection).await.is_empty(), "{begun:?}");
    }
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed_by_either_version() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |config| config.requests.head = SOON).await;
    for version in ["h2", "http/1.1"] {
        closes(shake(&world, &certificate, version).await).await;
        let mut slow = shake(&world, &certificate, version).await;
        let half: &[u8] = if version == "h2" { b"PRI * HTTP/2.0\r\n" } else { b"GET / HTTP/1.1\r\nhost:" };
        slow.write_all(half).await.unwrap();
        closes(slow).await;
    }
    // One that speaks HTTP/2 and asks for nothing is told first.
    let mut idle = shake(&world, &certificate, "h2").await;
    idle.write_all(PREFACE).await.unwrap();
    let came = closes(idle).await;
    assert!(frames(&came).contains(&GOAWAY), "{:?}", frames(&came));
}

#[tokio::test]
async fn who_opens_requests_only_to_reset_them_loses_the_connection() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let mut connection = shake(&world, &certificate, "h2").await;
    let mut sent = PREFACE.to_vec();
    for number in (1..2_000_u32).step_by(2) {
        let stream = number.to_be_bytes();
        // HEADERS, complete, of `GET / HTTP/2` by what HPACK has in its table, and RST_STREAM.
        sent.extend([&[0, 0, 6, 1, 5], &stream[..], &[0x82, 0x87, 0x84, 0x41, 1, b'x']].concat());
        sent.extend([&[0, 0, 4, 3, 0], &stream[..], &[0, 0, 0, 8]].concat());
    }
    // It may be closed before all of this has come.
    let _ = connection.write_all(&sent).await;
    let came = closes(connection).await;
    assert!(frames(&came).contains(&GOAWAY), "{:?}", frames(&came));
    let answer = world.client(&[&certificate]).get(world.url(HOST, "/healthz")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

/// The types of these frames (RFC 9113, section 4.1).
fn frames(mut bytes: &[u8]) -> Vec<u8> {
    let mut types = Vec::new();
    while let [a, b, c, kind, rest @ ..] = bytes {
        types.push(*kind);
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        bytes = rest.get(5 + length..).unwrap_or_default();
    }
    types
}

#[tokio::test]
async fn a_stream_outlasts_the_time_for_a_head() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |config| {
        config.requests.head = SOON;
        config.timers.heartbeat = SOON / 2;
    })
    .await;
    let page = Page::register(&world, world.client(&[&certificate])).await;
    let mut stream = page.stream().await;
    for _ in 0..6 {
        stream.until("heartbeat").await;
    }
}

#[tokio::test]
async fn a_plain_request_is_led_to_https() {
    let certificate = Certificate::new();
    let world = World::https(&certificate, |_| {}).await;
    let client = world.client(&[&certificate]);
    let plain = |path: &str| world.url(HOST, path).replace("https://", "http://");
    let read = client.get(plain("/login?a=b")).send().await.unwrap();
    assert_eq!((read.status().as_u16(), header(&read, "location")), (307, Some(&*world.url(HOST, "/login?a=b"))));
    assert_eq!(header(&read, "cache-control"), Some("no-store"));
    let sign_in = SignIn { phone: "+79000000000".into(), password: PASSWORD.into() };
    let sent = client.post(plain(SignIn::PATH)).json(&sign_in).send().await.unwrap();
    assert_eq!((sent.status().as_u16(), header(&sent, "location")), (400, None));
    assert!(sent.text().await.unwrap().contains("https://"));
}
