//! Messages to and from a STUN or TURN server, over UDP, TCP or TLS.

use crate::{
    doctor::{
        client::{Connection, tcp, tls},
        trouble::Trouble,
    },
    ice_url::{IceUrl, Transport},
};
use futures_util::future::select_all;
use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};
use stun_types::message::{Message, MessageHeader, TransactionId};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UdpSocket, lookup_host},
    time::timeout,
};
use tokio_util::either::Either;

/// A request over UDP is sent again after this time, then after twice as long, and so on (RFC 8489, section 6.2.1).
const AGAIN: Duration = Duration::from_millis(500);
/// Longest message that is taken; nobody answers a doctor with more.
const LONGEST_MESSAGE: usize = 4096;

/// A way to a server.
pub(super) enum Wire {
    /// Each datagram is a message; one may get lost. A socket for each address of the server until one has answered, which is
    /// the only one from then on.
    Datagrams(Vec<UdpSocket>),
    /// Messages follow each other; what has come is kept until one is complete.
    Stream(Box<Connection>, Vec<u8>),
}

impl Wire {
    pub async fn open(url: &IceUrl) -> Result<Self, Trouble> {
        let stream = |connection| Self::Stream(Box::new(connection), Vec::new());
        Ok(match url.transport {
            Transport::Udp => {
                let addresses = lookup_host((url.host.as_str(), url.port)).await;
                Self::udp(addresses.map_err(|_| Trouble::UnknownName)?).await?
            }
            Transport::Tcp => stream(Either::Left(tcp(&url.host, url.port).await?)),
            Transport::Tls => {
                let connection = tcp(&url.host, url.port).await?;
                stream(Either::Right(tls::with_trusted(connection, &url.host).await?))
            }
        })
    }

    /// To whichever of these addresses of one server answers first.
    pub async fn udp(addresses: impl Iterator<Item = SocketAddr>) -> Result<Self, Trouble> {
        let (mut sockets, mut failed) = (Vec::new(), Trouble::UnknownName);
        for address in addresses {
            match socket_to(address).await {
                Ok(socket) => sockets.push(socket),
                Err(error) => failed = error.into(),
            }
        }
        if sockets.is_empty() { Err(failed) } else { Ok(Self::Datagrams(sockets)) }
    }

    pub async fn send(&mut self, message: &[u8]) -> Result<(), Trouble> {
        match self {
            Self::Datagrams(sockets) => {
                for index in (0..sockets.len()).rev() {
                    if let Err(error) = sockets[index].send(message).await {
                        give_up(sockets, index, error)?;
                    }
                }
            }
            Self::Stream(connection, _) => connection.write_all(message).await?,
        }
        Ok(())
    }

    /// The next message. Whoever stops waiting loses nothing of it.
    pub async fn receive(&mut self) -> Result<Vec<u8>, Trouble> {
        match self {
            Self::Datagrams(sockets) => loop {
                let (came, index, _) = select_all(sockets.iter().map(|socket| Box::pin(datagram(socket)))).await;
                match came {
                    Ok(message) => {
                        *sockets = vec![sockets.swap_remove(index)];
                        return Ok(message);
                    }
                    Err(error) => give_up(sockets, index, error)?,
                }
            },
            Self::Stream(connection, came) => loop {
                if let Some(length) = complete(came)? {
                    return Ok(came.drain(..length).collect());
                }
                if connection.read_buf(came).await? == 0 {
                    return Err(Trouble::HungUp);
                }
            },
        }
    }

    /// Sends a request, again and again where it may get lost, and waits for what answers it.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Vec<u8>, Trouble> {
        let asked = Message::from_bytes(request).map_err(Trouble::garbled)?.transaction_id();
        let mut wait = if self.may_lose() { AGAIN } else { Duration::MAX };
        loop {
            self.send(request).await?;
            if let Ok(answer) = timeout(wait, self.answer(asked)).await {
                return answer;
            }
            wait = wait.saturating_mul(2);
        }
    }

    /// The answer to the request of this id, whatever else comes.
    async fn answer(&mut self, asked: TransactionId) -> Result<Vec<u8>, Trouble> {
        loop {
            let came = self.receive().await?;
            let message = Message::from_bytes(&came).map_err(Trouble::garbled)?;
            if message.is_response() && message.transaction_id() == asked {
                return Ok(came);
            }
        }
    }

    fn may_lose(&self) -> bool {
        match self {
            Self::Datagrams(_) => true,
            Self::Stream(..) => false,
        }
    }
}

async fn socket_to(server: SocketAddr) -> io::Result<UdpSocket> {
    let own: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(own).await?;
    // From here on, a port where nobody listens is told by the system.
    socket.connect(server).await?;
    Ok(socket)
}

async fn datagram(socket: &UdpSocket) -> io::Result<Vec<u8>> {
    let mut message = vec![0; LONGEST_MESSAGE];
    let length = socket.recv(&mut message).await?;
    message.truncate(length);
    Ok(message)
}

/// Leaves an address at which nobody is to the others, if there are any.
fn give_up(sockets: &mut Vec<UdpSocket>, index: usize, error: io::Error) -> Result<(), Trouble> {
    if sockets.len() == 1 {
        return Err(error.into());
    }
    sockets.swap_remove(index);
    Ok(())
}

/// The length of the first message, once it is there (RFC 8489, section 5).
fn complete(came: &[u8]) -> Result<Option<usize>, Trouble> {
    let Some(header) = came.get(..MessageHeader::LENGTH) else { return Ok(None) };
    let header = MessageHeader::from_bytes(header).map_err(Trouble::garbled)?;
    let length = MessageHeader::LENGTH + usize::from(header.data_length());
    if length > LONGEST_MESSAGE {
        return Err(Trouble::garbled(length));
    }
    Ok((came.len() >= length).then_some(length))
}
