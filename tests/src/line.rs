//! The network between one person's browser and the server: a test holds a part of it back, lets it fall silent, or cuts it.

use crate::wait::{PATIENCE, until};
use shared::api::EVENTS;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
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
    /// Everything waits on its way.
    is_silent: bool,
    /// How often the line has lost its streams: those from before carry nothing any more.
    lost: u32,
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

    /// Holds everything back from now on, and neither end is told: connections stay open, and new ones are taken.
    pub fn falls_silent(&self) {
        self.counts.held.store(0, Ordering::Relaxed);
        self.state.send_modify(|state| state.is_silent = true);
    }

    /// Carries nothing any more, ever, on the event streams there are, and neither end is told: as where something on the
    /// way has forgotten them.
    pub fn loses_streams(&self) {
        self.state.send_modify(|state| state.lost += 1);
    }

    /// Waits until there is something to hold back.
    pub async fn is_holding(&self) {
        until_counted("the line has nothing to hold back", &self.counts.held).await;
    }

    /// Lets through what was held back, in its order, and all that follows.
    pub fn lets_go(&self) {
        self.state.send_modify(|state| (state.holds, state.is_silent) = (None, false));
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
    // While the connection carries a stream: how many had been lost when that began.
    let stream = watch::Sender::new(None);
    let is_lost = |state: &State| stream.borrow().is_some_and(|lost| state.lost != lost);
    let now = state.clone();
    let requests = carry(from_browser, to_server, state.clone(), &counts, is_lost, |request| {
        let is_stream = request.starts_with(format!("GET {EVENTS}").as_bytes());
        stream.send_replace(is_stream.then(|| now.borrow().lost));
        Freight::Requests
    });
    let answers = carry(from_server, to_browser, state.clone(), &counts, is_lost, |_| match *stream.borrow() {
        Some(_) => Freight::Events,
        None => Freight::Answers,
    });
    tokio::select! {
        () = requests => {}
        () = answers => {}
        _ = state.wait_for(|state| state.is_cut) => {}
    }
}

/// Carries bytes one way to their end, which comes last; `freight` says what has just come.
async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    counts: &Counts,
    is_lost: impl Fn(&State) -> bool,
    freight: impl Fn(&[u8]) -> Freight,
) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = from.read(&mut buffer).await.unwrap_or(0);
        let bytes = &buffer[..count];
        let freight = (count > 0).then(|| freight(bytes));
        let waits = |state: &State| state.is_silent || is_lost(state) || (freight.is_some() && state.holds == freight);
        if freight.is_some() && waits(&state.borrow()) {
            counts.held.fetch_add(1, Ordering::Relaxed);
        }
        let passes = state.wait_for(|state| !waits(state)).await.is_ok();
        if !passes || freight.is_none() || to.write_all(bytes).await.is_err() {
            return;
        }
    }
}
