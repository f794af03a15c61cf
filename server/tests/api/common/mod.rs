//! A server on a port of its own, the people who use it, and their pages.

mod files;
mod https;
mod owner;
mod page;
mod relayed;
mod wire;

pub use files::files_with;
pub use https::{Certificate, HOST, shown};
pub use page::{Page, User, answer, device, request, sdp};
pub use relayed::{Relayed, until};
pub use wire::{Message, Reply, Stream, exchange};

use server::{
    accept,
    app::App,
    calls,
    cli::Rates,
    config::Config,
    db::Db,
    demo::Demo,
    http,
    turn::{Rules, Settings, Share, Turn},
};
use shared::{
    api::{AcceptInvitation, Invite, Register, Request, SignIn},
    people::Person,
};
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tokio_rustls::TlsAcceptor;

/// Longer than anything takes that happens at all.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Everybody's.
pub const PASSWORD: &str = "password123";

/// A number that no other part of the test has.
pub fn fresh() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A running server.
pub struct World {
    pub app: App,
    /// There if the settings ask for it.
    pub demo: Option<Demo>,
    pub address: SocketAddr,
    server: JoinHandle<()>,
    clock: JoinHandle<()>,
    stop: oneshot::Sender<()>,
    /// The page's folder.
    pub public: TempDir,
}

impl World {
    /// With a store in memory and the product's times, except that a page that leaves is missed soon. Nothing is limited:
    /// everybody comes from one address.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With changed settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::on("mem://", change).await
    }

    /// With a relay on loopback.
    pub async fn relaying(credentials_time: Duration, change: impl FnOnce(&mut Settings)) -> Self {
        let most = Share { allocations: 16, bits_per_second: 1_000_000_000 };
        let mut settings = Settings {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            external_ip: None,
            ports: 49_152..=65_535,
            rules: Rules { allow_private: false, lifetime: Duration::from_secs(600), user: most, total: most },
        };
        change(&mut settings);
        let relay = Turn::start(settings).await.unwrap();
        Self::begin("mem://", None, Some(relay), |config| config.credentials_time = credentials_time).await
    }

    /// On this store.
    pub async fn on(store: &str, change: impl FnOnce(&mut Config)) -> Self {
        Self::begin(store, None, None, change).await
    }

    /// A server that has just stopped may still hold the store, so this waits.
    async fn begin(
        store: &str,
        tls: Option<TlsAcceptor>,
        relay: Option<Turn>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config::default();
        config.timers.device_grace = Duration::from_millis(50);
        config.rates = Rates::OFF;
        change(&mut config);
        let open = async {
            loop {
                match Db::open(store).await {
                    Ok(db) => return db,
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        };
        let db = tokio::time::timeout(PATIENCE, open).await.expect("the store opens");
        let app = App::with_relay(db, config, relay);
        let demo = Demo::beside(&app.config).await.unwrap();
        let public = tempfile::tempdir().unwrap();
        std::fs::write(public.path().join("index.html"), "<!doctype html><title>Visavis</title>").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = http::router(app.clone(), public.path(), demo.as_ref());
        let Config { requests, connections, .. } = app.config;
        let server = tokio::spawn(accept::serve(listener, tls, router, requests, connections, async {
            let _ = stopped.await;
        }));
        let clock = tokio::spawn(calls::keep_time(app.clone()));
        Self { app, demo, address, server, clock, stop, public }
    }

    /// Stops the server as a restart does: streams end, calls stay as they are.
    pub async fn stop(self) {
        self.clock.abort();
        let _ = self.clock.await;
        let _ = self.stop.send(());
        self.app.hub.close_all();
        self.demo.iter().for_each(|demo| demo.app().hub.close_all());
        self.server.await.unwrap();
    }

    /// The same person with the same cookie, on this server.
    pub fn again(&self, user: User) -> User {
        User { address: self.address, ..user }
    }

    /// Somebody with a new account.
    pub async fn user(&self, name: &str) -> User {
        let phone = format!("+7900{:07}", fresh());
        let password = PASSWORD.to_owned();
        enter(self.address, Register { phone, name: name.to_owned(), password, invitation: None }, "").await
    }

    /// The same person, signed in in another browser: another session.
    pub async fn elsewhere(&self, user: &User) -> User {
        self.sign_in(&user.person, "").await
    }

    /// Signs the person in, in the browser that holds this cookie.
    pub async fn sign_in(&self, person: &Person, cookie: &str) -> User {
        let sign_in = SignIn { phone: person.phone.as_str().to_owned(), password: PASSWORD.to_owned() };
        enter(self.address, sign_in, cookie).await
    }

    /// Two people who are contacts, each with one page open.
    pub async fn pair(&self) -> (Page, Page) {
        let (ann, bob) = (self.user("Ann").await, self.user("Bob").await);
        befriend(&ann, &bob).await;
        (ann.page().await, bob.page().await)
    }
}

/// Signs somebody in on the server at `address`, in the browser that holds this cookie.
pub async fn enter<R: Request<Response = Person>>(address: SocketAddr, request: R, cookie: &str) -> User {
    enter_below("", address, request, cookie).await
}

/// The same where the routes lie below `base`.
pub async fn enter_below<R: Request<Response = Person>>(
    base: &str,
    address: SocketAddr,
    request: R,
    cookie: &str,
) -> User {
    let headers = [("content-type", "application/json"), ("cookie", cookie)];
    let body = serde_json::to_string(&request).unwrap();
    let reply = exchange(address, "POST", &format!("{base}{}", R::PATH), &headers, &body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let cookie = reply.header("set-cookie").and_then(|line| line.split(';').next()).unwrap().to_owned();
    User { person: serde_json::from_str(&reply.body).unwrap(), cookie, address, base: base.to_owned() }
}

/// Makes the two contacts.
pub async fn befriend(a: &User, b: &User) {
    a.ask(Invite { user: b.id().clone() }).await.unwrap();
    b.ask(AcceptInvitation { user: a.id().clone() }).await.unwrap();
}
