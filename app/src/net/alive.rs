//! Tells the server now and then that the page is there, and which call it is in: a connected call of which nothing is heard
//! is closed in the end.

use super::{Failure, Posting};
use crate::state::AppState;
use dioxus::prelude::*;
use gloo_timers::future::sleep;
use shared::{
    api::Alive,
    call::referee::Timers,
    ids::{CallId, UserId},
};
use std::time::Duration;

/// How often it is looked whether the stream has said how often it is to be told.
const LOOK: Duration = Duration::from_secs(1);

/// Goes on until it is dropped.
pub(super) async fn tell(state: AppState, user: &UserId) {
    loop {
        let timers = known_timers(state).await;
        sleep(Duration::from_millis(timers.alive())).await;
        // One that is lost is followed by another; one that comes too early is due again when the server says.
        let send = async || Posting::of(Some(user), Alive { call: under_way(state) }).send().await;
        while let Err(failure @ Failure::Later(_)) = send().await {
            sleep(failure.pause(Duration::ZERO)).await;
        }
    }
}

/// What the server has said that calls go by.
async fn known_timers(state: AppState) -> Timers {
    loop {
        let known = *state.timers.peek();
        match known {
            Some(timers) => return timers,
            None => sleep(LOOK).await,
        }
    }
}

/// The call that is connected, or was and looks for a new way.
fn under_way(state: AppState) -> Option<CallId> {
    let screen = state.call.peek();
    let screen = screen.as_ref()?;
    screen.phase.connected_since().map(|_| screen.id.clone())
}
