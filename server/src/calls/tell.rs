//! Who hears of what happens to a call. Called after the change is stored, within the call's turn.

use super::change::Acceptance;
use crate::app::App;
use shared::{
    api::Signal,
    call::{CallState, Role, referee::Record},
    event::{Change, Event},
};

/// Tells both sides of the state that the call has just entered.
pub(super) fn transition(app: &App, record: &Record, acceptance: Option<&Acceptance>) {
    match &record.state {
        // Connected is known to both pages already: it is their peer connection that says so.
        CallState::Requested | CallState::Connected { .. } => {}
        CallState::Ringing => to_callers_device(app, record, Change::Ringing),
        CallState::Accepted { device } => {
            if let Some(Acceptance { media, answer, .. }) = acceptance {
                let change = |answer| Change::Accepted { device: device.clone(), media: *media, answer };
                to_callers_device(app, record, change(Some(answer.clone())));
                app.hub.publish(&record.callee, None, &event(record, change(None)));
            }
        }
        CallState::Ended { outcome, duration_ms } => {
            let change = Change::Ended { outcome: *outcome, duration_ms: *duration_ms };
            app.hub.publish(&record.caller, None, &event(record, change.clone()));
            app.hub.publish(&record.callee, None, &event(record, change));
        }
    }
}

/// Carries `signal` from `role`'s side to the other. Before the answer every device of the callee may be the one.
pub(super) fn signal(app: &App, record: &Record, role: Role, signal: Signal) {
    let to = role.other();
    app.hub.publish(record.user(to), record.device(to), &event(record, Change::Signal { signal }));
}

fn to_callers_device(app: &App, record: &Record, change: Change) {
    app.hub.publish(&record.caller, Some(&record.caller_device), &event(record, change));
}

fn event(record: &Record, change: Change) -> Event {
    Event::Call { call: record.id.clone(), change }
}
