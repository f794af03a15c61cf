//! Clients over TCP: the same messages, one after the other on a connection (RFC 8656, section 3.1).

use super::{Client, Share, Transport, frame, sockets::Shared};
use crate::accept::prepare;
use axum::serve::{Listener, ListenerExt};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Semaphore, mpsc},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// A connection on which nothing comes for this long is closed, unless it has an allocation.
const IDLE: Duration = Duration::from_secs(30);
/// So many packets may wait for a slow client; what comes after them is lost, as on UDP.
const WAITING: usize = 256;
/// How much is read at once, in bytes.
const CHUNK: usize = 16 * 1024;

/// The open connections.
pub(super) struct Connections {
    open: Mutex<HashMap<SocketAddr, mpsc::Sender<Vec<u8>>>>,
    places: Arc<Semaphore>,
}

impl Connections {
    /// For so many allocations, and as many again that are being asked for.
    pub fn new(most: Share) -> Self {
        let places = (most.allocations as usize).saturating_mul(2).min(Semaphore::MAX_PERMITS);
        Self { open: Mutex::default(), places: Arc::new(Semaphore::new(places)) }
    }

    /// Sends this on the connection from this address, if there is one and it is not too slow.
    pub fn send(&self, address: SocketAddr, bytes: Vec<u8>) {
        if let Some(connection) = self.lock().get(&address) {
            connection.try_send(bytes).ok();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SocketAddr, mpsc::Sender<Vec<u8>>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes connections until `stop`, which ends them all.
pub(super) async fn answer(shared: Arc<Shared>, listener: TcpListener, stop: CancellationToken) {
    let mut listener = listener.tap_io(prepare);
    while let Some((connection, address)) = stop.run_until_cancelled(listener.accept()).await {
        // Without a free place it is closed at once.
        let Ok(place) = shared.connections.places.clone().try_acquire_owned() else { continue };
        let serve = stop.clone().run_until_cancelled_owned(serve(shared.clone(), connection, address));
        tokio::spawn(async move {
            serve.await;
            drop(place);
        });
    }
}

/// Serves one connection to its end, and with it the end of its allocation.
async fn serve(shared: Arc<Shared>, connection: TcpStream, address: SocketAddr) {
    let client = Client { transport: Transport::Tcp, address };
    let (sender, packets) = mpsc::channel(WAITING);
    shared.connections.lock().insert(address, sender);
    let (reading, writing) = connection.into_split();
    tokio::select! {
        () = read(&shared, client, reading) => {}
        () = write(writing, packets) => {}
    }
    shared.connections.lock().remove(&address);
    shared.with_relay(|relay, _| relay.gone(client));
}

async fn read(shared: &Arc<Shared>, client: Client, mut connection: OwnedReadHalf) {
    let mut buffer = Vec::with_capacity(CHUNK);
    loop {
        loop {
            let length = match frame::length(&buffer) {
                Ok(Some(length)) if length <= buffer.len() => length,
                Ok(_) => break,
                Err(frame::NoMessage) => return,
            };
            shared.take(client, &buffer[..length]);
            buffer.drain(..length);
        }
        match timeout(IDLE, connection.read_buf(&mut buffer)).await {
            Ok(Ok(1..)) => {}
            Ok(Ok(0) | Err(_)) => return,
            Err(_) if shared.with_relay(|relay, now| relay.serves(client, now)) => {}
            Err(_) => return,
        }
    }
}

async fn write(mut connection: OwnedWriteHalf, mut packets: mpsc::Receiver<Vec<u8>>) {
    while let Some(packet) = packets.recv().await {
        if connection.write_all(&packet).await.is_err() {
            return;
        }
    }
}
