//! Who may stand between people and the server, and those whom the server names to pages: well-behaved and otherwise.

use crate::machine::Server;
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream, UdpSocket},
    sync::Arc,
    thread,
    time::{Duration, SystemTime},
};
use stun_types::{
    attribute::XorMappedAddress,
    message::{Message, MessageWriteVec},
    prelude::{MessageWrite, MessageWriteExt},
};

/// How a proxy treats the event stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Passes it on.
    Passing,
    /// Waits for its end first.
    Holding,
    /// Ends it after the first piece.
    Cutting,
}

/// Listens on loopback, and leads to this server. Gives its address.
pub fn proxy(server: &Server, manner: Manner) -> String {
    let upstream = server.url.strip_prefix("http://").unwrap().to_owned();
    format!("http://{}", each(move |connection| pass(connection, &upstream, manner)))
}

/// The same with TLS, by this certificate.
pub fn tls_proxy(server: &Server, shown: &Shown) -> String {
    let upstream = server.url.strip_prefix("http://").unwrap().to_owned();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(shown.key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![shown.own.der().clone(), shown.authority.der().clone()], key);
    let config = Arc::new(config.unwrap());
    let address = each(move |connection| {
        let session = ServerConnection::new(config.clone()).unwrap();
        pass(StreamOwned::new(session, connection), &upstream, Manner::Passing);
    });
    format!("https://{address}")
}

/// A program that answers whatever comes with this.
pub fn stranger(answer: &'static str) -> String {
    let address = each(move |mut connection| {
        let mut some = [0; 1024];
        let _ = connection.read(&mut some);
        let _ = connection.write_all(answer.as_bytes());
    });
    format!("http://{address}")
}

/// Answers each binding request, unless `silent`.
pub fn stun_server(silent: bool) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 2048];
        loop {
            let (length, from) = socket.recv_from(&mut buffer).unwrap();
            if silent {
                continue;
            }
            let request = Message::from_bytes(&buffer[..length]).unwrap();
            let mut answer = Message::builder_success(&request, MessageWriteVec::new());
            answer.add_attribute(&XorMappedAddress::new(from, request.transaction_id())).unwrap();
            socket.send_to(&answer.finish(), from).unwrap();
        }
    });
    format!("stun:{address}")
}

/// A certificate for 127.0.0.1 and who has signed it.
pub struct Shown {
    own: rcgen::Certificate,
    key: KeyPair,
    pub authority: CertifiedIssuer<'static, KeyPair>,
}

impl Shown {
    /// Lasts from `days.0` to `days.1`, counted from now.
    pub fn for_days((from, until): (i64, i64), name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "an authority");
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let day = |count: i64| time::OffsetDateTime::from(SystemTime::now()) + time::Duration::days(count);
        (params.not_before, params.not_after) = (day(from), day(until));
        let key = KeyPair::generate().unwrap();
        Self { own: params.signed_by(&key, &authority).unwrap(), key, authority }
    }
}

/// Treats each connection so, in a thread of its own, as long as the test runs. Gives the address.
fn each(treat: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let treat = Arc::new(treat);
    thread::spawn(move || {
        for connection in listener.incoming() {
            let treat = treat.clone();
            thread::spawn(move || treat(connection.unwrap()));
        }
    });
    address
}

/// One request there, its answer back. A client that leaves ends it.
fn pass(mut client: impl Read + Write, upstream: &str, manner: Manner) {
    let Some(request) = request(&mut client) else { return };
    let is_stream = request.starts_with(b"GET /api/events");
    let mut server = TcpStream::connect(upstream).unwrap();
    server.write_all(&request).unwrap();
    if is_stream && manner == Manner::Holding {
        server.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let _ = server.read_to_end(&mut Vec::new());
        return;
    }
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = server.read(&mut piece) {
        let passed = client.write_all(&piece[..length]).and_then(|()| client.flush());
        if passed.is_err() || (is_stream && manner == Manner::Cutting) {
            return;
        }
    }
}

/// A whole request, its body included.
fn request(client: &mut impl Read) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    client.read_exact(&mut body).ok()?;
    request.extend(body);
    Some(request)
}
