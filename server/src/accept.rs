//! The accept loop: HTTP/1.1 on each connection, with an end to every wait for a request.
//!
//! `axum::serve` waits for ever for the head of a request, and offers no setting for it.

use axum::{
    Router,
    extract::ConnectInfo,
    serve::{Listener, ListenerExt},
};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use socket2::SockRef;
use std::{pin::pin, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// A connection whose data the other end has not acknowledged for this long is dead (RFC 5482).
pub(crate) const DEAD_AFTER: Duration = Duration::from_secs(30);

/// Answers with `router` until `stop` is done. Takes no new connection from then on, and ends with the last answer.
///
/// A connection is closed, without an answer, if the head of a request is not complete within `head`; the time between
/// two requests on one connection counts as well.
pub async fn serve(listener: TcpListener, router: Router, head: Duration, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    let mut listener = listener.tap_io(prepare);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (connection, peer) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let service = TowerToHyperService::new(service);
        // How a connection ends is the client's business: a failure of ours is logged where it happens.
        tokio::spawn(open.watch(http.serve_connection(TokioIo::new(connection), service)));
    }
    drop(listener);
    open.shutdown().await;
}

/// Events are small and must not wait for more; a dead connection must be noticed.
pub(crate) fn prepare(connection: &mut TcpStream) {
    let set = connection.set_nodelay(true);
    if let Err(error) = set.and_then(|()| SockRef::from(&*connection).set_tcp_user_timeout(Some(DEAD_AFTER))) {
        tracing::warn!("a connection keeps the system's settings: {error}");
    }
}
