//! HTTP/1.1 on one connection.

use super::Answers;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{pin::pin, time::Duration};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

/// Serves the connection until its end; from `stopping` on, until the end of the request under way.
pub(super) async fn serve(
    connection: impl AsyncRead + AsyncWrite + Unpin + 'static,
    service: impl Answers,
    head: Duration,
    stopping: CancellationToken,
) {
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    let mut served = pin!(http.serve_connection(TokioIo::new(connection), service));
    tokio::select! {
        _ = &mut served => return,
        () = stopping.cancelled() => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}
