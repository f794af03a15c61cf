//! A repeated request has no second effect: it gets the first one's answer.
//!
//! A request is a repeat if the same person sends the same `idempotency-key` to the same path; its body is not looked at.
//! The request's body is here as a whole before the guard: one whose connection breaks half-way leaves no answer behind.
//! The routes below `/api/auth/` are left out: they set cookies, and a repeat of them is harmless. So is what is no route at
//! all, whose path may be as long as somebody likes.

use crate::{error::ApiError, http::Actor};
use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{FromRequestParts, Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE};
use shared::{api, ids::UserId};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::OnceCell, time::Instant};
use tracing::Instrument;

/// How long an answer is kept.
const TIME: Duration = Duration::from_secs(300);
/// What is kept of everybody's answers together.
const ALL: Amount = Amount { answers: 4096, bytes: 16 * 1024 * 1024 };
/// What is kept of one person's answers, so that nobody pushes out everybody else's.
const PERSON: Amount = Amount { answers: 256, bytes: 1024 * 1024 };

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
    /// With the size of the answer, once it is there.
    slots: HashMap<Key, (Slot, usize)>,
    /// The oldest first. Each key is in `slots`, and counted in `all` and in its person's amount.
    in_order: VecDeque<(Instant, Key)>,
    all: Amount,
    by_person: HashMap<UserId, Amount>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Amount {
    answers: usize,
    bytes: usize,
}

async fn once(State(answers): State<Arc<Answers>>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    // A task of its own, because a request whose page goes away must not stop between storing and telling.
    let work = async move {
        match is_guarded(request.uri().path()) {
            true => answers.first(request, next).await,
            false => next.run(request).await,
        }
    };
    let task = tokio::spawn(work.in_current_span());
    task.await.unwrap_or_else(|stopped| ApiError::from(stopped).into_response())
}

fn is_guarded(path: &str) -> bool {
    api::PATHS.contains(&path) && !path.starts_with("/api/auth/")
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
        let slot = self.lock().slot(&key, Instant::now());
        // Whoever comes second waits here for the first one.
        let answer = slot.get_or_try_init(async || match Answer::read(next.run(request).await).await {
            Ok(answer) if answer.is_for_now() => Err(answer.into_response()),
            Ok(answer) => {
                self.lock().weigh(&key, &slot, answer.body.len());
                Ok(answer)
            }
            Err(error) => Err(error.into_response()),
        });
        match answer.await {
            Ok(answer) => answer.clone().into_response(),
            // It is not kept: the next attempt may succeed.
            Err(response) => response,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn slot(&mut self, key: &Key, now: Instant) -> Slot {
        self.forget_old(now);
        if let Some((slot, _)) = self.slots.get(key) {
            return slot.clone();
        }
        let slot = Slot::default();
        self.slots.insert(key.clone(), (slot.clone(), 0));
        self.in_order.push_back((now, key.clone()));
        for amount in [&mut self.all, self.by_person.entry(key.user.clone()).or_default()] {
            amount.answers += 1;
        }
        self.forget_too_much(&key.user);
        slot
    }

    fn weigh(&mut self, key: &Key, slot: &Slot, bytes: usize) {
        let Some((_, weight)) = self.slots.get_mut(key).filter(|(kept, _)| Arc::ptr_eq(kept, slot)) else { return };
        *weight = bytes;
        for amount in [&mut self.all, self.by_person.entry(key.user.clone()).or_default()] {
            amount.bytes += bytes;
        }
        self.forget_too_much(&key.user);
    }

    fn forget_old(&mut self, now: Instant) {
        while self.in_order.front().is_some_and(|(since, _)| now.duration_since(*since) > TIME) {
            self.remove(0);
        }
    }

    /// Looks at everybody's answers and at those of `user`, which have just grown.
    fn forget_too_much(&mut self, user: &UserId) {
        while self.all.exceeds(ALL) {
            self.remove(0);
        }
        while self.by_person.get(user).is_some_and(|amount| amount.exceeds(PERSON))
            && let Some(oldest) = self.in_order.iter().position(|(_, key)| key.user == *user)
        {
            self.remove(oldest);
        }
    }

    fn remove(&mut self, place: usize) {
        let Some((_, key)) = self.in_order.remove(place) else { return };
        let bytes = self.slots.remove(&key).map_or(0, |(_, weight)| weight);
        self.all.subtract(bytes);
        if let Some(amount) = self.by_person.get_mut(&key.user) {
            amount.subtract(bytes);
            if amount.answers == 0 {
                self.by_person.remove(&key.user);
            }
        }
    }
}

impl Amount {
    fn exceeds(self, most: Amount) -> bool {
        self.answers > most.answers || self.bytes > most.bytes
    }

    /// Takes one answer away.
    fn subtract(&mut self, bytes: usize) {
        self.answers -= 1;
        self.bytes -= bytes;
    }
}

impl Answer {
    /// The same request may get another answer later: the server has failed, or has been asked too often.
    fn is_for_now(&self) -> bool {
        self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS
    }

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
