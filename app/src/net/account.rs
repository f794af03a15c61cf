//! Signing in and out, and what follows from it.

use super::{
    Failure, alive,
    post::{Posting, fetch},
    stream,
};
use crate::{
    calls::Calls,
    state::{AppState, Link, People, Session},
};
use dioxus::prelude::*;
use futures_util::{future::select, pin_mut};
use shared::{
    api::{self, EnterDemo, Register, SignIn, SignOut},
    demo::DemoId,
    error::ErrorCode,
    people::Person,
};
use std::time::Duration;

/// Finds out who is signed in and who may open an account, and from then on keeps the event stream open while somebody is
/// signed in. A hook, for the page's outermost component.
pub fn use_server(mut state: AppState, calls: Calls) {
    use_future(move || async move {
        let mut pause = Pause::default();
        loop {
            match fetch::<Person>(api::ME).await {
                Ok(person) => return signed_in(state, person),
                Err(Failure::Refused(ErrorCode::SignedOut)) => return signed_out(state),
                Err(failure) => {
                    state.link.set(Link::Lost);
                    pause.pass(failure).await;
                }
            }
        }
    });
    use_future(move || async move {
        let mut pause = Pause::default();
        loop {
            match fetch(api::REGISTRATION).await {
                Ok(policy) => return state.registration.set(Some(policy)),
                Err(failure) => pause.pass(failure).await,
            }
        }
    });
    use_stream(state, calls);
}

/// Opens an account, by the invitation that the page was opened with if there is one, and signs in.
pub async fn register(mut state: AppState, phone: String, name: String, password: String) -> Result<(), Failure> {
    let invitation = state.invitation.peek().clone();
    let person = Posting::of(None, Register { phone, name, password, invitation }).send().await?;
    state.invitation.set(None);
    signed_in(state, person);
    Ok(())
}

/// Signs in.
pub async fn sign_in(state: AppState, phone: String, password: String) -> Result<(), Failure> {
    let person = Posting::of(None, SignIn { phone, password }).send().await?;
    signed_in(state, person);
    Ok(())
}

/// Makes this tab somebody in the demonstration.
pub async fn enter_demo(state: AppState, user: DemoId, peer: DemoId) -> Result<(), Failure> {
    let person = Posting::of(None, EnterDemo { user, peer }).send().await?;
    signed_in(state, person);
    Ok(())
}

/// Signs out; the server ends the stream and the call of this page.
pub async fn sign_out(state: AppState) -> Result<(), Failure> {
    let posting = Posting::of(user(state).as_ref(), SignOut {});
    match posting.send().await {
        // Somebody else is signed in here by now: this page has nothing left to end.
        Ok(()) | Err(Failure::Refused(ErrorCode::SignedOut | ErrorCode::AnotherUser)) => {
            signed_out(state);
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

/// The id of who is signed in.
pub(super) fn user(state: AppState) -> Option<shared::ids::UserId> {
    match &*state.session.peek() {
        Session::SignedIn(person) => Some(person.id.clone()),
        Session::Unknown | Session::SignedOut => None,
    }
}

/// What was known belongs to somebody who has gone.
pub(super) fn signed_out(mut state: AppState) {
    state.people.set(People::default());
    // Whatever it was: nothing is being tried any more.
    state.link.set(Link::Connecting);
    state.session.set(Session::SignedOut);
}

/// What was known belongs to somebody else.
pub(super) fn signed_in(mut state: AppState, person: Person) {
    state.people.set(People::default());
    state.link.set(Link::Connecting);
    state.session.set(Session::SignedIn(person));
}

/// The time until the next attempt, longer each time.
struct Pause(Duration);

impl Default for Pause {
    fn default() -> Self {
        Pause(Duration::from_millis(500))
    }
}

impl Pause {
    /// Waits because of `failure`, as long as it says at least.
    async fn pass(&mut self, failure: Failure) {
        gloo_timers::future::sleep(failure.pause(self.0)).await;
        self.0 = (self.0 * 2).min(Duration::from_secs(10));
    }
}

/// One stream as long as the same person is signed in; another person gets another one.
fn use_stream(state: AppState, calls: Calls) {
    let person = use_memo(move || match &*state.session.read() {
        Session::SignedIn(person) => Some(person.id.clone()),
        Session::Unknown | Session::SignedOut => None,
    });
    use_resource(move || {
        let person = person();
        async move {
            match person {
                Some(user) => {
                    calls.serve(user.clone());
                    let (listen, alive) = (stream::listen(state, calls, &user), alive::tell(state, &user));
                    pin_mut!(listen, alive);
                    // The session ends with the stream.
                    select(listen, alive).await;
                }
                None => calls.stop(),
            }
        }
    });
}
