//! The requests under way on a connection.

use super::Answers;
use axum::body::{Body, Bytes, HttpBody};
use hyper::{
    Request,
    body::{Frame, Incoming, SizeHint},
    service::service_fn,
};
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// Counts the requests of one connection.
///
/// Each request holds a receiver, so that the sender knows of their end; what it sends is when one has ended.
#[derive(Clone)]
pub(super) struct Requests(Arc<watch::Sender<Instant>>);

impl Default for Requests {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Instant::now())))
    }
}

impl Requests {
    /// `service`, with its requests counted: each is under way until its answer's body has ended.
    pub fn counted(&self, service: impl Answers) -> impl Answers {
        let requests = self.clone();
        service_fn(move |request: Request<Incoming>| {
            let under_way = requests.begin();
            let answer = service.call(request);
            async move { Ok(answer.await?.map(|body| Body::new(Counted { body, _under_way: under_way }))) }
        })
    }

    /// Done when there has been no request for `time`, from now on.
    pub async fn none_for(&self, time: Duration) {
        let mut since = Instant::now();
        loop {
            self.0.closed().await;
            since = since.max(*self.0.borrow());
            sleep_until(since + time).await;
            if self.0.is_closed() && *self.0.borrow() <= since {
                return;
            }
        }
    }

    fn begin(&self) -> UnderWay {
        UnderWay { requests: self.clone(), _counted: self.0.subscribe() }
    }
}

struct UnderWay {
    requests: Requests,
    _counted: watch::Receiver<Instant>,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.requests.0.send_replace(Instant::now());
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
    use super::*;

    const TIME: Duration = Duration::from_millis(100);

    /// How long after the end of what `meanwhile` does the waiting ends. It begins to wait before that.
    async fn waits(meanwhile: impl FnOnce(&Requests)) -> Duration {
        let requests = Requests::default();
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
        let requests = Requests::default();
        let (first, second) = (requests.begin(), requests.begin());
        drop(first);
        let waiting = requests.none_for(TIME);
        assert!(tokio::time::timeout(3 * TIME, waiting).await.is_err());
        drop(second);
        requests.none_for(TIME).await;
    }
}
