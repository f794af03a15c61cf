//! Pages that leave: because their session ended, or without a word; and people, with all of their pages.

use super::{
    Calls, Page,
    change::{Cause, Verb},
};
use crate::{app::App, error::ApiError};
use shared::ids::{DeviceId, UserId};

impl Calls {
    /// A device has lost its session: the call that it is in ends. A call that only rings there rings on elsewhere.
    pub async fn device_left(&self, app: &App, user: &UserId, device: &DeviceId) {
        self.leave(app, Page { user, device }, Verb::Left).await;
    }

    /// A device's page has been gone for longer than a reload takes: the call that it placed ends, if nobody answered.
    pub(crate) async fn device_gone(&self, app: &App, user: &UserId, device: &DeviceId) {
        self.leave(app, Page { user, device }, Verb::Gone).await;
    }

    /// A person has lost every session: the call that they are in ends, and one that rings at them is unreachable.
    pub(crate) async fn person_left(&self, app: &App, user: &UserId) -> Result<(), ApiError> {
        match app.db.line(user).await? {
            Some(line) => self.change(app, &line.record.id, Cause::Expelled(user), None).await.map(drop),
            None => Ok(()),
        }
    }

    async fn leave(&self, app: &App, page: Page<'_>, verb: Verb) {
        if let Err(error) = self.try_leave(app, page, verb).await {
            tracing::warn!("the call of a device that left goes on until its timer: {error}");
        }
    }

    async fn try_leave(&self, app: &App, page: Page<'_>, verb: Verb) -> Result<(), ApiError> {
        match app.db.line(page.user).await? {
            Some(line) => self.act(app, page, &line.record.id, verb).await.map(drop),
            None => Ok(()),
        }
    }
}
