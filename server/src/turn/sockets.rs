//! The relay's hands: the sockets that clients come to, and the time.

use super::{
    Client, Secret, Settings, Transport, frame,
    near::Near,
    ports::Port,
    relay::{Now, Output, Relay},
    tcp::{self, Connections},
};
use crate::clock::now_ms;
use shared::ids::UserId;
use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, UdpSocket},
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// Room for a packet: of a longer one than any that is taken the rest is cut off, and it is still too long.
pub(super) const PACKET: usize = frame::LONGEST + 1;
/// How often what is over is forgotten.
const SWEEP: Duration = Duration::from_secs(5);
/// So often a port is looked for that is free for UDP and TCP.
const ATTEMPTS: usize = 16;

/// The running relay. A handle: a clone is the same one.
#[derive(Clone)]
pub struct Turn {
    pub(super) shared: Arc<Shared>,
    secret: Secret,
    stop: CancellationToken,
}

/// What the tasks work on.
pub(super) struct Shared {
    pub settings: Settings,
    pub connections: Connections,
    udp: UdpSocket,
    relay: Mutex<Relay<Arc<Port>>>,
    started: Instant,
}

impl Turn {
    /// Starts answering.
    ///
    /// # Errors
    /// The address cannot be listened on, for UDP or for TCP, or the system does not tell this machine's networks.
    pub async fn start(mut settings: Settings) -> io::Result<Self> {
        let (udp, tcp) = bind(settings.listen).await?;
        settings.listen = udp.local_addr()?;
        let secret = Secret::random();
        let near = Near::now(settings.external_ip)?;
        let shared = Arc::new(Shared {
            connections: Connections::new(settings.rules.total),
            relay: Mutex::new(Relay::new(settings.rules, secret.clone(), near)),
            settings,
            udp,
            started: Instant::now(),
        });
        let stop = CancellationToken::new();
        tokio::spawn(stop.clone().run_until_cancelled_owned(answer_udp(shared.clone())));
        tokio::spawn(stop.clone().run_until_cancelled_owned(sweep(shared.clone())));
        tokio::spawn(tcp::answer(shared.clone(), tcp, stop.clone()));
        Ok(Self { shared, secret, stop })
    }

    /// What it goes by, with the port that it really has.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// What its clients' passwords are made from.
    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Allocations under way.
    pub fn live(&self) -> u32 {
        self.shared.with_relay(|relay, _| relay.live())
    }

    /// Ends what `user` has here. Names that they were given and that expire within `longest` begin nothing more.
    pub fn expel(&self, user: &UserId, longest: Duration) {
        self.shared.with_relay(|relay, now| relay.expel(user.as_str(), now.unix + longest.as_secs()));
    }

    /// Ends everything.
    pub fn stop(&self) {
        self.stop.cancel();
        self.shared.with_relay(|relay, _| relay.end(|_| true));
    }
}

impl Shared {
    /// Does one thing with the relay, at its time.
    pub fn with_relay<T>(&self, act: impl FnOnce(&mut Relay<Arc<Port>>, Now) -> T) -> T {
        let mut relay = self.relay.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut relay, Now { up: self.started.elapsed(), unix: now_ms() / 1000 })
    }

    /// Takes what a client has sent.
    pub fn take(self: &Arc<Self>, client: Client, bytes: &[u8]) {
        let output = self.with_relay(|relay, now| relay.client_sends(now, client, bytes, &mut self.clone()));
        self.send(output);
    }

    /// Sends a packet. One that does not get through at once is lost, as packets are: whoever waited for it would keep all others
    /// waiting.
    pub fn send(&self, output: Option<Output<Arc<Port>>>) {
        match output {
            Some(Output::ToClient(Client { transport: Transport::Udp, address }, bytes)) => {
                self.udp.try_send_to(&bytes, address).ok();
            }
            Some(Output::ToClient(Client { transport: Transport::Tcp, address }, bytes)) => {
                self.connections.send(address, bytes);
            }
            Some(Output::ToPeer(port, peer, bytes)) => {
                port.socket.try_send_to(&bytes, peer).ok();
            }
            None => {}
        }
    }
}

/// Listens on the same port for UDP and TCP.
async fn bind(address: SocketAddr) -> io::Result<(UdpSocket, TcpListener)> {
    let mut attempts = 0;
    loop {
        let udp = UdpSocket::bind(address).await?;
        attempts += 1;
        match TcpListener::bind(udp.local_addr()?).await {
            Ok(tcp) => return Ok((udp, tcp)),
            // Any port will do, and this one was free for UDP alone.
            Err(error) if address.port() == 0 && error.kind() == io::ErrorKind::AddrInUse && attempts < ATTEMPTS => {}
            Err(error) => return Err(error),
        }
    }
}

async fn answer_udp(shared: Arc<Shared>) {
    let mut buffer = vec![0; PACKET];
    loop {
        if let Ok((length, address)) = shared.udp.recv_from(&mut buffer).await {
            shared.take(Client { transport: Transport::Udp, address }, &buffer[..length]);
        }
    }
}

async fn sweep(shared: Arc<Shared>) {
    let mut clock = interval(SWEEP);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        let near = Near::now(shared.settings.external_ip);
        shared.with_relay(|relay, now| {
            relay.sweep(now);
            // Where the system does not tell, what it has told last counts.
            if let Ok(near) = near {
                relay.moved(near);
            }
        });
    }
}
