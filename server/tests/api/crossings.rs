//! Deeds that cross each other on their way to the server, in each order: the table in docs/protocol.md, over real sockets.

use crate::common::{PATIENCE, Page, World, befriend, request};
use futures_util::future::join_all;
use server::config::Config;
use shared::{
    api::{EndCall, Placed, ReportConnected, RingCall, SignOut},
    call::{CallState, Outcome, Role, referee::Record},
    error::ErrorCode,
    event::Change,
    ids::CallId,
};
use std::{
    future::Future,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Which of two deeds is at the server first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    One,
    Other,
    /// Both are sent at once.
    Either,
}

/// Chance decides at once, so it is asked more than once.
const ORDERS: [First; 6] = [First::One, First::Other, First::Either, First::Either, First::Either, First::Either];

impl First {
    async fn of<A, B>(self, one: impl Future<Output = A>, other: impl Future<Output = B>) -> (A, B) {
        match self {
            First::One => (one.await, other.await),
            First::Other => {
                let other = other.await;
                (one.await, other)
            }
            First::Either => tokio::join!(one, other),
        }
    }

    /// Holds what is known of the order against who came first by the outcome.
    fn is(self, first: First) {
        assert!(self == First::Either || self == first, "{self:?}, but it came as if {first:?} had been first");
    }
}

/// Ann calls Bob, who has a desk and, signed in by itself, a phone.
struct Stage {
    world: World,
    ann: Page,
    desk: Page,
    phone: Page,
}

impl Stage {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let world = World::with(change).await;
        let (ann, desk) = world.pair().await;
        let phone = world.elsewhere(&desk.user).await.page().await;
        Self { world, ann, desk, phone }
    }

    /// Both of Bob's devices show Ann's call.
    async fn rings(&mut self) -> CallId {
        let call = self.ann.call(&self.desk).await.id;
        for page in [&mut self.desk, &mut self.phone] {
            assert_eq!(page.incoming().await.call.id, call);
            page.ask(RingCall { call: call.clone() }).await.unwrap();
        }
        assert_eq!(self.ann.change(&call).await, Change::Ringing);
        call
    }

    /// The call as it is stored.
    async fn record(&self, call: &CallId) -> Record {
        self.world.app.db.call(call).await.unwrap().unwrap().record
    }

    async fn talk(&mut self) -> CallId {
        let call = self.rings().await;
        self.desk.accept(&call).await.unwrap();
        self.ann.ask(ReportConnected { call: call.clone() }).await.unwrap();
        call
    }

    async fn state(&self, call: &CallId) -> CallState {
        self.record(call).await.state
    }

    /// The record says so, and every page is told the same.
    async fn is_over(&mut self, call: &CallId, expected: Outcome) {
        let CallState::Ended { outcome, duration_ms } = self.state(call).await else { panic!("{call} goes on") };
        assert_eq!(outcome, expected);
        for page in [&mut self.ann, &mut self.desk, &mut self.phone] {
            assert_eq!(end(page, call).await, Change::Ended { outcome, duration_ms });
        }
    }

    /// The record says that the call is answered there; then it is ended.
    async fn is_answered_on_the_desk(&mut self, call: &CallId) {
        assert_eq!(self.state(call).await, CallState::Accepted { device: self.desk.device.clone() });
        self.ann.ask(ending(call)).await.unwrap();
        self.is_over(call, Outcome::Completed).await;
    }
}

/// How the call ended, by this page's stream.
async fn end(page: &mut Page, call: &CallId) -> Change {
    loop {
        match page.change(call).await {
            over @ Change::Ended { .. } => return over,
            Change::Ringing | Change::Accepted { .. } | Change::Signal { .. } => {}
        }
    }
}

fn ending(call: &CallId) -> EndCall {
    EndCall { call: call.clone(), failed: None, lasted_ms: None }
}

#[tokio::test]
async fn accept_and_cancel() {
    let mut stage = Stage::new().await;
    for order in ORDERS {
        let call = stage.rings().await;
        let (accepted, ended) = order.of(stage.desk.accept(&call), stage.ann.ask(ending(&call))).await;
        let (first, outcome) = match accepted {
            Ok(()) => (First::One, Outcome::Completed),
            Err(code) => (First::Other, refused(code, ErrorCode::CallOver, Outcome::Cancelled)),
        };
        order.is(first);
        assert_eq!(ended.unwrap().state, CallState::Ended { outcome, duration_ms: None });
        stage.is_over(&call, outcome).await;
    }
}

#[tokio::test]
async fn accept_and_the_end_of_the_rings_time() {
    // How long before the end Accept is pressed: on its way to the record it takes some milliseconds, so that of these either
    // may be first.
    let close = [12, 8, 4, 0].map(|early| at_the_rings_end(First::Either, Duration::from_millis(early)));
    let before = at_the_rings_end(First::One, RING);
    let after = at_the_rings_end(First::Other, Duration::ZERO);
    tokio::join!(before, after, join_all(close));
}

/// Time enough, on a slow machine too, for both devices to ring and for one to accept.
const RING: Duration = Duration::from_secs(6);

/// Accept is pressed so long before the ring's time ends.
async fn at_the_rings_end(order: First, early: Duration) {
    let mut stage = Stage::with(|config| config.timers.ring = RING).await;
    let call = stage.rings().await;
    let due = UNIX_EPOCH + Duration::from_millis(stage.record(&call).await.since) + RING;
    until(due - early).await;
    while order == First::Other && stage.record(&call).await.outcome().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    match stage.desk.accept(&call).await {
        Ok(()) => {
            order.is(First::One);
            // The ring's time ends while they talk, and ends nothing.
            until(due + Duration::from_millis(100)).await;
            stage.is_answered_on_the_desk(&call).await;
        }
        Err(code) => {
            order.is(First::Other);
            stage.is_over(&call, refused(code, ErrorCode::CallOver, Outcome::Missed)).await;
        }
    }
}

/// Waits for a moment, by the clock that the server goes by.
async fn until(moment: SystemTime) {
    tokio::time::sleep(moment.duration_since(SystemTime::now()).unwrap_or_default()).await;
}

#[tokio::test]
async fn accept_and_hang_up_there() {
    let mut stage = Stage::new().await;
    for order in ORDERS {
        let call = stage.rings().await;
        let (accepted, ended) = order.of(stage.desk.accept(&call), stage.desk.ask(ending(&call))).await;
        let (first, outcome) = match accepted {
            Ok(()) => (First::One, Outcome::Completed),
            Err(code) => (First::Other, refused(code, ErrorCode::CallOver, Outcome::Declined)),
        };
        order.is(first);
        assert_eq!(ended.unwrap().state, CallState::Ended { outcome, duration_ms: None });
        stage.is_over(&call, outcome).await;
    }
}

#[tokio::test]
async fn accept_and_decline_on_another_device() {
    let mut stage = Stage::new().await;
    for order in ORDERS {
        let call = stage.rings().await;
        match order.of(stage.desk.accept(&call), stage.phone.ask(ending(&call))).await {
            (Ok(()), Err(ErrorCode::CallTaken)) => {
                order.is(First::One);
                stage.is_answered_on_the_desk(&call).await;
            }
            (Err(ErrorCode::CallOver), Ok(_)) => {
                order.is(First::Other);
                stage.is_over(&call, Outcome::Declined).await;
            }
            other => panic!("{order:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn accept_and_accept_on_another_device() {
    let mut stage = Stage::new().await;
    for order in ORDERS {
        let call = stage.rings().await;
        let winner = match order.of(stage.desk.accept(&call), stage.phone.accept(&call)).await {
            (Ok(()), Err(ErrorCode::CallTaken)) => (First::One, stage.desk.device.clone()),
            (Err(ErrorCode::CallTaken), Ok(())) => (First::Other, stage.phone.device.clone()),
            other => panic!("{order:?}: {other:?}"),
        };
        order.is(winner.0);
        assert_eq!(stage.state(&call).await, CallState::Accepted { device: winner.1 });
        stage.ann.ask(ending(&call)).await.unwrap();
        stage.is_over(&call, Outcome::Completed).await;
    }
}

#[tokio::test]
async fn accept_and_sign_out_there() {
    for order in ORDERS {
        // Not the page's absence ends the call, but the session's end.
        let mut stage = Stage::with(|config| config.timers.device_grace = 2 * PATIENCE).await;
        let call = stage.rings().await;
        let tab = stage.desk.user.page().await;
        let (accepted, signed_out) = order.of(stage.desk.accept(&call), tab.ask(SignOut {})).await;
        signed_out.unwrap();
        match accepted {
            Ok(()) => {
                order.is(First::One);
                let completed = Change::Ended { outcome: Outcome::Completed, duration_ms: None };
                assert_eq!(end(&mut stage.ann, &call).await, completed);
                assert_eq!(end(&mut stage.phone, &call).await, completed);
            }
            Err(code) => {
                order.is(First::Other);
                assert_eq!(code, ErrorCode::SignedOut);
                assert_eq!(stage.state(&call).await, CallState::Ringing);
                stage.phone.accept(&call).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn hang_up_and_hang_up_by_the_other() {
    let mut stage = Stage::new().await;
    for order in ORDERS {
        let call = stage.talk().await;
        let (anns, bobs) = order.of(stage.ann.ask(ending(&call)), stage.desk.ask(ending(&call))).await;
        assert_eq!(anns.unwrap().state, bobs.unwrap().state, "both read the same time");
        stage.is_over(&call, Outcome::Completed).await;
    }
}

#[tokio::test]
async fn a_new_call_and_hang_up_of_the_old_one() {
    let mut stage = Stage::new().await;
    for order in ORDERS {
        let old = stage.talk().await;
        let tablet = stage.ann.user.page().await;
        let (new, ended) = order.of(tablet.ask(request(&stage.desk)), stage.desk.ask(ending(&old))).await;
        assert!(matches!(ended.unwrap().state, CallState::Ended { outcome: Outcome::Completed, .. }));
        stage.is_over(&old, Outcome::Completed).await;
        let Ok(Placed::Placed(new)) = new else { panic!("{new:?}") };
        for page in [&mut stage.desk, &mut stage.phone] {
            assert_eq!(page.incoming().await.call.id, new.id);
        }
        tablet.ask(ending(&new.id)).await.unwrap();
        stage.is_over(&new.id, Outcome::Cancelled).await;
    }
}

#[tokio::test]
async fn a_call_and_a_call_back() {
    let mut stage = Stage::new().await;
    for order in ORDERS {
        let both = order.of(stage.ann.ask(request(&stage.desk)), stage.desk.ask(request(&stage.ann))).await;
        let (first, call, live) = match (both.0.unwrap(), both.1.unwrap()) {
            (Placed::Placed(call), Placed::Glare(live)) => (First::One, call, live),
            (Placed::Glare(live), Placed::Placed(call)) => (First::Other, call, live),
            other => panic!("{order:?}: {other:?}"),
        };
        order.is(first);
        assert_eq!((&live.call.id, live.call.role), (&call.id, Role::Callee));
        let called = if first == First::One {
            [&mut stage.desk, &mut stage.phone].into_iter().collect()
        } else {
            vec![&mut stage.ann]
        };
        for page in called {
            assert_eq!(page.incoming().await.call.id, call.id);
        }
        let (caller, second) =
            if first == First::One { (&mut stage.ann, &stage.desk) } else { (&mut stage.desk, &stage.ann) };
        second.accept(&call.id).await.unwrap();
        assert!(matches!(caller.change(&call.id).await, Change::Accepted { answer: Some(_), .. }));
        second.ask(ending(&call.id)).await.unwrap();
        stage.is_over(&call.id, Outcome::Completed).await;
    }
}

#[tokio::test]
async fn a_call_and_another_ones_call() {
    let mut stage = Stage::new().await;
    let eve = stage.world.user("Eve").await;
    befriend(&eve, &stage.desk).await;
    let eve = eve.page().await;
    for order in ORDERS {
        let (anns, eves) = order.of(stage.ann.ask(request(&stage.desk)), eve.ask(request(&stage.desk))).await;
        let (Ok(Placed::Placed(anns)), Ok(Placed::Placed(eves))) = (anns, eves) else { panic!("{order:?}") };
        let busy = CallState::Ended { outcome: Outcome::Busy, duration_ms: None };
        let (first, rings, caller) = match (&anns.state, &eves.state) {
            (CallState::Requested, state) if *state == busy => (First::One, anns, &stage.ann),
            (state, CallState::Requested) if *state == busy => (First::Other, eves, &eve),
            other => panic!("{order:?}: {other:?}"),
        };
        order.is(first);
        caller.ask(ending(&rings.id)).await.unwrap();
        for page in [&mut stage.desk, &mut stage.phone] {
            assert_eq!(page.incoming().await.call.id, rings.id);
            assert_eq!(end(page, &rings.id).await, Change::Ended { outcome: Outcome::Cancelled, duration_ms: None });
        }
        if first == First::One {
            end(&mut stage.ann, &rings.id).await;
        }
    }
}

/// What is expected to come of a refusal for this reason.
fn refused(code: ErrorCode, expected: ErrorCode, outcome: Outcome) -> Outcome {
    assert_eq!(code, expected);
    outcome
}
