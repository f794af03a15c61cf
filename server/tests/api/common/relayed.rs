//! Somebody who asks the relay over a real socket, by a client library of others' making.

use super::PATIENCE;
use shared::rtc::IceServer;
use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};
use stun_types::{AddressFamily, attribute::ErrorCode, message::Message};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket},
    time::timeout,
};
use turn_client_proto::{
    api::{Transmit, TurnClientApi, TurnConfig, TurnEvent, TurnPollRet, TurnRecvRet},
    client::TurnClient,
    prelude::DelayedTransmitBuild,
    tcp::TurnClientTcp,
    types::{self, TransportType, TurnCredentials},
    udp::TurnClientUdp,
};

const UNAUTHORIZED: u16 = ErrorCode::UNAUTHORIZED;
/// How often the client is asked what is due.
const TICK: Duration = Duration::from_millis(50);

/// A client with its socket.
pub struct Relayed {
    client: TurnClient,
    socket: Socket,
    began: Instant,
    /// What peers have sent, with whoever it was.
    heard: Vec<(SocketAddr, Vec<u8>)>,
    /// The codes of what was refused.
    refusals: Vec<u16>,
}

enum Socket {
    Udp(UdpSocket),
    Tcp(TcpStream),
}

impl Relayed {
    /// Begins with the servers that a page was told; nothing is asked yet.
    pub async fn udp(servers: &[IceServer]) -> Self {
        Self::over_udp(told(servers)).await
    }

    /// The same over TCP.
    pub async fn tcp(servers: &[IceServer]) -> Self {
        Self::over_tcp(told(servers)).await
    }

    /// For an address of IPv6.
    pub async fn udp_v6(servers: &[IceServer]) -> Self {
        Self::over_udp(of_v6(told(servers))).await
    }

    /// For an address of IPv6, over TCP.
    pub async fn tcp_v6(servers: &[IceServer]) -> Self {
        Self::over_tcp(of_v6(told(servers))).await
    }

    async fn over_udp((relay, config): (SocketAddr, TurnConfig)) -> Self {
        let any = if relay.is_ipv4() { "127.0.0.1:0" } else { "[::1]:0" };
        let socket = UdpSocket::bind(any).await.unwrap();
        socket.connect(relay).await.unwrap();
        let client = TurnClientUdp::allocate(socket.local_addr().unwrap(), relay, config).into();
        Self { client, socket: Socket::Udp(socket), began: Instant::now(), heard: Vec::new(), refusals: Vec::new() }
    }

    async fn over_tcp((relay, config): (SocketAddr, TurnConfig)) -> Self {
        let socket = TcpStream::connect(relay).await.unwrap();
        let client = TurnClientTcp::allocate(socket.local_addr().unwrap(), relay, config).into();
        Self { client, socket: Socket::Tcp(socket), began: Instant::now(), heard: Vec::new(), refusals: Vec::new() }
    }

    /// Asks for a relayed address; a refusal comes as its code.
    pub async fn allocate(&mut self) -> Result<SocketAddr, u16> {
        loop {
            match self.client.poll_event() {
                Some(TurnEvent::AllocationCreated(_, relayed)) => return Ok(relayed),
                Some(TurnEvent::AllocationCreateFailed(_)) => return Err(self.refusals.pop().unwrap()),
                Some(other) => panic!("{other:?}"),
                // The first one only asks who it is. Of the second one this client says nothing.
                None if self.refusals == [UNAUTHORIZED; 2] => return Err(UNAUTHORIZED),
                None => self.step().await,
            }
        }
    }

    /// Asks that this peer may speak; whether it may.
    pub async fn permit(&mut self, peer: IpAddr) -> bool {
        self.client.create_permission(TransportType::Udp, peer, self.now()).unwrap();
        match self.event().await {
            TurnEvent::PermissionCreated(_, permitted) => permitted == peer,
            TurnEvent::PermissionCreateFailed(..) => false,
            other => panic!("{other:?}"),
        }
    }

    /// Asks for a channel to this peer; whether there is one.
    pub async fn bind(&mut self, peer: SocketAddr) -> bool {
        self.client.bind_channel(TransportType::Udp, peer, self.now()).unwrap();
        loop {
            match self.event().await {
                TurnEvent::ChannelCreated(_, bound) => return bound == peer,
                TurnEvent::ChannelCreateFailed(..) => return false,
                // A channel is a permission as well.
                TurnEvent::PermissionCreated(..) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Sends this to a peer.
    pub async fn send(&mut self, peer: SocketAddr, data: &[u8]) {
        let packet = self.client.send_to(TransportType::Udp, peer, data, self.now()).unwrap().unwrap();
        let packet = packet.data.build();
        self.socket.send(&packet).await;
    }

    /// The next that a peer sends.
    pub async fn hear(&mut self) -> (SocketAddr, Vec<u8>) {
        while self.heard.is_empty() {
            self.step().await;
        }
        self.heard.remove(0)
    }

    /// Gives the address back.
    pub async fn give_up(&mut self) {
        self.client.delete(self.now()).unwrap();
        // The client leaves a little time between two requests.
        while !self.transmit().await {
            let TurnPollRet::WaitUntil(due) = self.client.poll(self.now()) else { return };
            tokio::time::sleep(due.saturating_duration_since(self.now()).min(TICK)).await;
        }
    }

    async fn event(&mut self) -> TurnEvent {
        loop {
            if let Some(event) = self.client.poll_event() {
                return event;
            }
            self.step().await;
        }
    }

    /// Sends what is due, and takes what comes before anything else is due.
    async fn step(&mut self) {
        assert!(self.began.elapsed() < PATIENCE, "the relay does not answer");
        let now = self.now();
        let wait = match self.client.poll(now) {
            TurnPollRet::WaitUntil(due) => due.saturating_duration_since(now),
            // There is an event that says why.
            TurnPollRet::Closed => Duration::ZERO,
            other => panic!("{other:?}"),
        };
        if self.transmit().await {
            return;
        }
        let Ok(bytes) = timeout(wait.min(TICK), self.socket.receive()).await else { return };
        if let Ok(answer) = Message::from_bytes(&bytes) {
            self.refusals.extend(answer.attribute::<ErrorCode>().map(|error| error.code()));
        }
        let (from, to) = (self.client.remote_addr(), self.client.local_addr());
        let now = self.now();
        if let TurnRecvRet::PeerData(data) =
            self.client.recv(Transmit::new(bytes, self.client.transport(), from, to), now)
        {
            self.heard.push((data.peer, data.data().to_vec()));
        }
        while let Some(data) = self.client.poll_recv(now) {
            self.heard.push((data.peer, data.data().to_vec()));
        }
    }

    /// Sends a request that is due; whether there was one.
    async fn transmit(&mut self) -> bool {
        let Some(packet) = self.client.poll_transmit(self.now()) else { return false };
        self.socket.send(&packet.data).await;
        true
    }

    fn now(&self) -> types::Instant {
        types::Instant::from_std(self.began)
    }
}

impl Socket {
    async fn send(&mut self, bytes: &[u8]) {
        match self {
            Socket::Udp(socket) => drop(socket.send(bytes).await.unwrap()),
            Socket::Tcp(socket) => socket.write_all(bytes).await.unwrap(),
        }
    }

    async fn receive(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 64 * 1024];
        let length = match self {
            Socket::Udp(socket) => socket.recv(&mut bytes).await.unwrap(),
            Socket::Tcp(socket) => socket.read(&mut bytes).await.unwrap(),
        };
        bytes.truncate(length);
        bytes
    }
}

/// Waits for a condition, at most as long as anything takes.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    let wait = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}

/// Where the relay is, and how to speak for oneself there.
fn told(servers: &[IceServer]) -> (SocketAddr, TurnConfig) {
    let server = servers.iter().find(|server| server.is_relay()).expect("the page was told a relay");
    let address = server.urls[0].strip_prefix("turn:").and_then(|url| url.split('?').next()).unwrap();
    let (name, password) = server.username.as_deref().zip(server.credential.as_deref()).unwrap();
    (address.parse().unwrap(), TurnConfig::new(TurnCredentials::new(name, password)))
}

fn of_v6((relay, mut config): (SocketAddr, TurnConfig)) -> (SocketAddr, TurnConfig) {
    config.set_address_family(AddressFamily::IPV6);
    (relay, config)
}
