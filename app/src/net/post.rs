//! One way to send a request.

use super::{base::address, device, random_id};
use crate::open;
use gloo_net::http::Request as HttpRequest;
use serde::de::DeserializeOwned;
use shared::{
    api::{DEVICE_HEADER, KEY_HEADER, Request, USER_HEADER},
    error::{ErrorBody, ErrorCode, ErrorData},
    ids::UserId,
};
use std::{future::pending, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// After this time a request counts as lost, in milliseconds.
const PATIENCE_MS: u32 = 15_000;
/// No server keeps the page from asking for longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// Why a request has no answer that one could use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server said no, and why.
    Refused(ErrorCode),
    /// The server has been asked too often, and says after how many seconds it may be asked again.
    Later(u64),
    /// The server could not be reached, or what came back was not its own.
    Offline,
}

impl Failure {
    /// How long to wait before the next attempt: as long as the server wants it, if that is more than `usual`.
    pub fn pause(self, usual: Duration) -> Duration {
        match self {
            Failure::Later(seconds) => usual.max(Duration::from_secs(seconds).min(LONGEST_PAUSE)),
            Failure::Refused(_) | Failure::Offline => usual,
        }
    }
}

/// A request on its way: it may be sent again, and the server knows it again by its key.
#[derive(Clone, Debug)]
pub struct Posting<R> {
    user: Option<UserId>,
    key: String,
    request: R,
}

impl<R: Request> Posting<R> {
    /// A request of `user`: the person that the page believes is signed in, none for who is not.
    pub fn of(user: Option<&UserId>, request: R) -> Self {
        Self { user: user.cloned(), key: random_id(), request }
    }

    /// Sends it once and waits for the answer.
    pub async fn send(&self) -> Result<R::Response, Failure> {
        let abort = web_sys::AbortSignal::timeout_with_u32(PATIENCE_MS);
        read(&answer(self.request(Some(&abort))?).await?)
    }

    /// Sends it so that it outlives the page (Fetch, `keepalive`), and waits for nothing.
    pub fn send_and_leave(&self) {
        let Ok(request) = self.request(None) else { return };
        let init = web_sys::RequestInit::new();
        js_sys::Reflect::set(&init, &JsValue::from_str("keepalive"), &JsValue::TRUE).ok();
        if let (Some(window), Ok(request)) =
            (web_sys::window(), web_sys::Request::new_with_request_and_init(&request.into(), &init))
        {
            let sent = window.fetch_with_request(&request);
            wasm_bindgen_futures::spawn_local(async move {
                // Nobody is there to hear the answer.
                JsFuture::from(sent).await.ok();
            });
        }
    }

    fn request(&self, abort: Option<&web_sys::AbortSignal>) -> Result<HttpRequest, Failure> {
        let body = serde_json::to_string(&self.request).map_err(|_| Failure::Offline)?;
        post(R::PATH, abort, self.user.as_ref(), &self.key, body)
    }
}

// What follows is not generic where it need not be: each instance is a part of the page that somebody waits for.

fn post(
    path: &str,
    abort: Option<&web_sys::AbortSignal>,
    user: Option<&UserId>,
    key: &str,
    body: String,
) -> Result<HttpRequest, Failure> {
    let mut request = HttpRequest::post(&address(path))
        .abort_signal(abort)
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header(DEVICE_HEADER, device().as_str())
        .header(KEY_HEADER, key);
    if let Some(user) = user {
        request = request.header(USER_HEADER, user.as_str());
    }
    request.body(body).map_err(|_| Failure::Offline)
}

/// Reads `path` once.
pub(super) async fn fetch<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let abort = web_sys::AbortSignal::timeout_with_u32(PATIENCE_MS);
    let request = HttpRequest::get(&address(path)).abort_signal(Some(&abort)).header("Accept", "application/json");
    read(&answer(request.build().map_err(|_| Failure::Offline)?).await?)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::Offline)
}

/// Sends it, and gives the text of a good answer. Read as text first: gloo's `json` would bring the browser's parser and
/// serde's into the page.
async fn answer(request: HttpRequest) -> Result<String, Failure> {
    if open::is_closed() {
        // The program has broken down, and some of it runs on: it speaks for nobody any more.
        return pending().await;
    }
    let response = request.send().await.map_err(|_| Failure::Offline)?;
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    if response.ok() { Ok(text) } else { Err(refusal(&text)) }
}

fn refusal(text: &str) -> Failure {
    match serde_json::from_str::<ErrorBody>(text) {
        Ok(ErrorBody { data: Some(ErrorData { retry_after: Some(seconds), .. }), .. }) => Failure::Later(seconds),
        Ok(ErrorBody { data: Some(ErrorData { error, retry_after: None }), .. }) => Failure::Refused(error),
        // Not from the server itself: a proxy's page, for example.
        Ok(ErrorBody { data: None, .. }) | Err(_) => Failure::Offline,
    }
}

/// The raw event that a JS callback was given, as text for the log.
pub(super) fn text_of(event: &web_sys::MessageEvent) -> Option<String> {
    event.data().dyn_into::<js_sys::JsString>().ok().map(String::from)
}
