//! What goes down one stream, in order: hello, the snapshot if there is a gap, then events and heartbeats.

use super::{snapshot::snapshot, visit::Visit};
use crate::{
    clock::now_ms,
    http::Build,
    hub::{Delivery, frame},
};
use axum::body::Bytes;
use shared::{
    event::{Event, Hello, Position},
    people::Person,
    rtc::IceServer,
};
use std::{future::pending, time::Duration};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// A stream under way.
pub(super) struct Feed {
    visit: Visit,
    me: Person,
    build: Build,
    /// The name by which the page has reached the server.
    host: Option<String>,
    stage: Stage,
    heartbeat: Interval,
    /// When the page's credentials are due for renewal; never where it has none.
    renewal: Option<Interval>,
}

#[derive(Clone, Copy)]
enum Stage {
    Hello,
    /// A snapshot is owed; events continue behind this position.
    Resync(Position),
    Live,
    Over,
}

impl Feed {
    pub fn new(visit: Visit, me: Person, build: Build, host: Option<String>) -> Self {
        let heartbeat = every(visit.app().config.timers.heartbeat);
        let renewal = visit.app().ice.renewal().map(every);
        Self { visit, me, build, host, stage: Stage::Hello, heartbeat, renewal }
    }

    /// What comes next, laid out for the wire; `None` at the end.
    pub async fn next(&mut self) -> Option<Bytes> {
        match self.stage {
            Stage::Hello => Some(self.hello()),
            Stage::Resync(position) => self.resync(position).await,
            Stage::Live => self.live().await,
            Stage::Over => None,
        }
    }

    /// The id says where the page stands, so that one that loses the stream before its first event comes back to the same
    /// place. Before a snapshot it stands nowhere: with an id it would come back behind what it has never got.
    fn hello(&mut self) -> Bytes {
        let position = self.visit.subscriber.position();
        let id = self.visit.subscriber.resumed().then_some(position);
        self.stage = if id.is_some() { Stage::Live } else { Stage::Resync(position) };
        let hello = Hello {
            device: self.visit.subscriber.listener().device.clone(),
            now: now_ms(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: self.build.current(),
            ice_servers: self.ice_servers(),
            timers: self.visit.app().calls.timers(),
        };
        frame(id, &Event::Hello(hello))
    }

    /// A snapshot that cannot be read ends the stream: the page comes back and asks again. Over HTTP/2 a page may let its
    /// stream wait here for as long as it likes: if its session has ended meanwhile, the snapshot is not for it.
    async fn resync(&mut self, position: Position) -> Option<Bytes> {
        self.stage = Stage::Over;
        let snapshot = snapshot(self.visit.app(), self.me.clone()).await.ok()?;
        match self.visit.subscriber.end() {
            None => {
                self.stage = Stage::Live;
                Some(frame(Some(position), &Event::Resync(Box::new(snapshot))))
            }
            Some(Delivery::SignedOut(last)) => Some(last),
            Some(_) => None,
        }
    }

    async fn live(&mut self) -> Option<Bytes> {
        let delivery = tokio::select! {
            biased;
            delivery = self.visit.subscriber.next() => delivery,
            _ = self.heartbeat.tick() => return Some(self.beat()),
            () = due(&mut self.renewal) => return Some(self.renew()),
        };
        match delivery {
            Delivery::Event(frame) => Some(frame),
            Delivery::Lost(position) => self.resync(position).await,
            Delivery::SignedOut(frame) => {
                self.stage = Stage::Over;
                Some(frame)
            }
            Delivery::End => None,
        }
    }

    /// An open stream asks for nothing more, so it is here that a session whose time is over is noticed.
    fn beat(&self) -> Bytes {
        self.visit.check_session();
        frame(None, &Event::Heartbeat { now: now_ms() })
    }

    /// A page whose stream has stood for long must not be left with credentials that have expired. It has no id: who missed
    /// it gets fresh ones with the next hello.
    fn renew(&self) -> Bytes {
        frame(None, &Event::IceServers { servers: self.ice_servers() })
    }

    fn ice_servers(&self) -> Vec<IceServer> {
        self.visit.app().ice.servers(&self.visit.subscriber.listener().user, self.host.as_deref())
    }
}

/// Ticks in this period, the first time at its end; what was missed is not made up for.
fn every(period: Duration) -> Interval {
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

async fn due(interval: &mut Option<Interval>) {
    match interval {
        Some(interval) => drop(interval.tick().await),
        None => pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::App, auth::Token, config::Config, db::Db, hub::Listener};
    use std::path::Path;

    /// A page's stream, from its beginning.
    async fn stream() -> (App, Feed) {
        let app = App::new(Db::in_memory().await.unwrap(), Config::default());
        let me: Person = serde_json::from_str(r#"{"id":"u1","name":"Anna","phone":"+79182725362"}"#).unwrap();
        let listener = Listener { user: me.id.clone(), device: "tab".try_into().unwrap(), session: Token::new().id() };
        let subscriber = app.hub.subscribe(listener, None).unwrap();
        let feed = Feed::new(Visit::begin(app.clone(), subscriber), me, Build::of(Path::new("none")), None);
        (app, feed)
    }

    /// The event that comes next.
    async fn next(feed: &mut Feed) -> Event {
        let frame = feed.next().await.unwrap();
        let json = str::from_utf8(&frame).unwrap().lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        serde_json::from_str(json).unwrap()
    }

    #[tokio::test]
    async fn the_snapshot_comes_behind_the_greeting() {
        let (_app, mut feed) = stream().await;
        assert!(matches!(next(&mut feed).await, Event::Hello(_)));
        assert!(matches!(next(&mut feed).await, Event::Resync(_)));
    }

    #[tokio::test]
    async fn a_snapshot_that_is_still_owed_when_the_session_ends_is_not_handed_out() {
        let (app, mut feed) = stream().await;
        assert!(matches!(next(&mut feed).await, Event::Hello(_)));
        app.hub.close_person(&feed.me.id);
        assert_eq!(next(&mut feed).await, Event::SignedOut);
        assert_eq!(feed.next().await, None);
    }

    #[tokio::test]
    async fn a_stream_that_was_replaced_before_its_snapshot_ends_without_it() {
        let (app, mut feed) = stream().await;
        assert!(matches!(next(&mut feed).await, Event::Hello(_)));
        let _newer = app.hub.subscribe(feed.visit.subscriber.listener().clone(), None).unwrap();
        assert_eq!(feed.next().await, None);
    }
}
