//! Where relayed addresses come from: sockets on free ports of the range, each read by a task of its own.

use super::{
    Client,
    relay::Sockets,
    sockets::{PACKET, Shared},
};
use crate::auth::random;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket as StdSocket},
    ops::RangeInclusive,
    sync::Arc,
};
use stun_types::AddressFamily;
use tokio::{net::UdpSocket, task::AbortHandle};

/// An address of each family, on the internet as far as the system can tell (RFC 5737, RFC 3849).
const SOMEWHERE_V4: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
const SOMEWHERE_V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
/// So many ports are tried for a free one: the relay serves nobody meanwhile.
const TRIES: usize = 64;

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
        let local = local_ip(self.settings.listen.ip().to_canonical(), client.canonical(), family)?;
        let open = || -> io::Result<_> {
            let socket = bind(local, &self.settings.ports, even)?;
            let port = socket.local_addr()?.port();
            let external = self.settings.external_ip.filter(|external| external.is_ipv4() == local.is_ipv4());
            let relayed = SocketAddr::new(external.unwrap_or(local), port);
            let reader = tokio::spawn(read(self.clone(), socket.clone(), relayed)).abort_handle();
            Ok((Arc::new(Port { socket, reader }), relayed))
        };
        Some(open())
    }
}

/// This machine's address of a family: towards the client if that is of the same one, otherwise towards the internet. None
/// where it has none, or is not to listen there.
fn local_ip(listens: IpAddr, client: SocketAddr, family: AddressFamily) -> Option<IpAddr> {
    let fits = |ip: &IpAddr| AddressFamily::from(ip) == family;
    if !listens.is_unspecified() {
        return Some(listens).filter(fits);
    }
    let (any, internet): (IpAddr, _) = match family {
        AddressFamily::IPV4 => (Ipv4Addr::UNSPECIFIED.into(), SOMEWHERE_V4.into()),
        // Whoever listens at 0.0.0.0 is not there for IPv6.
        AddressFamily::IPV6 if listens.is_ipv4() => return None,
        AddressFamily::IPV6 => (Ipv6Addr::UNSPECIFIED.into(), SOMEWHERE_V6.into()),
    };
    let towards = Some(client.ip()).filter(fits).unwrap_or(internet);
    // Sends nothing: the system only looks up the way.
    let socket = StdSocket::bind((any, 0)).ok()?;
    socket.connect((towards, client.port())).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// A socket on a free port of the range; nobody can tell beforehand on which.
fn bind(ip: IpAddr, ports: &RangeInclusive<u16>, even: bool) -> io::Result<Arc<UdpSocket>> {
    let count = u32::from(ports.end() - ports.start()) + 1;
    let first = u32::from_ne_bytes(random()) % count;
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    // Below the range's end, so each is a port.
    let all = (0..count).map(|step| (u32::from(*ports.start()) + (first + step) % count) as u16);
    for port in all.filter(|port| !even || port.is_multiple_of(2)).take(TRIES) {
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
    let mut buffer = vec![0; PACKET];
    loop {
        if let Ok((length, peer)) = socket.recv_from(&mut buffer).await {
            let output = shared.with_relay(|relay, now| relay.peer_sends(now, relayed, peer, &buffer[..length]));
            shared.send(output);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(listens: &str, client: &str, family: AddressFamily) -> Option<String> {
        local_ip(listens.parse().unwrap(), client.parse().unwrap(), family).map(|ip| ip.to_string())
    }

    #[test]
    fn the_address_is_the_one_that_is_listened_at_if_it_is_of_the_family() {
        assert_eq!(local("127.0.0.1", "127.0.0.1:9", AddressFamily::IPV4).as_deref(), Some("127.0.0.1"));
        assert_eq!(local("127.0.0.1", "127.0.0.1:9", AddressFamily::IPV6), None);
        assert_eq!(local("::1", "[::1]:9", AddressFamily::IPV6).as_deref(), Some("::1"));
        assert_eq!(local("::1", "[::1]:9", AddressFamily::IPV4), None);
    }

    #[test]
    fn who_listens_everywhere_is_found_where_the_client_finds_it() {
        for listens in ["0.0.0.0", "::"] {
            assert_eq!(local(listens, "127.0.0.1:9", AddressFamily::IPV4).as_deref(), Some("127.0.0.1"));
        }
        assert_eq!(local("0.0.0.0", "127.0.0.1:9", AddressFamily::IPV6), None);
        let other = local("::", "[2001:db8::7]:9", AddressFamily::IPV4);
        assert_eq!(other, local("::", "203.0.113.1:9", AddressFamily::IPV4));
    }
}
