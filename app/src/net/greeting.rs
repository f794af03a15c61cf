//! How long events take to reach the page, tried with a stream of its own.

use super::{
    Failure,
    account::user,
    post::{fetch, text_of},
    random_id,
};
use crate::{state::AppState, within::within};
use dioxus::prelude::*;
use futures_util::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use shared::{
    api,
    check::Obstacle,
    error::ErrorCode,
    event::{EVENT_TYPE, Event, Hello},
    people::Person,
};

/// So long it may take, in milliseconds.
const PATIENCE_MS: u32 = 10_000;

/// Opens an event stream beside the page's and waits for its first event: what it says, and after how many milliseconds it
/// came. On the page's own stream nothing happens that one could wait for.
///
/// # Errors
/// [`Obstacle::SignedOut`], or [`Obstacle::Silence`] if no event came.
pub async fn greeting(state: AppState) -> Result<(u32, Hello), Obstacle> {
    let user = user(state).ok_or(Obstacle::SignedOut)?;
    let begin = js_sys::Date::now();
    let url = format!("{}?device={}&user={user}", api::EVENTS, random_id());
    let mut source = EventSource::new(&url).map_err(|_| Obstacle::Silence)?;
    let mut events = source.subscribe(EVENT_TYPE).map_err(|_| Obstacle::Silence)?;
    let first = match within(PATIENCE_MS, events.next()).await.ok_or(Obstacle::Silence)? {
        Some(Ok((_, message))) => text_of(&message),
        Some(Err(_)) | None => return Err(refusal(state).await),
    };
    match first.as_deref().map(serde_json::from_str) {
        Some(Ok(Event::Hello(hello))) => Ok(((js_sys::Date::now() - begin) as u32, hello)),
        // Of a newer server, or none.
        Some(Ok(_) | Err(_)) | None => Err(Obstacle::Silence),
    }
}

/// Why no stream was opened: a browser does not say, the server does.
async fn refusal(state: AppState) -> Obstacle {
    match fetch::<Person>(api::ME).await {
        Err(Failure::Refused(ErrorCode::SignedOut)) => Obstacle::SignedOut,
        // Another tab has signed in as somebody else.
        Ok(person) if state.session.peek().is_other(&person) => Obstacle::SignedOut,
        Ok(_) | Err(_) => Obstacle::Silence,
    }
}
