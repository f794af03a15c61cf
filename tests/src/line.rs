//! The network between one person's browser and the server: a test holds a part of it back, or cuts it.

use crate::wait::{PATIENCE, until};
use shared::api::EVENTS;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// What a line carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freight {
    /// What the pages ask.
    Requests,
    /// What the server answers.
    Answers,
    /// The event streams.
    Events,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// This waits on its way, as if the network were slow.
    holds: Option<Freight>,
    /// Every connection is broken, and there is no new one.
    is_cut: bool,
}

/// What a test waits for.
#[derive(Debug, Default)]
struct Counts {
    /// Pieces of freight that had to wait.
    held: AtomicUsize,
    /// Connections that came while the line was cut.
    missed: AtomicUsize,
}

/// A line: the browser knows no other way to the server.
pub struct Line {
    address: SocketAddr,
    state: watch::Sender<State>,
    counts: Arc<Counts>,
    work: JoinHandle<()>,
}

impl Line {
    /// A line to the server that listens on this port, whether it runs or not.
    pub(crate) async fn to(port: u16) -> Line {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (state, seen) = watch::channel(State::default());
        let counts = Arc::new(Counts::default());
        let server = (Ipv4Addr::LOCALHOST, port).into();
        let work = tokio::spawn(serve(listener, server, seen, counts.clone()));
        Line { address, state, counts, work }
    }

    /// Where the browser finds the server.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Holds this back from now on.
    pub fn holds(&self, freight: Freight) {
        self.counts.held.store(0, Ordering::Relaxed);
        self.state.send_modify(|state| state.holds = Some(freight));
    }

    /// Waits until there is something to hold back.
    pub async fn is_holding(&self) {
        until_counted("the line has nothing to hold back", &self.counts.held).await;
    }

    /// Lets through what was held back, in its order, and all that follows.
    pub fn lets_go(&self) {
        self.state.send_modify(|state| state.holds = None);
    }

    /// Breaks every connection, and takes no new one from now on. Waits until the browser has missed it.
    pub async fn is_cut(&self) {
        self.counts.missed.store(0, Ordering::Relaxed);
        self.state.send_modify(|state| state.is_cut = true);
        until_counted("the browser does not miss its line", &self.counts.missed).await;
    }

    /// Takes connections again.
    pub fn is_mended(&self) {
        self.state.send_modify(|state| state.is_cut = false);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.work.abort();
    }
}

async fn until_counted(complaint: &str, count: &AtomicUsize) {
    let counted = until(PATIENCE, async || (count.load(Ordering::Relaxed) > 0).then_some(()));
    assert!(counted.await.is_some(), "{complaint}");
}

async fn serve(listener: TcpListener, server: SocketAddr, state: watch::Receiver<State>, counts: Arc<Counts>) {
    let mut connections = JoinSet::new();
    while let Ok((browser, _)) = listener.accept().await {
        if state.borrow().is_cut {
            counts.missed.fetch_add(1, Ordering::Relaxed);
        } else {
            connections.spawn(connect(browser, server, state.clone(), counts.clone()));
        }
    }
}

/// Carries one connection to its end, or until the line is cut.
async fn connect(browser: TcpStream, server: SocketAddr, mut state: watch::Receiver<State>, counts: Arc<Counts>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let (from_browser, to_browser) = browser.into_split();
    let (from_server, to_server) = server.into_split();
    let is_stream = AtomicBool::new(false);
    let requests = carry(from_browser, to_server, state.clone(), &counts, |request| {
        is_stream.store(request.starts_with(format!("GET {EVENTS}").as_bytes()), Ordering::Relaxed);
        Freight::Requests
    });
    let answers = carry(from_server, to_browser, state.clone(), &counts, |_| match is_stream.load(Ordering::Relaxed) {
        true => Freight::Events,
        false => Freight::Answers,
    });
    tokio::select! {
        () = requests => {}
        () = answers => {}
        _ = state.wait_for(|state| state.is_cut) => {}
    }
}

/// Carries bytes one way to their end; `freight` says what has just come.
async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    counts: &Counts,
    freight: impl Fn(&[u8]) -> Freight,
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..count];
        let freight = freight(bytes);
        if state.borrow().holds == Some(freight) {
            counts.held.fetch_add(1, Ordering::Relaxed);
        }
        if state.wait_for(|state| state.holds != Some(freight)).await.is_err() || to.write_all(bytes).await.is_err() {
            return;
        }
    }
}
