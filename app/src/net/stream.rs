//! The event stream, opened again whenever it breaks.
//!
//! The browser's EventSource comes back by itself after some breaks, stays closed for good after others, and notices a
//! dead line never. So it is watched: whatever is not open, or silent for too long, is replaced by a new one that says
//! where the last one ended.

use super::{
    Failure,
    account::{signed_in, signed_out},
    base::{address, own_id},
    device,
    post::fetch,
    post::text_of,
    visit,
};
use crate::{
    calls::Calls,
    log, open,
    state::{AppState, Link},
};
use dioxus::prelude::*;
use futures_util::{
    StreamExt,
    future::{Either, select},
    pin_mut,
};
use gloo_net::eventsource::{State, futures::EventSource};
use gloo_timers::future::sleep;
use shared::{
    api,
    error::ErrorCode,
    event::{EVENT_TYPE, Event, Position},
    ids::UserId,
    limits,
    log::Step,
    people::Person,
    rtc::IceServer,
};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, MessageEvent};

/// How often the stream is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// The first wait before a new attempt; it doubles up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(300);
const LAST_WAIT: Duration = Duration::from_secs(10);
/// So many attempts in vain, and the page says that there is no connection.
const QUIET_ATTEMPTS: u32 = 2;

/// Why a stream ended.
enum Ended {
    /// It broke: open another one.
    Broken {
        /// It had stood before.
        opened: bool,
    },
    /// The page goes. Kept as it was, it would go on holding one of the few connections that a browser has for a server,
    /// and others would take the person to be there.
    PageGone,
    /// The session is over.
    SignedOut,
}

/// Listens for `user` as long as the session lasts. Dropping it closes the stream.
pub(super) async fn listen(mut state: AppState, calls: Calls, user: &UserId) {
    let mut position = None;
    let mut attempts = 0;
    let mut pause = Duration::ZERO;
    loop {
        match follow(state, calls, user, &mut position).await {
            Ended::SignedOut => return signed_out(state),
            Ended::PageGone => {
                visit::comes_back().await;
                attempts = 0;
                continue;
            }
            Ended::Broken { opened: true } => {
                log::write(Step::SignalingLost);
                attempts = 0;
            }
            Ended::Broken { opened: false } => {}
        }
        loop {
            attempts += 1;
            state.link.set(if attempts > QUIET_ATTEMPTS { Link::Lost } else { Link::Connecting });
            let woken = visit::has_a_network_again();
            pin_mut!(woken);
            select(sleep(wait_before(attempts).max(pause)), woken).await;
            pause = Duration::ZERO;
            match fetch::<Person>(api::ME).await {
                Err(Failure::Refused(ErrorCode::SignedOut)) => return signed_out(state),
                // Another tab has signed in as somebody else: this page goes over to them.
                Ok(person) if state.session.peek().is_other(&person) => {
                    return signed_in(state, person);
                }
                Ok(_) => break,
                // No stream is tried meanwhile: the browser would keep at it and never say that it is in vain.
                Err(failure) => pause = failure.pause(pause),
            }
        }
    }
}

/// Follows one EventSource to its end.
async fn follow(mut state: AppState, calls: Calls, user: &UserId, position: &mut Option<Position>) -> Ended {
    let mut url = format!("{}?device={}&user={user}", address(api::EVENTS), device());
    if let Some(position) = position {
        url += &format!("&after={position}");
    }
    let Ok(mut source) = EventSource::new(&url) else { return Ended::Broken { opened: false } };
    let Ok(mut events) = source.subscribe(EVENT_TYPE) else { return Ended::Broken { opened: false } };
    let mut held = None;
    let mut heard = js_sys::Date::now();
    let mut opened = false;
    let (gone, moved) = (visit::goes(), visit::has_a_network_again());
    pin_mut!(gone, moved);
    loop {
        let look = select(sleep(LOOK), select(gone.as_mut(), moved.as_mut()));
        match select(events.next(), look).await {
            Either::Left((Some(Ok((_, message))), _)) => {
                held = held.or_else(|| Held::by(&message));
                heard = js_sys::Date::now();
                if let Ok(id) = message.last_event_id().parse() {
                    *position = Some(id);
                }
                match text_of(&message).as_deref().map(serde_json::from_str::<Event>) {
                    Some(Ok(Event::SignedOut)) => return Ended::SignedOut,
                    Some(Ok(event)) => {
                        if !std::mem::replace(&mut opened, true) {
                            log::write(Step::Signaling(own_id(state, user)));
                        }
                        if *state.link.peek() != Link::Open {
                            state.link.set(Link::Open);
                        }
                        take(state, calls, event);
                    }
                    // An event of a newer server: the rest still counts.
                    Some(Err(_)) | None => {}
                }
            }
            Either::Left((Some(Err(_)) | None, _)) => return Ended::Broken { opened },
            Either::Right((Either::Right((Either::Left(_), _)), _)) => return Ended::PageGone,
            Either::Right((Either::Right((Either::Right(_), _)), _)) => return Ended::Broken { opened },
            Either::Right((Either::Left(_), _)) => {
                let silent = js_sys::Date::now() - heard;
                let interrupted = opened && source.state() != State::Open;
                if interrupted || source.state() == State::Closed || silent > limits::SILENCE_MS as f64 {
                    return Ended::Broken { opened };
                }
            }
        }
    }
}

/// A stream that a program which breaks down closes; the library tells nobody which object of the browser it is, but each
/// of its messages does.
struct Held(EventTarget);

impl Held {
    fn by(message: &MessageEvent) -> Option<Held> {
        let source = message.target()?;
        open::note(&source, |source| source.unchecked_ref::<web_sys::EventSource>().close());
        Some(Held(source))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        open::forget(&self.0);
    }
}

fn take(mut state: AppState, calls: Calls, event: Event) {
    match event {
        Event::Hello(hello) => {
            state.compare_build(hello.build);
            note_relay(state, &hello.ice_servers);
            state.timers.set(Some(hello.timers));
            calls.greeted(hello.ice_servers, hello.timers);
        }
        Event::IceServers { servers } => calls.use_ice_servers(servers),
        Event::Resync(snapshot) => {
            state.people.write().replace(snapshot.contacts);
            calls.synced(snapshot.live, snapshot.calls);
        }
        Event::Heartbeat { .. } | Event::SignedOut => {}
        Event::Contact(contact) => state.people.write().put(contact),
        Event::ContactGone { user } => state.people.write().remove(&user),
        Event::Presence { user, online } => state.people.write().presence(&user, online),
        Event::Incoming(live) => calls.incoming(*live),
        Event::Call { call, change } => calls.changed(call, change),
    }
}

/// Notes whether the server has a relay, or names one.
fn note_relay(mut state: AppState, servers: &[IceServer]) {
    let relayed = Some(servers.iter().any(IceServer::is_relay));
    if *state.relayed.peek() != relayed {
        state.relayed.set(relayed);
    }
}

/// Doubles with each attempt and varies by half, so that not everybody comes back in the same moment.
fn wait_before(attempt: u32) -> Duration {
    let wait = FIRST_WAIT.saturating_mul(1 << attempt.min(8)).min(LAST_WAIT);
    wait.mul_f64(0.5 + js_sys::Math::random())
}
