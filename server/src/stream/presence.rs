//! Who is online, and who hears of it.

use crate::{app::App, contacts, error::ApiError, turns::Turns};
use shared::{event::Event, ids::UserId};

/// Tells accepted contacts when somebody comes or goes.
#[derive(Default)]
pub struct Presence {
    /// What is told of one person is told in the order in which it happened.
    turns: Turns,
}

impl Presence {
    /// Compares what others know of `user` with the streams that are open, and tells them if it has changed.
    pub async fn settle(&self, app: &App, user: &UserId) {
        let _turn = self.turns.take(user.as_str()).await;
        let Some(online) = app.hub.settle(user) else { return };
        if let Err(error) = tell(app, user, online).await {
            tracing::warn!("contacts keep an old presence until they come back: {error}");
        }
    }
}

async fn tell(app: &App, user: &UserId, online: bool) -> Result<(), ApiError> {
    for contact in contacts::accepted(app, user).await? {
        app.hub.publish(&contact, None, &Event::Presence { user: user.clone(), online });
    }
    Ok(())
}
