//! The server's clock on the calls under way: each state may last only so long.

use super::{Calls, change::Cause};
use crate::{app::App, clock::now_ms, error::ApiError};
use shared::{error::ErrorCode, ids::CallId};
use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::Notify, time::timeout};
use tokio_util::task::AbortOnDropHandle;

/// A call whose timeout could not be written is tried again after this long, in milliseconds.
const RETRY_MS: u64 = 1_000;
/// While there are calls, it is looked this often at least whether the system's clock was set.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Two clocks that part by more than this were not just read one after the other, in milliseconds.
const STEP_MS: u64 = 5_000;

/// When each live call is due. Times are milliseconds since 1970.
#[derive(Default)]
pub(super) struct Deadlines {
    due: Mutex<Due>,
    changed: Notify,
}

#[derive(Default)]
struct Due {
    in_order: BTreeSet<(u64, CallId)>,
    by_call: HashMap<CallId, u64>,
}

impl Deadlines {
    /// The call is due at `at`; `None`: it is over.
    pub fn set(&self, call: &CallId, at: Option<u64>) {
        self.lock().set(call, at);
        self.changed.notify_one();
    }

    /// Waits until a call may be due: the first one's time has come, something has changed, or it is time to look.
    async fn wait(&self) {
        let changed = self.changed.notified();
        let first = self.lock().first();
        let Some(at) = first else { return changed.await };
        let left = Duration::from_millis(at.saturating_sub(now_ms())).min(LOOK_EVERY);
        if !left.is_zero() {
            let _ = timeout(left, changed).await;
        }
    }

    /// A call that is due; its deadline is forgotten.
    fn take(&self, now: u64) -> Option<CallId> {
        self.lock().take(now)
    }

    fn lock(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Due {
    fn set(&mut self, call: &CallId, at: Option<u64>) {
        let old = match at {
            Some(at) => self.by_call.insert(call.clone(), at),
            None => self.by_call.remove(call),
        };
        if let Some(old) = old {
            self.in_order.remove(&(old, call.clone()));
        }
        if let Some(at) = at {
            self.in_order.insert((at, call.clone()));
        }
    }

    fn first(&self) -> Option<u64> {
        self.in_order.first().map(|(at, _)| *at)
    }

    fn take(&mut self, now: u64) -> Option<CallId> {
        let (_, call) = self.in_order.first().filter(|(at, _)| *at <= now)?.clone();
        self.set(&call, None);
        Some(call)
    }
}

/// A moment by two clocks.
#[derive(Clone, Copy)]
struct Moment {
    /// The system's, by which calls are due: it can be set, and goes on while the machine sleeps. Milliseconds since 1970.
    ms: u64,
    /// One that only goes, and not while the machine sleeps.
    up: Instant,
}

impl Moment {
    fn now() -> Self {
        Self { ms: now_ms(), up: Instant::now() }
    }
}

/// How the two clocks go beside each other.
struct Pace(Moment);

impl Pace {
    /// Whether the system's clock was set since the last look, or the machine slept meanwhile.
    fn was_set(&mut self, now: Moment) -> bool {
        let last = mem::replace(&mut self.0, now);
        let passed = now.up.saturating_duration_since(last.up);
        let expected = last.ms.saturating_add(u64::try_from(passed.as_millis()).unwrap_or(u64::MAX));
        now.ms.abs_diff(expected) > STEP_MS
    }
}

/// Ends calls whose time is over, those that the store holds from before this start among them. Runs for ever.
pub async fn keep_time(app: App) {
    let mut pace = Pace(Moment::now());
    take_up(&app).await;
    loop {
        app.calls.deadlines.wait().await;
        let now = Moment::now();
        if pace.was_set(now) {
            tracing::warn!("the system's clock was set, or the machine slept: the calls under way are taken up anew");
            take_up(&app).await;
        } else if let Some(call) = app.calls.deadlines.take(now.ms) {
            tick(&app, call).await;
        }
    }
}

/// Takes up every call that the store holds.
async fn take_up(app: &App) {
    loop {
        match app.db.live_calls().await {
            Ok(live) => {
                for call in live {
                    app.calls.resume(app, &call.record.id).await;
                }
                return;
            }
            Err(error) => tracing::error!("the calls under way cannot be read: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(RETRY_MS)).await;
    }
}

/// Ends the call if its time is over. In a task of its own: a panic there must not stop the clock of all the others.
async fn tick(app: &App, call: CallId) {
    let (shared, id) = (app.clone(), call.clone());
    let ticks = tokio::spawn(async move { shared.calls.tick(&shared, &id).await });
    if let Err(error) = AbortOnDropHandle::new(ticks).await {
        tracing::error!("the clock on call {call} broke down: {error}");
        app.calls.deadlines.set(&call, Some(now_ms() + RETRY_MS));
    }
}

impl Calls {
    /// Takes up a call that the store holds from before this start, or from before the clock was set. Two who talk have done so
    /// without a server, however long it was away.
    async fn resume(&self, app: &App, call: &CallId) {
        let due = match self.change(app, call, Cause::Start, None).await {
            Ok(record) => record.deadline(&self.timers),
            Err(_) => Some(now_ms() + self.timers.silence),
        };
        self.deadlines.set(call, due);
    }

    async fn tick(&self, app: &App, call: &CallId) {
        match self.change(app, call, Cause::Clock, None).await {
            // Heard meanwhile, so due later; over, so never.
            Ok(record) => self.deadlines.set(call, record.deadline(&self.timers)),
            Err(ApiError::Refused(ErrorCode::CallNotFound)) => {}
            Err(_) => self.deadlines.set(call, Some(now_ms() + RETRY_MS)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        auth::Token,
        config::{Config, Timers},
        db::{Db, Placing},
        hub::{Delivery, Listener},
    };
    use shared::{
        call::{Media, Outcome, referee::Record},
        ids::{DeviceId, UserId},
        rtc::{Description, DescriptionKind, Sdp},
    };

    /// As it is once the clock was set back.
    #[tokio::test]
    async fn a_call_that_lies_ahead_of_the_clock_lasts_no_longer_than_any() {
        let timers = Timers { reach: Duration::from_millis(20), ..Timers::default() };
        let app = App::new(Db::in_memory().await.unwrap(), Config { timers, ..Config::default() });
        let [ann, bob] = ["ann", "bob"].map(|id| UserId::try_from(id).unwrap());
        let (call, device) = (CallId::try_from("c1").unwrap(), DeviceId::try_from("tab").unwrap());
        let listener = Listener { user: ann.clone(), device: device.clone(), session: Token::new().id() };
        let mut stream = app.hub.subscribe(listener, None).unwrap();
        let record = Record::new(call.clone(), (ann, device), bob, Media::Video, now_ms() + 3_600_000);
        let offer = Description { kind: DescriptionKind::Offer, sdp: Sdp::try_from("v=0".to_owned()).unwrap() };
        assert_eq!(app.db.place_call(&record, &offer).await.unwrap(), Placing::Placed);
        let clock = AbortOnDropHandle::new(tokio::spawn(keep_time(app.clone())));
        let told = timeout(Duration::from_secs(20), stream.next()).await.expect("the call ends");
        assert!(matches!(told, Delivery::Event(_)), "{told:?}");
        let stored = app.db.call(&call).await.unwrap().unwrap();
        assert_eq!(stored.record.outcome(), Some(Outcome::Unreachable));
        drop(clock);
    }

    #[test]
    fn a_clock_that_was_set_is_noticed_once_and_one_that_goes_is_not() {
        let begin = Moment { ms: 1_700_000_000_000, up: Instant::now() };
        let after = |up: u64, ms: u64| Moment { ms, up: begin.up + Duration::from_millis(up) };
        let mut pace = Pace(begin);
        for (now, set) in [
            (after(0, 1_700_000_000_000), false),
            (after(60_000, 1_700_000_060_000), false),
            // A little off, as clocks are.
            (after(120_000, 1_700_000_124_000), false),
            (after(120_001, 1_700_003_724_001), true),
            (after(180_001, 1_700_003_784_001), false),
            (after(180_002, 1_700_000_184_002), true),
            (after(86_400_000, 1_700_086_404_000), false),
            (after(86_400_001, 0), true),
        ] {
            assert_eq!(pace.was_set(now), set, "{}", now.ms);
        }
    }

    #[test]
    fn calls_are_due_one_after_the_other_each_once() {
        let call = |id: &str| CallId::try_from(id).unwrap();
        let mut due = Due::default();
        for (id, at) in [("later", 300), ("soon", 100), ("next", 200), ("over", 50)] {
            due.set(&call(id), Some(at));
        }
        due.set(&call("later"), Some(150));
        due.set(&call("over"), None);
        assert_eq!((due.first(), due.take(99)), (Some(100), None));
        assert_eq!(
            [100, 150, 199, 200].map(|now| due.take(now)),
            [Some(call("soon")), Some(call("later")), None, Some(call("next")),]
        );
        assert_eq!((due.first(), due.take(u64::MAX)), (None, None));
    }
}
