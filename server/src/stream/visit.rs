//! A page's stay: from its stream's opening until well after the close.

use crate::{
    accounts,
    app::App,
    auth::SessionId,
    clock::now_ms,
    hub::{Listener, Subscriber},
};
use std::time::Instant;
use tokio::runtime::Handle;

/// Holds the subscription. When the stream's socket closes, this is dropped, and the departure takes its course.
pub(super) struct Visit {
    pub subscriber: Subscriber,
    app: App,
    runtime: Handle,
    begun: Instant,
}

impl Visit {
    /// The page is here: its person is online.
    pub fn begin(app: App, subscriber: Subscriber) -> Self {
        let Listener { user, device, .. } = subscriber.listener().clone();
        // No part of the request's line: that is written already.
        tracing::info!(parent: None, %user, %device, "stream opened");
        let runtime = Handle::current();
        runtime.spawn({
            let app = app.clone();
            async move { app.presence.settle(&app, &user).await }
        });
        Self { subscriber, app, runtime, begun: Instant::now() }
    }

    /// Ends the session, and with it this stream, if its time is over. The stream does not wait for the answer.
    pub fn check_session(&self) {
        let app = self.app.clone();
        let session = self.subscriber.listener().session.clone();
        // A task of its own, because a stream that closes must not stop between storing and telling.
        self.runtime.spawn(async move {
            if !stands(&app, &session).await {
                // A failure is in the log; the next heartbeat tries again.
                let _ = accounts::end_session(&app, &session).await;
            }
        });
    }

    pub fn app(&self) -> &App {
        &self.app
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let app = self.app.clone();
        let listener = self.subscriber.listener().clone();
        let Listener { user, device, .. } = &listener;
        tracing::info!(parent: None, %user, %device, seconds = self.begun.elapsed().as_secs(), "stream closed");
        self.runtime.spawn(async move {
            // A reload closes the stream too, and opens another one.
            tokio::time::sleep(app.config.timers.device_grace).await;
            if app.hub.stopping() {
                return;
            }
            app.presence.settle(&app, &listener.user).await;
            if app.hub.listening(&listener.user, &listener.device) {
                return;
            }
            match stands(&app, &listener.session).await {
                true => app.calls.device_gone(&app, &listener.user, &listener.device).await,
                // It ended while the page was away, so that nobody knew of the page.
                false => app.calls.device_left(&app, &listener.user, &listener.device).await,
            }
        });
    }
}

/// Whether the session stands. One that cannot be read is taken to.
async fn stands(app: &App, session: &SessionId) -> bool {
    match app.db.session(session, now_ms()).await {
        Ok(session) => session.is_some(),
        Err(error) => {
            tracing::warn!("a session cannot be read: {error}");
            true
        }
    }
}
