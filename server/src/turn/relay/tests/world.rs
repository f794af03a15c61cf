//! A relay in virtual time, and those who ask it.

use crate::turn::{
    Client, Rules, Share, Transport, answer,
    credentials::{Name, Secret},
    near::Near,
    refusal::Refusal,
    relay::{Now, Output, Relay, Sockets},
};
use std::{
    cell::Cell,
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use stun_types::{
    AddressFamily,
    attribute::{ErrorCode, Nonce, Realm, Username, XorMappedAddress},
    message::{
        IntegrityAlgorithm, IntegrityKey, LongTermKeyCredentials, Message, MessageClass, MessageWriteVec, Method,
    },
    prelude::{AttributeWrite, MessageWriteExt},
};
use turn_types::{
    attribute::{
        ChannelNumber, Data, Lifetime, RequestedAddressFamily, RequestedTransport, XorPeerAddress, XorRelayedAddress,
    },
    message::{ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, DATA, REFRESH, SEND},
};

pub const SECRET: &str = "secret";
/// When the tests begin, in seconds since 1970.
pub const UNIX: u64 = 1_700_000_000;
/// How long an allocation lasts by the rules.
pub const LIFETIME: Duration = Duration::from_secs(600);
/// The server's address, on which its relayed addresses are.
pub const SERVER: &str = "8.8.4.4";
/// The same for IPv6.
pub const SERVER_V6: &str = "2600:1::7";
/// Somebody on the internet.
pub const PEER: &str = "9.9.9.9:5000";
/// The same for IPv6.
pub const PEER_V6: &str = "[2600:2::9]:5000";

/// Gives ports one after the other, from the first that there is.
pub struct Ports {
    pub next: u16,
    pub last: u16,
    /// On these addresses.
    pub ips: Vec<IpAddr>,
}

impl Sockets<u16> for Ports {
    fn open(&mut self, _: Client, family: AddressFamily, even: bool) -> Option<io::Result<(u16, SocketAddr)>> {
        let ip = *self.ips.iter().find(|ip| AddressFamily::from(*ip) == family)?;
        let port = if even { self.next.next_multiple_of(2) } else { self.next };
        if port > self.last {
            return Some(Err(io::ErrorKind::AddrInUse.into()));
        }
        self.next = port + 1;
        Some(Ok((port, SocketAddr::new(ip, port))))
    }
}

/// A relay, its ports and its time.
pub struct World {
    pub relay: Relay<u16>,
    pub ports: Ports,
    pub up: Cell<u64>,
}

/// Somebody who asks the relay.
#[derive(Clone)]
pub struct Caller {
    pub client: Client,
    pub name: String,
    pub nonce: String,
    /// What the password is made from.
    pub secret: &'static str,
}

/// An answer, taken apart.
pub type Answer = (MessageClass, Vec<u8>);

impl World {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Rules)) -> Self {
        let share = Share { allocations: 4, bits_per_second: 1_000_000 };
        let mut rules = Rules { allow_private: false, lifetime: LIFETIME, user: share, total: share };
        change(&mut rules);
        let near = Near::of(&[(SERVER, "255.255.255.0"), (SERVER_V6, "ffff:ffff:ffff:ffff::")]);
        let relay = Relay::new(rules, Secret::shared(SECRET), near);
        let ips = [SERVER, SERVER_V6].map(|ip| ip.parse().unwrap()).into();
        Self { relay, ports: Ports { next: 50_000, last: 60_000, ips }, up: Cell::new(0) }
    }

    pub fn now(&self) -> Now {
        Now { up: Duration::from_secs(self.up.get()), unix: UNIX + self.up.get() }
    }

    pub fn pass(&self, time: Duration) {
        self.up.set(self.up.get() + time.as_secs());
    }

    pub fn take(&mut self, client: Client, bytes: &[u8]) -> Option<Output<u16>> {
        self.relay.client_sends(self.now(), client, bytes, &mut self.ports)
    }

    pub fn answer(&mut self, client: Client, bytes: &[u8]) -> Option<Answer> {
        match self.take(client, bytes)? {
            Output::ToClient(to, answer) => {
                assert_eq!(to, client);
                Some((Message::from_bytes(&answer).unwrap().class(), answer))
            }
            Output::ToPeer(..) => panic!("a request is answered"),
        }
    }

    /// A caller of this user, whose name is good for a minute, and who has learned the nonce.
    pub fn caller(&mut self, user: &str, port: u16) -> Caller {
        self.caller_over(Transport::Udp, user, port)
    }

    pub fn caller_over(&mut self, transport: Transport, user: &str, port: u16) -> Caller {
        let client = Client { transport, address: SocketAddr::from(([1, 2, 3, 4], port)) };
        let name = Name { expires: UNIX + self.up.get() + 60, user }.to_string();
        let (class, answer) = self.answer(client, &plain(ALLOCATE)).unwrap();
        assert_eq!((class, code(&answer)), (MessageClass::Error, Refusal::Unauthorized.code()));
        Caller { client, name, nonce: nonce(&answer), secret: SECRET }
    }

    pub fn ask(&mut self, caller: &Caller, method: Method, content: &[&dyn AttributeWrite]) -> Answer {
        self.answer(caller.client, &caller.signed(method, content)).unwrap()
    }

    /// The code of the refusal; 0 for a success.
    pub fn outcome(&mut self, caller: &Caller, method: Method, content: &[&dyn AttributeWrite]) -> u16 {
        match self.ask(caller, method, content) {
            (MessageClass::Success, _) => 0,
            (_, answer) => code(&answer),
        }
    }

    pub fn allocate(&mut self, caller: &Caller) -> SocketAddr {
        self.allocate_with(caller, &[&udp()])
    }

    pub fn allocate_v6(&mut self, caller: &Caller) -> SocketAddr {
        self.allocate_with(caller, &[&udp(), &RequestedAddressFamily::new(AddressFamily::IPV6)])
    }

    fn allocate_with(&mut self, caller: &Caller, wishes: &[&dyn AttributeWrite]) -> SocketAddr {
        let (class, answer) = self.ask(caller, ALLOCATE, wishes);
        assert_eq!(class, MessageClass::Success);
        let message = Message::from_bytes(&answer).unwrap();
        assert_eq!(
            message.attribute::<XorMappedAddress>().unwrap().addr(message.transaction_id()),
            caller.client.address
        );
        message.attribute::<XorRelayedAddress>().unwrap().addr(message.transaction_id())
    }

    pub fn permit(&mut self, caller: &Caller, peer: &str) -> u16 {
        let request = caller.request(CREATE_PERMISSION);
        let peer = XorPeerAddress::new(peer.parse().unwrap(), request.transaction_id());
        refused(&self.answer(caller.client, &caller.sign(request, &[&peer])).unwrap())
    }

    pub fn bind(&mut self, caller: &Caller, channel: u16, peer: &str) -> u16 {
        let request = caller.request(CHANNEL_BIND);
        let peer = XorPeerAddress::new(peer.parse().unwrap(), request.transaction_id());
        refused(&self.answer(caller.client, &caller.sign(request, &[&ChannelNumber::new(channel), &peer])).unwrap())
    }

    pub fn refresh(&mut self, caller: &Caller, seconds: u32) -> u16 {
        self.outcome(caller, REFRESH, &[&Lifetime::new(seconds)])
    }

    pub fn send(&mut self, caller: &Caller, peer: &str, data: &[u8]) -> Option<Output<u16>> {
        let indication = Message::builder_indication(SEND, MessageWriteVec::new());
        let peer = XorPeerAddress::new(peer.parse().unwrap(), indication.transaction_id());
        self.take(caller.client, &answer::finish(indication, None, &[&peer, &Data::new(data)]).unwrap())
    }
}

impl Caller {
    pub fn key(&self) -> IntegrityKey {
        let password = Secret::shared(self.secret).password(&self.name);
        let credentials = LongTermKeyCredentials::new(self.name.clone(), password, "visavis".to_owned());
        credentials.make_key(IntegrityAlgorithm::Sha1)
    }

    pub fn request(&self, method: Method) -> MessageWriteVec {
        Message::builder_request(method, MessageWriteVec::new())
    }

    pub fn sign(&self, request: MessageWriteVec, content: &[&dyn AttributeWrite]) -> Vec<u8> {
        let (name, realm) = (Username::new(&self.name).unwrap(), Realm::new("visavis").unwrap());
        let nonce = Nonce::new(&self.nonce).unwrap();
        let content = [content, &[&name, &realm, &nonce]].concat();
        answer::finish(request, Some(&self.key()), &content).unwrap()
    }

    pub fn signed(&self, method: Method, content: &[&dyn AttributeWrite]) -> Vec<u8> {
        self.sign(self.request(method), content)
    }
}

pub fn udp() -> RequestedTransport {
    RequestedTransport::new(RequestedTransport::UDP)
}

pub fn plain(method: Method) -> Vec<u8> {
    answer::finish(Message::builder_request(method, MessageWriteVec::new()), None, &[]).unwrap()
}

pub fn code(answer: &[u8]) -> u16 {
    Message::from_bytes(answer).unwrap().attribute::<ErrorCode>().unwrap().code()
}

pub fn refused((class, answer): &Answer) -> u16 {
    if *class == MessageClass::Success { 0 } else { code(answer) }
}

pub fn nonce(answer: &[u8]) -> String {
    Message::from_bytes(answer).unwrap().attribute::<Nonce>().unwrap().nonce().to_owned()
}

/// What a client has got from a peer, in an indication.
pub fn heard(output: Option<Output<u16>>) -> Option<(Client, SocketAddr, Vec<u8>)> {
    let Output::ToClient(client, bytes) = output? else { panic!("for a client") };
    let message = Message::from_bytes(&bytes).unwrap();
    assert!(message.has_method(DATA));
    let peer = message.attribute::<XorPeerAddress>().unwrap().addr(message.transaction_id());
    Some((client, peer, message.attribute::<Data<'_>>().unwrap().data().to_vec()))
}
