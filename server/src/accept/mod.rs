//! The accept loop: HTTP/1.1 on each connection, over TLS also HTTP/2, with an end to every wait for a request.
//!
//! `axum::serve` waits for ever for the head of a request, and offers no setting for it.

mod http1;
mod http2;
mod places;
mod plain;
mod requests;

pub(crate) use places::Places;

use crate::config::RequestTimes;
use axum::{
    Router,
    extract::ConnectInfo,
    response::Response,
    serve::{Listener, ListenerExt},
};
use hyper::{Request, body::Incoming, service::Service};
use hyper_util::service::TowerToHyperService;
use places::Place;
use requests::Requests;
use rlimit::Resource;
use socket2::SockRef;
use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::{Pin, pin},
    sync::Once,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

/// A connection whose data the other end has not acknowledged for this long is dead (RFC 5482).
pub(crate) const DEAD_AFTER: Duration = Duration::from_secs(30);

/// Over HTTP/2 an address may have so many requests under way for each connection that it may have, on whichever. An answer
/// that its client does not read holds memory and a file for as long as the client likes.
const REQUESTS: usize = 4;

/// So many of the files that may be open are no connection's: the store's, which must find one whenever it writes, the relay's,
/// and all else. Of few files it is half.
const OTHER_FILES: u64 = 512;

/// What every TLS connection begins with: the type of a handshake record (RFC 8446, section 5.1). No request does.
const HANDSHAKE: u8 = 22;

/// What a connection turns out to be, once it has begun.
enum Begun {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// What every connection is served by.
#[derive(Clone)]
struct Host {
    router: Router,
    times: RequestTimes,
    requests: Places,
    stopping: CancellationToken,
}

/// Answers with `router` until `stop` is done. Takes no new connection from then on, and ends with the last answer.
///
/// With `tls` only TLS is spoken; a plain request is told so. A connection is closed, without an answer, if its handshake or
/// the head of a request is not complete within `times`; the time between two requests on one connection counts as well. Of one
/// address `most` connections are served at a time, and any more are closed; over HTTP/2 four times as many requests are, and
/// any more are refused. Of this machine's own all are served, as long as those of all together leave files for the rest.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    times: RequestTimes,
    most: usize,
    stop: impl Future<Output = ()>,
) {
    let requests = Places::new(most.saturating_mul(REQUESTS));
    let host = Host { router, times, requests, stopping: CancellationToken::new() };
    let mut listener = listener.tap_io(prepare);
    let places = Places::new(most);
    let most_together = most_together(Resource::NOFILE.get_soft().unwrap_or(u64::MAX));
    let connections = TaskTracker::new();
    let mut stop = pin!(stop);
    loop {
        let (connection, peer) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        if connections.len() >= most_together {
            warn_of_files();
            continue;
        }
        let place = places.take(peer.ip());
        if !is_served(peer.ip(), place.as_ref()) {
            warn_of_crowd();
            continue;
        }
        let served: Pin<Box<dyn Future<Output = ()> + Send>> = match &tls {
            None => Box::pin(host.clone().speak_plainly(connection, peer)),
            Some(tls) => Box::pin(host.clone().speak_tls(tls.clone(), connection, peer)),
        };
        connections.spawn(async move {
            served.await;
            drop(place);
        });
    }
    drop(listener);
    host.stopping.cancel();
    connections.close();
    connections.wait().await;
}

/// Whoever is on this machine, a proxy for example, could stop the server by other ways as well, and needs no place.
fn is_served(peer: IpAddr, place: Option<&Place>) -> bool {
    place.is_some() || peer.to_canonical().is_loopback()
}

/// Once: it may be a proxy that comes for all.
fn warn_of_crowd() {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        tracing::warn!("one address has as many connections as it may; for a proxy's, start with --behind-proxy");
    });
}

/// How many connections there may be where so many files may be open: beside each, one may be that is being sent.
fn most_together(files: u64) -> usize {
    let left = files - OTHER_FILES.min(files / 2);
    usize::try_from(left / 2).unwrap_or(usize::MAX)
}

/// Once: whoever has brought it about would fill the log, too.
fn warn_of_files() {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        tracing::warn!(
            "there are as many connections as open files allow; any more are closed (LimitNOFILE, ulimit -Hn)"
        );
    });
}

/// How a connection ends is the client's business: a failure of ours is logged where it happens.
impl Host {
    /// Serves one connection until its end.
    fn speak_plainly(self, connection: TcpStream, peer: SocketAddr) -> impl Future<Output = ()> {
        http1::serve(connection, of(self.router, peer), self.times.head, self.stopping)
    }

    /// Serves one connection until its end, once hands are shaken.
    async fn speak_tls(self, tls: TlsAcceptor, connection: TcpStream, peer: SocketAddr) {
        let Self { router, times, requests, stopping } = self;
        // In a place of its own, which is free again when it is done.
        let begun = Box::pin(timeout(times.handshake, begin(connection, tls)));
        match stopping.run_until_cancelled(begun).await {
            Some(Ok(Ok(Begun::Tls(connection)))) if is_http2(&connection) => {
                let requests = Requests::new(requests, peer.ip());
                http2::serve(connection, of(router, peer), requests, times.head, stopping).await;
            }
            Some(Ok(Ok(Begun::Tls(connection)))) => {
                http1::serve(connection, of(router, peer), times.head, stopping).await;
            }
            Some(Ok(Ok(Begun::Plain(connection)))) => {
                http1::serve(connection, of(plain::router(), peer), times.head, stopping).await;
            }
            // It failed, took too long, or the server stops.
            Some(Ok(Err(_)) | Err(_)) | None => {}
        }
    }
}

/// Shakes hands, unless the connection begins with something else.
async fn begin(connection: TcpStream, tls: TlsAcceptor) -> io::Result<Begun> {
    let mut first = [0];
    if connection.peek(&mut first).await? == 1 && first != [HANDSHAKE] {
        return Ok(Begun::Plain(connection));
    }
    Ok(Begun::Tls(Box::new(tls.accept(connection).await?)))
}

/// The two have agreed on it in the handshake (RFC 7301).
fn is_http2(connection: &TlsStream<TcpStream>) -> bool {
    connection.get_ref().1.alpn_protocol() == Some(b"h2")
}

/// What answers the requests of one connection.
trait Answers:
    Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send + 'static> + Send + 'static
{
}

impl<T> Answers for T where
    T: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send + 'static> + Send + 'static
{
}

/// `router`, for a connection from `peer`.
fn of(router: Router, peer: SocketAddr) -> impl Answers {
    TowerToHyperService::new(router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }))
}

/// Events are small and must not wait for more; a dead connection must be noticed.
pub(crate) fn prepare(connection: &mut TcpStream) {
    let set = connection.set_nodelay(true);
    if let Err(error) = set.and_then(|()| SockRef::from(&*connection).set_tcp_user_timeout(Some(DEAD_AFTER))) {
        tracing::warn!("a connection keeps the system's settings: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_the_rest() {
        let most = [0, 1, 256, 1_024, 65_536].map(most_together);
        assert_eq!(most, [0, 0, 64, 256, 32_512]);
        assert!(most_together(u64::MAX) > 1_000_000);
    }

    #[test]
    fn without_a_place_only_this_machine_is_served() {
        let place = Places::new(1).take([192, 0, 2, 1].into());
        for (peer, served) in
            [("192.0.2.1", false), ("2001:db8::1", false), ("127.0.0.1", true), ("::ffff:127.0.0.1", true)]
        {
            let peer = peer.parse().unwrap();
            assert_eq!((is_served(peer, None), is_served(peer, place.as_ref())), (served, true), "{peer}");
        }
    }
}
