//! HTTP/2 on one connection: what hyper bounds by itself, and the waiting for requests, which it does not bound.
//!
//! A client that opens requests only to reset them is cut off by h2, which counts those that it has not handed over yet;
//! one that was handed over ends with its reset.

use super::{Answers, requests::Requests};
use hyper::server::conn::http2::Builder;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::{pin::pin, time::Duration};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

/// So many requests may be under way on one connection. Each tab holds one for its events, and a proxy opens another
/// connection.
const AT_ONCE: u32 = 128;
/// A connection that does not answer a ping is dead, also one whose dead end TCP does not show: a proxy may keep it open.
const PING_AFTER: Duration = Duration::from_secs(20);
const PONG_WITHIN: Duration = Duration::from_secs(10);
/// So much of an answer may wait for a slow client, in bytes. An answer ends when the rest of it waits here, and who fetches
/// that rest must not look idle.
const WAITING: usize = 64 * 1024;
/// How long a client that has nothing under way may take to hear that the connection ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// Serves the connection, whose requests are `requests`, until its end; from `stopping` on, or after the time `head` without
/// a request, until the end of the requests under way.
pub(super) async fn serve(
    connection: impl AsyncRead + AsyncWrite + Unpin + 'static,
    service: impl Answers,
    requests: Requests,
    head: Duration,
    stopping: CancellationToken,
) {
    let mut http = Builder::new(TokioExecutor::new());
    http.timer(TokioTimer::new())
        .keep_alive_interval(PING_AFTER)
        .keep_alive_timeout(PONG_WITHIN)
        .max_concurrent_streams(AT_ONCE)
        .max_send_buf_size(WAITING);
    let mut served = pin!(http.serve_connection(TokioIo::new(connection), requests.counted(service)));
    tokio::select! {
        _ = &mut served => return,
        () = stopping.cancelled() => {}
        () = requests.none_for(head) => {}
    }
    served.as_mut().graceful_shutdown();
    // Whoever has not even begun to speak HTTP/2 does not hear it.
    tokio::select! {
        _ = served => {}
        () = requests.none_for(FAREWELL) => {}
    }
}
