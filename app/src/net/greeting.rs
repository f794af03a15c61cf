//! How long events take to reach the page, tried with a stream of its own.

use super::{account::user, post::text_of, random_id};
use crate::{state::AppState, within::within};
use futures_util::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use shared::{
    api,
    check::Obstacle,
    event::{EVENT_TYPE, Event, Hello},
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
    let first = within(PATIENCE_MS, events.next()).await.flatten().and_then(Result::ok);
    let text = first.and_then(|(_, message)| text_of(&message));
    match text.as_deref().map(serde_json::from_str) {
        Some(Ok(Event::Hello(hello))) => Ok(((js_sys::Date::now() - begin) as u32, hello)),
        // Of a newer server, or none.
        Some(Ok(_) | Err(_)) | None => Err(Obstacle::Silence),
    }
}
