//! HTTP/1.1 without a browser and with little of its own: what is measured is the other end.

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A request with all of its body.
pub type Asked = Request<Full<Bytes>>;

/// A connection that is kept.
pub struct Wire(SendRequest<Full<Bytes>>);

impl Wire {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Wire {
        let connection = TcpStream::connect(address).await.unwrap_or_else(|e| panic!("{address}: {e}"));
        connection.set_nodelay(true).expect("an open connection takes settings");
        let (sender, connection) = handshake(TokioIo::new(connection)).await.expect("nothing has been sent yet");
        // How it ends, whoever waits for an answer hears.
        tokio::spawn(connection);
        Wire(sender)
    }

    /// Sends a request and waits for a good answer's head.
    pub async fn ask(&mut self, request: Asked) -> Response<Incoming> {
        let path = request.uri().path().to_owned();
        self.0.ready().await.unwrap_or_else(|e| panic!("{path}: {e}"));
        let answer = self.0.send_request(request).await.unwrap_or_else(|e| panic!("{path}: {e}"));
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer
    }

    /// Sends a request and waits for the whole of a good answer.
    pub async fn post(&mut self, request: Asked) {
        let answer = self.ask(request).await;
        answer.into_body().collect().await.unwrap_or_else(|e| panic!("an answer breaks off: {e}"));
    }

    /// Opens an event stream.
    pub async fn listen(mut self, request: Asked) -> Events {
        let body = self.ask(request).await.into_body();
        Events { body, rest: Vec::new(), _wire: self }
    }
}

/// A stream of server-sent events.
pub struct Events {
    body: Incoming,
    rest: Vec<u8>,
    _wire: Wire,
}

impl Events {
    /// The next event, as it stands on the wire; `None` at the end.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.rest.windows(2).position(|pair| pair == b"\n\n") {
                let event: Vec<u8> = self.rest.drain(..end + 2).collect();
                return Some(String::from_utf8_lossy(&event).into_owned());
            }
            let frame = self.body.frame().await?.ok()?;
            self.rest.extend_from_slice(frame.data_ref()?);
        }
    }
}
