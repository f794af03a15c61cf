//! A page's stay: from its stream's opening until well after the close.

use crate::{app::App, hub::Subscriber};
use tokio::runtime::Handle;

/// Holds the subscription. When the stream's socket closes, this is dropped, and the departure takes its course.
pub(super) struct Visit {
    pub subscriber: Subscriber,
    app: App,
    runtime: Handle,
}

impl Visit {
    /// The page is here: its person is online.
    pub fn begin(app: App, subscriber: Subscriber) -> Self {
        let user = subscriber.listener().user.clone();
        let runtime = Handle::current();
        runtime.spawn({
            let app = app.clone();
            async move { app.presence.settle(&app, &user).await }
        });
        Self { subscriber, app, runtime }
    }

    pub fn app(&self) -> &App {
        &self.app
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let app = self.app.clone();
        let listener = self.subscriber.listener().clone();
        self.runtime.spawn(async move {
            // A reload closes the stream too, and opens another one.
            tokio::time::sleep(app.config.timers.device_grace).await;
            if app.hub.stopping() {
                return;
            }
            app.presence.settle(&app, &listener.user).await;
            if !app.hub.listening(&listener.user, &listener.device) {
                app.calls.device_gone(&app, &listener.user, &listener.device).await;
            }
        });
    }
}
