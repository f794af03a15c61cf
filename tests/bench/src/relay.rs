//! What the product is compared with: the least that carries a message from one page to another, in axum.
//!
//! A message is posted to a name and comes out of that name's event stream. Nothing is checked, kept, or counted. The bare
//! pages of the comparison are handed out here, too.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{self, State},
    http::header::CONTENT_TYPE,
    response::{Html, IntoResponse},
    routing::{get, post},
    serve::ListenerExt,
};
use futures_util::stream;
use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};
use tests::{
    process::{Process, free_port},
    server::local_client,
};
use tokio::{
    io::{AsyncReadExt, stdin},
    net::TcpListener,
    sync::mpsc::{UnboundedSender, unbounded_channel},
};

/// The word on the bench's command line that makes it a relay.
pub const WORD: &str = "relay";

/// A relay in a process of its own.
pub struct Relay {
    port: u16,
    process: Process,
}

impl Relay {
    /// Starts one; what it says goes to a file in `folder`.
    pub async fn start(folder: &Path) -> Relay {
        let port = free_port();
        let bench = std::env::current_exe().expect("a running program has a file");
        let mut command = Command::new(bench);
        command.args([WORD, &port.to_string()]).stdin(Stdio::piped());
        let mut process = Process::start(WORD, &mut command, &folder.join("relay.log"));
        let url = format!("http://127.0.0.1:{port}/plain");
        let client = local_client();
        process.until_ready(async || client.get(&url).send().await.is_ok()).await;
        Relay { port, process }
    }

    /// Where it serves.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The same for whom speaks HTTP itself.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }
}

/// Serves until the process that started this one is gone, which closes the input.
pub async fn serve(port: u16) -> io::Result<()> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let listener = listener.tap_io(|connection| {
        // Without it a message may wait for an acknowledgement of the one before; it is only slower then.
        connection.set_nodelay(true).ok();
    });
    let (mut input, mut nothing) = (stdin(), [0]);
    tokio::select! {
        served = axum::serve(listener, router()) => served,
        _ = input.read(&mut nothing) => Ok(()),
    }
}

type Streams = Arc<Mutex<HashMap<String, UnboundedSender<Bytes>>>>;

fn router() -> Router {
    let script = ([(CONTENT_TYPE, "text/javascript")], include_str!("page/bare.js"));
    Router::new()
        .route("/to/{name}", post(send))
        .route("/events/{name}", get(events))
        .route("/bare", get(Html(include_str!("page/bare.html"))))
        .route("/bare.js", get(script))
        .route("/plain", get(Html(include_str!("page/plain.html"))))
        .with_state(Streams::default())
}

async fn send(State(streams): State<Streams>, extract::Path(name): extract::Path<String>, message: Bytes) {
    if let Some(stream) = streams.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
        // A stream that has ended takes nothing more, and nobody misses it.
        stream.send([b"data: ", &*message, b"\n\n"].concat().into()).ok();
    }
}

async fn events(State(streams): State<Streams>, extract::Path(name): extract::Path<String>) -> impl IntoResponse {
    let (sender, receiver) = unbounded_channel();
    streams.lock().unwrap_or_else(PoisonError::into_inner).insert(name, sender);
    let events = stream::unfold(receiver, |mut receiver| async move {
        Some((Ok::<Bytes, Infallible>(receiver.recv().await?), receiver))
    });
    ([(CONTENT_TYPE, "text/event-stream")], Body::from_stream(events))
}
