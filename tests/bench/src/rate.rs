//! Many streams, and signals at a steady rate: how long is each on its way?

use crate::wire::{Asked, Wire};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    sync::{
        Mutex,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, timeout},
};

/// So many streams are being opened at a time.
const OPENING: usize = 16;
/// The first signals do not count.
const WARM_UP: Duration = Duration::from_secs(1);
/// A signal that takes longer is lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// What takes the load.
pub trait Target: Send + Sync + 'static {
    /// Where.
    fn address(&self) -> SocketAddr;
    /// How many streams it has.
    fn streams(&self) -> usize;
    /// Opens a stream.
    fn stream(&self, listener: usize) -> Asked;
    /// From how many connections signals come.
    fn senders(&self) -> usize;
    /// A signal, with [`mark`] in it.
    fn signal(&self, sender: usize, number: usize) -> Asked;
}

/// What a signal is known by.
pub fn mark(number: usize) -> String {
    format!("signal-{number}.")
}

fn marked(event: &str) -> Option<usize> {
    event.split_once("signal-")?.1.split_once('.')?.0.parse().ok()
}

/// Streams that are open, and what comes out of them.
pub struct Listening {
    arrivals: UnboundedReceiver<(usize, Instant)>,
    /// The streams end with it.
    _listeners: JoinSet<()>,
}

impl Listening {
    /// Opens all streams.
    pub async fn to(target: &Arc<impl Target>) -> Listening {
        let (arrived, arrivals) = unbounded_channel();
        let mut listeners = JoinSet::new();
        for first in (0..target.streams()).step_by(OPENING) {
            let mut opening = JoinSet::new();
            for listener in first..(first + OPENING).min(target.streams()) {
                let target = target.clone();
                opening.spawn(async move { Wire::open(target.address()).await.listen(target.stream(listener)).await });
            }
            for mut events in opening.join_all().await {
                let arrived = arrived.clone();
                listeners.spawn(async move {
                    while let Some(event) = events.next().await {
                        note(&arrived, &event);
                    }
                });
            }
        }
        Listening { arrivals, _listeners: listeners }
    }

    /// Sends signals for so long and tells how many milliseconds each took, from its hand-over to the sender's connection,
    /// where it may have to wait, until it came out of its stream.
    pub async fn takes(mut self, target: &Arc<impl Target>, per_second: usize, time: Duration) -> Vec<f64> {
        let mut wires = Vec::new();
        for _ in 0..target.senders() {
            wires.push(Arc::new(Mutex::new(Wire::open(target.address()).await)));
        }
        let in_time = |time: Duration| (time.as_secs_f64() * per_second as f64) as usize;
        let (first, all) = (in_time(WARM_UP), in_time(WARM_UP + time));
        let mut posts = JoinSet::new();
        let mut sent = Vec::with_capacity(all);
        let mut clock = interval(Duration::from_secs(1) / per_second as u32);
        clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for number in 0..all {
            clock.tick().await;
            let sender = number % target.senders();
            let (wire, signal) = (wires[sender].clone(), target.signal(sender, number));
            sent.push(Instant::now());
            // Nobody waits for an answer before sending the next: a slow one must not thin the load out.
            posts.spawn(async move { wire.lock().await.post(signal).await });
        }
        posts.join_all().await;
        let (mut took, mut missing) = (vec![None; all], all);
        while missing > 0 {
            let arrival = timeout(PATIENCE, self.arrivals.recv()).await.ok().flatten();
            let (number, at) = arrival.unwrap_or_else(|| panic!("{missing} signals never came out of their streams"));
            // A stream that was too slow tells what it missed once more.
            if took[number].is_none() {
                took[number] = Some((at - sent[number]).as_secs_f64() * 1000.0);
                missing -= 1;
            }
        }
        took.into_iter().skip(first).flatten().collect()
    }
}

fn note(arrived: &UnboundedSender<(usize, Instant)>, event: &str) {
    if let Some(number) = marked(event) {
        // Whoever has stopped counting does not miss it.
        arrived.send((number, Instant::now())).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_known_again() {
        assert_eq!(marked(&format!("data: {{\"candidate\":\"a {}\"}}", mark(17))), Some(17));
        assert_eq!(marked("event: signal\ndata: {\"type\":\"heartbeat\"}"), None);
    }
}
