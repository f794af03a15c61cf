//! The requests under way on a connection.

use super::{
    Answers, is_served,
    places::{Place, Places},
};
use axum::{
    body::{Body, Bytes, HttpBody},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use hyper::{
    Request,
    body::{Frame, Incoming, SizeHint},
    service::service_fn,
};
use std::{
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// Counts the requests of one connection, each of which takes a place of its address.
///
/// Each request holds a receiver, so that the sender knows of their end; what it sends is when one has ended.
#[derive(Clone)]
pub(super) struct Requests {
    ended: Arc<watch::Sender<Instant>>,
    places: Places,
    peer: IpAddr,
}

impl Requests {
    /// None yet, on a connection from `peer`.
    pub fn new(places: Places, peer: IpAddr) -> Self {
        Self { ended: Arc::new(watch::Sender::new(Instant::now())), places, peer }
    }

    /// `service`, with its requests counted: each is under way until its answer's body has ended. One for which there is no
    /// place is refused.
    pub fn counted(&self, service: impl Answers) -> impl Answers {
        let requests = self.clone();
        service_fn(move |request: Request<Incoming>| {
            let begun = requests.begin().map(|under_way| (under_way, service.call(request)));
            async move {
                let Some((under_way, answer)) = begun else { return Ok(too_many()) };
                Ok(answer.await?.map(|body| Body::new(Counted { body, _under_way: under_way })))
            }
        })
    }

    /// Done when there has been no request for `time`, from now on.
    pub async fn none_for(&self, time: Duration) {
        let mut since = Instant::now();
        loop {
            self.ended.closed().await;
            since = since.max(*self.ended.borrow());
            sleep_until(since + time).await;
            if self.ended.is_closed() && *self.ended.borrow() <= since {
                return;
            }
        }
    }

    fn begin(&self) -> Option<UnderWay> {
        let place = self.places.take(self.peer);
        is_served(self.peer, place.as_ref()).then(|| UnderWay {
            ended: self.ended.clone(),
            _counted: self.ended.subscribe(),
            _place: place,
        })
    }
}

fn too_many() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, "Too many requests at once.\n").into_response()
}

struct UnderWay {
    ended: Arc<watch::Sender<Instant>>,
    _counted: watch::Receiver<Instant>,
    _place: Option<Place>,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.ended.send_replace(Instant::now());
    }
}

/// An answer's body.
struct Counted {
    body: Body,
    _under_way: UnderWay,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{http2, of};
    use super::*;
    use axum::{Router, routing::get};
    use hyper::client::conn::http2 as client;
    use hyper_util::rt::{TokioExecutor, TokioIo};
    use std::{future::pending, net::SocketAddr};
    use tokio::io::duplex;
    use tokio_util::sync::CancellationToken;

    const TIME: Duration = Duration::from_millis(100);

    fn requests() -> Requests {
        Requests::new(Places::new(2), [192, 0, 2, 1].into())
    }

    /// How long after the end of what `meanwhile` does the waiting ends. It begins to wait before that.
    async fn waits(meanwhile: impl FnOnce(&Requests)) -> Duration {
        let requests = requests();
        let waiting = async {
            requests.none_for(TIME).await;
            Instant::now()
        };
        let doing = async {
            meanwhile(&requests);
            Instant::now()
        };
        let (waited, done) = tokio::join!(waiting, doing);
        waited - done
    }

    /// Nothing else runs in this thread meanwhile.
    fn half_the_time() {
        std::thread::sleep(TIME / 2);
    }

    #[tokio::test]
    async fn a_request_that_came_and_went_begins_the_time_anew() {
        let waited = waits(|requests| {
            half_the_time();
            drop(requests.begin());
        });
        assert!(waited.await >= TIME);
    }

    #[tokio::test]
    async fn while_one_of_several_requests_is_under_way_there_is_no_end() {
        let requests = requests();
        let (first, second) = (requests.begin(), requests.begin());
        drop(first);
        let waiting = requests.none_for(TIME);
        assert!(tokio::time::timeout(3 * TIME, waiting).await.is_err());
        drop(second);
        requests.none_for(TIME).await;
    }

    #[tokio::test]
    async fn an_address_has_so_many_at_once_however_many_connections() {
        let one = requests();
        let (another, bobs) = (Requests { ..one.clone() }, Requests { peer: [192, 0, 2, 2].into(), ..one.clone() });
        let (first, _second) = (one.begin().unwrap(), another.begin().unwrap());
        assert!(one.begin().is_none() && another.begin().is_none() && bobs.begin().is_some());
        drop(first);
        assert!(another.begin().is_some());
    }

    #[tokio::test]
    async fn a_request_too_many_is_refused_and_does_no_harm_to_the_others() {
        let router = Router::new().route("/", get(async || "here")).route("/never", get(pending::<()>));
        let (client, server) = duplex(16 * 1024);
        let requests = Requests { places: Places::new(1), ..requests() };
        let peer = SocketAddr::new(requests.peer, 1);
        tokio::spawn(http2::serve(
            server,
            of(router, peer),
            requests,
            Duration::from_secs(60),
            CancellationToken::new(),
        ));
        let (client, connection) = client::handshake(TokioExecutor::new(), TokioIo::new(client)).await.unwrap();
        tokio::spawn(connection);
        let ask = |path: &'static str| {
            let mut client = client.clone();
            let request = Request::get(format!("http://x{path}")).body(Body::empty()).unwrap();
            tokio::spawn(async move { client.send_request(request).await.unwrap().status() })
        };
        let never = ask("/never");
        // The first one is not there before it has been sent.
        while ask("/").await.unwrap() != StatusCode::TOO_MANY_REQUESTS {}
        never.abort();
        while ask("/").await.unwrap() != StatusCode::OK {}
    }
}
