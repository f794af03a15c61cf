//! HTTP over a real socket, as plain as it gets: HTTP/1.0, so that answers are neither chunked nor kept alive.

use std::net::SocketAddr;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Sends one request and reads the whole answer.
pub async fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Reply {
    let (mut reply, mut rest) = send(address, method, path, headers, body.as_ref()).await;
    rest.read_to_string(&mut reply.body).await.unwrap();
    reply
}

async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> (Reply, BufReader<TcpStream>) {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let mut request = format!("{method} {path} HTTP/1.0\r\nhost: {address}\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "\r\n";
    // A server that refuses a long body need not read it all.
    let _ = socket.write_all(&[request.as_bytes(), body].concat()).await;
    let mut socket = BufReader::new(socket);
    let status = line(&mut socket).await.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
    let mut headers = Vec::new();
    loop {
        let line = line(&mut socket).await;
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    (Reply { status, headers, body: String::new() }, socket)
}

async fn line(socket: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    socket.read_line(&mut line).await.unwrap();
    line.trim_end().to_owned()
}

/// A server-sent event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub id: Option<String>,
    pub event: String,
    pub data: String,
}

/// An open event stream. Dropping it closes the socket.
pub struct Stream {
    pub reply: Reply,
    socket: BufReader<TcpStream>,
}

impl Stream {
    pub async fn open(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Self {
        let (reply, socket) = send(address, "GET", path, headers, b"").await;
        Self { reply, socket }
    }

    /// The next event; `None` once the server has ended the stream.
    pub async fn next(&mut self) -> Option<Message> {
        let mut message = Message::default();
        loop {
            let mut line = String::new();
            if self.socket.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("id", id)) => message.id = Some(id.to_owned()),
                Some(("event", event)) => message.event = event.to_owned(),
                Some(("data", data)) => message.data = data.to_owned(),
                Some(_) => panic!("{line}"),
                None => return Some(message),
            }
        }
    }
}
