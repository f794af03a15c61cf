//! Clients over TCP: the same messages, one after the other on a connection (RFC 8656, section 3.1).

use super::{Client, Share, Transport, frame, sockets::Shared};
use crate::accept::{Places, prepare};
use axum::serve::{Listener, ListenerExt};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

/// A connection that has had no allocation for this long is closed, whatever comes on it.
const IDLE: Duration = Duration::from_secs(30);
/// How often it is looked whether a connection has one.
const LOOK: Duration = Duration::from_secs(5);
/// So many connections may come from one address: a browser has one for each of its networks.
const PER_ADDRESS: usize = 64;
/// So many packets may wait for a slow client, and so many bytes; what comes after them is lost, as on UDP.
const WAITING: usize = 256;
const WAITING_BYTES: usize = 256 * 1024;
/// How much is read at once, in bytes.
const CHUNK: usize = 16 * 1024;

/// The open connections.
pub(super) struct Connections {
    open: Mutex<HashMap<SocketAddr, Queue>>,
    places: Arc<Semaphore>,
    per_address: Places,
}

impl Connections {
    /// For so many allocations, and as many again that are being asked for.
    pub fn new(most: Share) -> Self {
        let places = (most.allocations as usize).saturating_mul(2).min(Semaphore::MAX_PERMITS);
        Self { open: Mutex::default(), places: Arc::new(Semaphore::new(places)), per_address: Places::new(PER_ADDRESS) }
    }

    /// Sends this on the connection from this address, if there is one and it is not too slow.
    pub fn send(&self, address: SocketAddr, bytes: Vec<u8>) {
        if let Some(queue) = self.lock().get(&address) {
            queue.push(bytes);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SocketAddr, Queue>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A packet that waits for its client, with the room that it takes.
type Waiting = (Vec<u8>, OwnedSemaphorePermit);

/// What waits for one client.
struct Queue {
    packets: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
}

impl Queue {
    fn new() -> (Self, mpsc::Receiver<Waiting>) {
        let (packets, waiting) = mpsc::channel(WAITING);
        (Self { packets, room: Arc::new(Semaphore::new(WAITING_BYTES)) }, waiting)
    }

    /// Lets one more wait, if there is room.
    fn push(&self, bytes: Vec<u8>) {
        let Ok(length) = u32::try_from(bytes.len()) else { return };
        if let Ok(room) = self.room.clone().try_acquire_many_owned(length) {
            self.packets.try_send((bytes, room)).ok();
        }
    }
}

/// A connection that packets are sent on. With it ends its allocation.
struct Open {
    shared: Arc<Shared>,
    client: Client,
}

impl Open {
    fn new(shared: Arc<Shared>, client: Client) -> (Self, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = Queue::new();
        shared.connections.lock().insert(client.address, queue);
        (Self { shared, client }, waiting)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.shared.connections.lock().remove(&self.client.address);
        self.shared.with_relay(|relay, _| relay.gone(self.client));
    }
}

/// Takes connections until `stop`, which ends them all.
pub(super) async fn answer(shared: Arc<Shared>, listener: TcpListener, stop: CancellationToken) {
    let mut listener = listener.tap_io(prepare);
    while let Some((connection, address)) = stop.run_until_cancelled(listener.accept()).await {
        let Connections { places, per_address, .. } = &shared.connections;
        // Without a free place it is closed at once.
        let Some(own_place) = per_address.take(address.ip()) else { continue };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let serve = stop.clone().run_until_cancelled_owned(serve(shared.clone(), connection, address));
        tokio::spawn(async move {
            serve.await;
            drop((own_place, place));
        });
    }
}

/// Serves one connection to its end.
async fn serve(shared: Arc<Shared>, mut connection: TcpStream, address: SocketAddr) {
    let client = Client { transport: Transport::Tcp, address };
    let (_open, waiting) = Open::new(shared.clone(), client);
    let (reading, writing) = connection.split();
    let serves = || shared.with_relay(|relay, now| relay.serves(client, now));
    tokio::select! {
        () = read(reading, |message| shared.take(client, message)) => {}
        () = write(writing, waiting) => {}
        () = unserved(IDLE, LOOK, serves) => {}
    }
}

/// Takes one message after the other, until there are no more.
async fn read(mut connection: impl AsyncRead + Unpin, mut take: impl FnMut(&[u8])) {
    let mut buffer = Vec::with_capacity(CHUNK);
    loop {
        loop {
            let length = match frame::length(&buffer) {
                Ok(Some(length)) if length <= buffer.len() => length,
                Ok(_) => break,
                Err(frame::NoMessage) => return,
            };
            take(&buffer[..length]);
            buffer.drain(..length);
        }
        if !matches!(connection.read_buf(&mut buffer).await, Ok(1..)) {
            return;
        }
    }
}

async fn write(mut connection: impl AsyncWrite + Unpin, mut waiting: mpsc::Receiver<Waiting>) {
    while let Some((packet, _room)) = waiting.recv().await {
        if connection.write_all(&packet).await.is_err() {
            return;
        }
    }
}

/// Done when a client has not been served for the time `idle`, from now on or from when it last was.
async fn unserved(idle: Duration, look: Duration, serves: impl Fn() -> bool) {
    let mut end = Instant::now() + idle;
    while Instant::now() < end {
        sleep(look).await;
        if serves() {
            end = Instant::now() + idle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turn::{Rules, Settings, Turn};
    use std::{cell::Cell, net::Ipv4Addr};
    use tokio::io::duplex;

    const MESSAGES: [&[u8]; 3] =
        [b"\x00\x01\x00\x04abcdefghijklmnopWXYZ", b"\x40\x01\x00\x03abc\x00", b"\x40\x00\x00\x00"];

    /// What is read from a connection on which this comes, so many bytes at a time.
    async fn read_from(bytes: &[u8], at_once: usize) -> Vec<Vec<u8>> {
        let (mut there, here) = duplex(at_once);
        let mut messages = Vec::new();
        let sending = async move {
            // Whoever sends nonsense is not read to the end.
            there.write_all(bytes).await.ok();
        };
        tokio::join!(sending, read(here, |message| messages.push(message.to_vec())));
        messages
    }

    #[tokio::test]
    async fn messages_are_told_apart_however_they_come() {
        let all = MESSAGES.concat();
        for at_once in [1, 2, 3, 24, 25, 30, 1_024] {
            assert_eq!(read_from(&all, at_once).await, MESSAGES, "{at_once}");
            // The last one is not complete.
            assert_eq!(read_from(&all[..all.len() - 1], at_once).await, MESSAGES[..2], "{at_once}");
        }
    }

    #[tokio::test]
    async fn what_is_no_message_or_too_long_ends_the_connection() {
        for bad in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"\xff\xff\xff\xff", b"\x00\x01\xff\xff", b"\x40\x00\xff\xff"] {
            let all = [MESSAGES[1], bad, MESSAGES[0]].concat();
            assert_eq!(read_from(&all, 1_024).await, [MESSAGES[1]], "{bad:?}");
        }
    }

    #[tokio::test]
    async fn a_connection_ends_in_time_without_an_allocation_and_not_while_it_has_one() {
        let (idle, look) = (Duration::from_millis(50), Duration::from_millis(5));
        let begun = Instant::now();
        unserved(idle, look, || false).await;
        assert!(begun.elapsed() >= idle);
        let (looks, served) = (Cell::new(0), Cell::new(begun));
        unserved(idle, look, || {
            looks.set(looks.get() + 1);
            let serves = looks.get() <= 20;
            if serves {
                served.set(Instant::now());
            }
            serves
        })
        .await;
        assert!(looks.get() > 20 && served.get().elapsed() >= idle);
    }

    #[tokio::test]
    async fn a_connection_is_forgotten_however_its_task_ends() {
        let share = Share { allocations: 1, bits_per_second: 1 };
        let rules = Rules { allow_private: false, lifetime: IDLE, user: share, total: share };
        let listen = (Ipv4Addr::LOCALHOST, 0).into();
        let turn = Turn::start(Settings { listen, external_ip: None, ports: 49_152..=65_535, rules }).await.unwrap();
        let client = Client { transport: Transport::Tcp, address: (Ipv4Addr::LOCALHOST, 9).into() };
        let (open, _waiting) = Open::new(turn.shared.clone(), client);
        assert_eq!(turn.shared.connections.lock().len(), 1);
        let task = tokio::spawn(async move {
            let _open = open;
            panic!("as a fault of ours would end it");
        });
        assert!(task.await.unwrap_err().is_panic());
        assert_eq!(turn.shared.connections.lock().len(), 0);
    }

    #[tokio::test]
    async fn what_a_slow_client_does_not_take_is_lost_and_no_more_than_so_much_waits() {
        let (queue, mut waiting) = Queue::new();
        for _ in 0..2 * WAITING {
            queue.push(vec![0; 8]);
        }
        assert_eq!(waiting.len(), WAITING);
        while waiting.try_recv().is_ok() {}
        for _ in 0..WAITING {
            queue.push(vec![0; frame::LONGEST]);
        }
        assert_eq!(waiting.len(), WAITING_BYTES / frame::LONGEST);
        // What is sent makes room again.
        drop(waiting.try_recv().unwrap());
        queue.push(vec![0; frame::LONGEST]);
        assert_eq!(waiting.len(), WAITING_BYTES / frame::LONGEST);
    }
}
