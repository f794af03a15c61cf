//! A small STUN and TURN server on loopback that can be told to misbehave.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use stun_types::{
    attribute::{ErrorCode, MessageIntegrity, Nonce, Realm, XorMappedAddress},
    message::{
        BINDING, IntegrityAlgorithm, IntegrityKey, LongTermKeyCredentials, Message, MessageClass, MessageWriteVec,
    },
    prelude::{AttributeStaticType, MessageWrite, MessageWriteExt},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    sync::mpsc,
};
use turn_types::{
    attribute::{Data, Lifetime, XorPeerAddress, XorRelayedAddress},
    message::{ALLOCATE, CREATE_PERMISSION, DATA, REFRESH, SEND},
};

pub const USERNAME: &str = "2000000000:doctor";
pub const PASSWORD: &str = "a-secret-that-is-told-to-nobody";
const REALM: &str = "visavis";
/// Short enough for one answer to be waited for, and too long for three.
const SLOW: Duration = Duration::from_millis(1250);

/// How it acts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As it should.
    Well,
    /// Likewise, but wants another nonce after the first signed request.
    NewNonce,
    /// As it should, but each answer takes its time.
    Slow,
    /// Never answers.
    Silent,
    /// Answers with something else.
    Garbled,
    /// Refuses allocations with this code.
    Refusing(u16),
    /// Refuses every peer.
    Forbidding,
    /// Sends nothing on.
    Losing,
}

/// On the same port of UDP and TCP.
pub struct Server {
    pub address: SocketAddr,
    allocations: Arc<AtomicUsize>,
}

impl Server {
    pub async fn start(how: How) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let socket = Arc::new(UdpSocket::bind(address).await.unwrap());
        let allocations = Arc::new(AtomicUsize::new(0));
        tokio::spawn(datagrams(socket, how, allocations.clone()));
        tokio::spawn(connections(listener, how, allocations.clone()));
        Self { address, allocations }
    }

    /// How many stand.
    pub fn allocations(&self) -> usize {
        self.allocations.load(Ordering::SeqCst)
    }
}

async fn datagrams(socket: Arc<UdpSocket>, how: How, allocations: Arc<AtomicUsize>) {
    let mut clients: HashMap<SocketAddr, mpsc::Sender<Vec<u8>>> = HashMap::new();
    let mut buffer = [0; 2048];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
        let inbox = clients.entry(from).or_insert_with(|| {
            let (outbox, mut sent) = mpsc::channel::<Vec<u8>>(16);
            let socket = socket.clone();
            tokio::spawn(async move {
                while let Some(message) = sent.recv().await {
                    socket.send_to(&message, from).await.unwrap();
                }
            });
            Client::start(from, how, outbox, allocations.clone())
        });
        inbox.send(buffer[..length].to_vec()).await.unwrap();
    }
}

async fn connections(listener: TcpListener, how: How, allocations: Arc<AtomicUsize>) {
    loop {
        let (connection, from) = listener.accept().await.unwrap();
        tokio::spawn(connection_of(connection, from, how, allocations.clone()));
    }
}

async fn connection_of(connection: TcpStream, from: SocketAddr, how: How, allocations: Arc<AtomicUsize>) {
    let (mut reader, mut writer) = connection.into_split();
    let (outbox, mut sent) = mpsc::channel::<Vec<u8>>(16);
    let inbox = Client::start(from, how, outbox, allocations);
    tokio::spawn(async move {
        while let Some(message) = sent.recv().await {
            // In pieces, as a network may have them.
            for piece in message.chunks(7) {
                writer.write_all(piece).await.unwrap();
            }
        }
    });
    loop {
        let mut message = vec![0; 20];
        if reader.read_exact(&mut message).await.is_err() {
            return;
        }
        let length = usize::from(u16::from_be_bytes([message[2], message[3]]));
        message.resize(20 + length, 0);
        reader.read_exact(&mut message[20..]).await.unwrap();
        inbox.send(message).await.unwrap();
    }
}

/// One client, with its allocation if it has one.
struct Client {
    address: SocketAddr,
    how: How,
    key: IntegrityKey,
    nonce: &'static str,
    relay: Option<UdpSocket>,
    allocations: Arc<AtomicUsize>,
}

impl Client {
    fn start(
        address: SocketAddr,
        how: How,
        outbox: mpsc::Sender<Vec<u8>>,
        allocations: Arc<AtomicUsize>,
    ) -> mpsc::Sender<Vec<u8>> {
        let (inbox, came) = mpsc::channel(16);
        let credentials = LongTermKeyCredentials::new(USERNAME.to_owned(), PASSWORD.to_owned(), REALM.to_owned());
        let key = credentials.make_key(IntegrityAlgorithm::Sha1);
        let client = Self { address, how, key, nonce: "first", relay: None, allocations };
        tokio::spawn(client.run(came, outbox));
        inbox
    }

    async fn run(mut self, mut came: mpsc::Receiver<Vec<u8>>, outbox: mpsc::Sender<Vec<u8>>) {
        loop {
            let mut packet = [0; 2048];
            let answer = tokio::select! {
                message = came.recv() => match message {
                    Some(message) => self.answer(&message).await,
                    None => return,
                },
                (length, peer) = received(self.relay.as_ref(), &mut packet) => {
                    let mut message = Message::builder_indication(DATA, MessageWriteVec::new());
                    message.add_attribute(&XorPeerAddress::new(peer, message.transaction_id())).unwrap();
                    message.add_attribute(&Data::new(&packet[..length])).unwrap();
                    Some(message.finish())
                }
            };
            let Some(answer) = answer else { continue };
            if self.how == How::Slow {
                let outbox = outbox.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(SLOW).await;
                    // A client that has given up takes no more.
                    let _ = outbox.send(answer).await;
                });
            } else {
                outbox.send(answer).await.unwrap();
            }
        }
    }

    async fn answer(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        let message = Message::from_bytes(message).unwrap();
        match self.how {
            How::Silent => return None,
            How::Garbled => return Some(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
            How::Well | How::NewNonce | How::Slow | How::Refusing(_) | How::Forbidding | How::Losing => {}
        }
        if message.has_class(MessageClass::Indication) {
            self.pass_on(&message).await;
            return None;
        }
        if message.method() == BINDING {
            return Some(self.accept(&message, |answer| {
                answer.add_attribute(&XorMappedAddress::new(self.address, message.transaction_id())).unwrap();
            }));
        }
        if !message.has_attribute(MessageIntegrity::TYPE) || message.validate_integrity_with_key(&self.key).is_err() {
            return Some(self.refuse(&message, ErrorCode::UNAUTHORIZED));
        }
        if self.how == How::NewNonce && self.nonce == "first" {
            self.nonce = "second";
            return Some(self.refuse(&message, ErrorCode::STALE_NONCE));
        }
        match (message.method(), self.how) {
            (ALLOCATE, How::Refusing(code)) => Some(self.refuse(&message, code)),
            (CREATE_PERMISSION, How::Forbidding) => Some(self.refuse(&message, ErrorCode::FORBIDDEN)),
            (ALLOCATE, _) => {
                let relay = UdpSocket::bind("127.0.0.1:0").await.unwrap();
                let address = relay.local_addr().unwrap();
                self.relay = Some(relay);
                self.allocations.fetch_add(1, Ordering::SeqCst);
                Some(self.accept(&message, |answer| {
                    answer.add_attribute(&XorRelayedAddress::new(address, message.transaction_id())).unwrap();
                }))
            }
            (REFRESH, _) => {
                assert_eq!(message.attribute::<Lifetime>().unwrap().seconds(), 0);
                self.relay = None;
                self.allocations.fetch_sub(1, Ordering::SeqCst);
                Some(self.accept(&message, |_| {}))
            }
            (CREATE_PERMISSION, _) => Some(self.accept(&message, |_| {})),
            (other, _) => panic!("{other}"),
        }
    }

    async fn pass_on(&self, message: &Message<'_>) {
        assert!(message.has_method(SEND));
        let peer = message.attribute::<XorPeerAddress>().unwrap().addr(message.transaction_id());
        let data = message.attribute::<Data>().unwrap();
        if self.how != How::Losing {
            self.relay.as_ref().unwrap().send_to(data.data(), peer).await.unwrap();
        }
    }

    fn accept(&self, request: &Message<'_>, content: impl Fn(&mut MessageWriteVec)) -> Vec<u8> {
        let mut answer = Message::builder_success(request, MessageWriteVec::new());
        content(&mut answer);
        answer.add_message_integrity_with_key(&self.key, IntegrityAlgorithm::Sha1).unwrap();
        answer.finish()
    }

    fn refuse(&self, request: &Message<'_>, code: u16) -> Vec<u8> {
        let mut answer = Message::builder_error(request, MessageWriteVec::new());
        answer.add_attribute(&ErrorCode::builder(code).build().unwrap()).unwrap();
        answer.add_attribute(&Realm::new(REALM).unwrap()).unwrap();
        answer.add_attribute(&Nonce::new(self.nonce).unwrap()).unwrap();
        answer.finish()
    }
}

async fn received(relay: Option<&UdpSocket>, packet: &mut [u8]) -> (usize, SocketAddr) {
    match relay {
        Some(relay) => relay.recv_from(packet).await.unwrap(),
        None => std::future::pending().await,
    }
}
