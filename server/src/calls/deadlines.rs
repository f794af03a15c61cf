//! The server's clock on the calls under way: each state may last only so long.

use super::{Calls, change::Cause};
use crate::{app::App, clock::now_ms, error::ApiError};
use shared::{error::ErrorCode, ids::CallId};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// A call whose timeout could not be written is tried again after this long, in milliseconds.
const RETRY_MS: u64 = 1_000;

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
        self.due.lock().unwrap_or_else(PoisonError::into_inner).set(call, at);
        self.changed.notify_one();
    }

    /// Waits for the first call that is due, and forgets its deadline.
    async fn next(&self) -> CallId {
        loop {
            let first = self.due.lock().unwrap_or_else(PoisonError::into_inner).in_order.first().cloned();
            let changed = self.changed.notified();
            let Some((at, call)) = first else {
                changed.await;
                continue;
            };
            let now = now_ms();
            if at <= now {
                self.set(&call, None);
                return call;
            }
            tokio::select! {
                () = changed => {}
                () = tokio::time::sleep(Duration::from_millis(at - now)) => {}
            }
        }
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
}

/// Ends calls whose time is over, those that the store holds from before this start among them. Runs for ever.
pub async fn keep_time(app: App) {
    loop {
        match app.db.live_calls().await {
            Ok(live) => {
                for call in live {
                    app.calls.resume(&app, &call.record.id).await;
                }
                break;
            }
            Err(error) => tracing::error!("the calls under way cannot be read: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(RETRY_MS)).await;
    }
    loop {
        let call = app.calls.deadlines.next().await;
        app.calls.tick(&app, &call).await;
    }
}

impl Calls {
    /// Takes up a call that the store holds from before this start. Two who talk have done so without a server, however long
    /// it was away.
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
