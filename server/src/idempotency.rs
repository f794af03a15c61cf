//! A repeated request has no second effect: it gets the first one's answer.
//!
//! A request is a repeat if the same person sends the same `idempotency-key` to the same path; its body is not looked at.
//! The request's body is here as a whole before the guard: one whose connection breaks half-way leaves no answer behind.
//! The routes below `/api/auth/` are left out: they set cookies, and a repeat of them is harmless.

use crate::{error::ApiError, http::Actor};
use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{FromRequestParts, Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE};
use shared::ids::UserId;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::OnceCell, time::Instant};

/// How long an answer is kept.
const TIME: Duration = Duration::from_secs(300);
/// Most answers kept.
const ANSWERS: usize = 4096;
/// Most bytes of answers kept.
const BYTES: usize = 16 * 1024 * 1024;

/// Puts the guard before every route of `router`. The App must be among the request's extensions by then.
pub fn guard(router: Router) -> Router {
    router.layer(from_fn_with_state(Arc::new(Answers::default()), once))
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    user: UserId,
    path: String,
    key: String,
}

#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

type Slot = Arc<OnceCell<Answer>>;

#[derive(Default)]
struct Answers(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    slots: HashMap<Key, (Slot, usize)>,
    in_order: VecDeque<(Instant, Key)>,
    bytes: usize,
}

async fn once(State(answers): State<Arc<Answers>>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    // A task of its own, because a request whose page goes away must not stop between storing and telling.
    let task = tokio::spawn(async move {
        match request.uri().path().starts_with("/api/auth/") {
            true => next.run(request).await,
            false => answers.first(request, next).await,
        }
    });
    task.await.unwrap_or_else(|stopped| ApiError::from(stopped).into_response())
}

impl Answers {
    async fn first(&self, request: Request, next: Next) -> Response {
        let (mut parts, body) = request.into_parts();
        let Ok(actor) = Actor::from_request_parts(&mut parts, &()).await else {
            // The route refuses it, or takes no actor.
            return next.run(Request::from_parts(parts, body)).await;
        };
        let key = Key { user: actor.user.id.clone(), path: parts.uri.path().to_owned(), key: actor.key.clone() };
        parts.extensions.insert(actor);
        self.answer(key, Request::from_parts(parts, body), next).await
    }

    async fn answer(&self, key: Key, request: Request, next: Next) -> Response {
        let slot = self.lock().slot(&key);
        // Whoever comes second waits here for the first one.
        let answer = slot.get_or_try_init(async || match Answer::read(next.run(request).await).await {
            Ok(answer) if answer.status.is_server_error() => Err(answer.into_response()),
            Ok(answer) => {
                self.lock().weigh(&key, &slot, answer.body.len());
                Ok(answer)
            }
            Err(error) => Err(error.into_response()),
        });
        match answer.await {
            Ok(answer) => answer.clone().into_response(),
            // A failure of the server's is not kept: the next attempt may succeed.
            Err(response) => response,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn slot(&mut self, key: &Key) -> Slot {
        self.forget();
        if let Some((slot, _)) = self.slots.get(key) {
            return slot.clone();
        }
        let slot = Slot::default();
        self.slots.insert(key.clone(), (slot.clone(), 0));
        self.in_order.push_back((Instant::now(), key.clone()));
        slot
    }

    fn weigh(&mut self, key: &Key, slot: &Slot, bytes: usize) {
        if let Some((_, weight)) = self.slots.get_mut(key).filter(|(kept, _)| Arc::ptr_eq(kept, slot)) {
            *weight = bytes;
            self.bytes += bytes;
        }
        self.forget();
    }

    fn forget(&mut self) {
        while let Some((since, key)) = self.in_order.front() {
            if since.elapsed() <= TIME && self.in_order.len() < ANSWERS && self.bytes <= BYTES {
                break;
            }
            self.bytes -= self.slots.remove(key).map_or(0, |(_, weight)| weight);
            self.in_order.pop_front();
        }
    }
}

impl Answer {
    async fn read(response: Response) -> Result<Self, ApiError> {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(ApiError::internal)?;
        let mut headers = HeaderMap::new();
        headers.extend(parts.headers.get(CONTENT_TYPE).map(|kind| (CONTENT_TYPE, kind.clone())));
        Ok(Self { status: parts.status, headers, body })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        (self.status, self.headers, self.body).into_response()
    }
}

#[cfg(test)]
mod tests;
