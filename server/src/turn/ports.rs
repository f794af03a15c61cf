//! Where relayed addresses come from: sockets on free ports of the range, each read by a task of its own.

use super::{
    Client, Settings,
    relay::Sockets,
    sockets::{LONGEST_PACKET, Shared},
};
use crate::auth::random;
use std::{
    io,
    net::{IpAddr, SocketAddr, UdpSocket as StdSocket},
    ops::RangeInclusive,
    sync::Arc,
};
use stun_types::AddressFamily;
use tokio::{net::UdpSocket, task::AbortHandle};

/// The socket behind a relayed address. It is read, and open, as long as this is held.
pub(super) struct Port {
    pub socket: Arc<UdpSocket>,
    reader: AbortHandle,
}

impl Drop for Port {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl Sockets<Arc<Port>> for Arc<Shared> {
    fn open(
        &mut self,
        client: Client,
        family: AddressFamily,
        even: bool,
    ) -> Option<io::Result<(Arc<Port>, SocketAddr)>> {
        let local = match local_ip(&self.settings, client) {
            Ok(local) => local,
            Err(error) => return Some(Err(error)),
        };
        let fits = |ip: &IpAddr| AddressFamily::from(ip) == family;
        fits(&local).then(|| {
            let socket = bind(local, &self.settings.ports, even)?;
            let port = socket.local_addr()?.port();
            let seen = self.settings.external_ip.filter(fits).unwrap_or(local);
            let relayed = SocketAddr::new(seen, port);
            let reader = tokio::spawn(read(self.clone(), socket.clone(), relayed)).abort_handle();
            Ok((Arc::new(Port { socket, reader }), relayed))
        })
    }

    fn is_own(&self, ip: IpAddr) -> bool {
        // Only this machine's own addresses can be bound.
        self.settings.external_ip == Some(ip) || StdSocket::bind((ip, 0)).is_ok()
    }
}

/// This machine's address towards the client.
fn local_ip(settings: &Settings, client: Client) -> io::Result<IpAddr> {
    let listens = settings.listen.ip();
    if !listens.is_unspecified() {
        return Ok(listens.to_canonical());
    }
    // Sends nothing: the system only looks up the way.
    let client = client.canonical();
    let any: IpAddr = if client.is_ipv4() { [0; 4].into() } else { [0_u16; 8].into() };
    let socket = StdSocket::bind((any, 0))?;
    socket.connect(client)?;
    Ok(socket.local_addr()?.ip())
}

/// A socket on a free port of the range; nobody can tell beforehand on which.
fn bind(ip: IpAddr, ports: &RangeInclusive<u16>, even: bool) -> io::Result<Arc<UdpSocket>> {
    let count = u32::from(ports.end() - ports.start()) + 1;
    let first = u32::from_ne_bytes(random()) % count;
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    // Below the range's end, so each is a port.
    let all = (0..count).map(|step| (u32::from(*ports.start()) + (first + step) % count) as u16);
    for port in all.filter(|port| !even || port.is_multiple_of(2)) {
        match StdSocket::bind((ip, port)) {
            Ok(socket) => {
                socket.set_nonblocking(true)?;
                return Ok(Arc::new(UdpSocket::from_std(socket)?));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Takes what peers send to the relayed address.
async fn read(shared: Arc<Shared>, socket: Arc<UdpSocket>, relayed: SocketAddr) {
    let mut buffer = vec![0; LONGEST_PACKET];
    loop {
        if let Ok((length, peer)) = socket.recv_from(&mut buffer).await {
            let output = shared.with_relay(|relay, now| relay.peer_sends(now, relayed, peer, &buffer[..length]));
            shared.send(output).await;
        }
    }
}
