//! Everything that a test runs on: one server and the people it brings in.

use crate::{
    api::Account,
    browser::Browser,
    line::Line,
    network::{Network, Place},
    person::Person,
    profile::{Language, Profile},
    server::Server,
};
use std::{cell::Cell, fs, num::NonZero, path::Path, sync::LazyLock, thread};
use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};

/// One test for each core at a time: browsers with video fill the machine.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(thread::available_parallelism().map_or(1, NonZero::get)));

/// A world of its own for one test. What it started ends with it, also when the test fails.
pub struct World {
    server: Server,
    folder: TempDir,
    people: Cell<u32>,
    turn: Cell<Option<SemaphorePermit<'static>>>,
}

impl World {
    /// A server with its usual settings.
    pub async fn start() -> World {
        World::with(&[]).await
    }

    /// A server with more arguments for `visavis serve`.
    pub async fn with(settings: &[&str]) -> World {
        World::begin(async |folder| Server::start(folder, settings).await).await
    }

    /// A server that speaks HTTPS in a [network](Network) of its own, with more arguments for `visavis serve`.
    pub async fn apart(settings: &[&str]) -> World {
        World::begin(async |folder| Server::start_in(Network::new(), folder, settings).await).await
    }

    async fn begin(start: impl AsyncFnOnce(&Path) -> Server) -> World {
        let turn = Cell::new(Some(turn().await));
        let folder = tempfile::Builder::new().prefix("visavis-test-").tempdir().expect("a temporary folder");
        let server = start(folder.path()).await;
        World { server, folder, people: Cell::new(0), turn }
    }

    /// Lets other tests run while this one waits for long.
    pub async fn meanwhile<T>(&self, waits: impl Future<Output = T>) -> T {
        self.turn.take();
        let waited = waits.await;
        self.turn.set(Some(turn().await));
        waited
    }

    /// Somebody without an account, on the first page.
    pub async fn newcomer(&self, name: &str) -> Person {
        self.newcomer_reading(name, Language::English).await
    }

    /// Somebody without an account whose browser speaks `language`, on the first page.
    pub async fn newcomer_reading(&self, name: &str, language: Language) -> Person {
        self.newcomer_in(name, Profile { language, ..Profile::default() }).await
    }

    /// Somebody without an account in a browser of this kind, on the first page.
    pub async fn newcomer_in(&self, name: &str, profile: Profile) -> Person {
        let browser = self.browser(profile).await;
        browser.goes_to("/").await;
        Person { name: name.to_owned(), phone: self.phone(), browser }
    }

    /// Somebody with an account, signed in.
    pub async fn person(&self, name: &str) -> Person {
        let account = self.account(name).await;
        self.page_of(&account).await
    }

    /// An account with no page open.
    pub async fn account(&self, name: &str) -> Account {
        Account::open(&self.server.url(), name, &self.phone()).await
    }

    /// The page of somebody with an account, signed in.
    pub async fn page_of(&self, account: &Account) -> Person {
        self.page_in(account, Profile::default()).await
    }

    /// The page of somebody with an account, signed in, in a browser of this kind.
    pub async fn page_in(&self, account: &Account, profile: Profile) -> Person {
        let browser = self.browser(profile).await;
        self.signed_in(account, browser).await
    }

    /// The page of somebody with an account, signed in, in a browser with a line of its own.
    pub async fn page_on_line(&self, account: &Account) -> Person {
        let line = Line::to(self.server.port()).await;
        let browser = Browser::open(&self.server, Some(line), Profile::default()).await;
        self.signed_in(account, browser).await
    }

    /// The page of somebody with an account, signed in, that gets no events from the server.
    pub async fn page_that_hears_nothing_of(&self, account: &Account) -> Person {
        let browser = self.browser(Profile::default()).await;
        browser.blocks(shared::api::EVENTS).await;
        self.signed_in(account, browser).await
    }

    /// Two contacts, signed in, who see each other online.
    pub async fn contacts(&self, one: &str, other: &str) -> (Person, Person) {
        self.contacts_in((one, Profile::default()), (other, Profile::default())).await
    }

    /// Two contacts, signed in, who see each other online, each in a browser of this kind.
    pub async fn contacts_in(&self, one: (&str, Profile), other: (&str, Profile)) -> (Person, Person) {
        let ((one, here), (other, there)) = (one, other);
        let (one, other) = (self.account(one).await, self.account(other).await);
        one.befriends(&other).await;
        see_each_other(tokio::join!(self.page_in(&one, here), self.page_in(&other, there))).await
    }

    /// Two contacts, signed in, who see each other online, each in a browser with a line of its own.
    pub async fn contacts_on_lines(&self, one: &str, other: &str) -> (Person, Person) {
        let (one, other) = (self.account(one).await, self.account(other).await);
        one.befriends(&other).await;
        see_each_other(tokio::join!(self.page_on_line(&one), self.page_on_line(&other))).await
    }

    /// Two who open their accounts, become contacts, and see each other online, each somewhere in the network.
    pub async fn contacts_at(&self, one: (&str, Place), other: (&str, Place)) -> (Person, Person) {
        let (one, other) = tokio::join!(self.newcomer_at(one.0, one.1), self.newcomer_at(other.0, other.1));
        tokio::join!(one.registers_as(&one.phone), other.registers_as(&other.phone));
        one.invites(&other.phone).await;
        other.accepts_invitation_of(&one.name).await;
        see_each_other((one, other)).await
    }

    /// Somebody without an account, somewhere in the network.
    async fn newcomer_at(&self, name: &str, place: Place) -> Person {
        let browser = Browser::open_at(place, &self.server, Profile::default()).await;
        Person { name: name.to_owned(), phone: self.phone(), browser }
    }

    /// The server's network.
    pub(crate) fn network(&self) -> &Network {
        self.server.network()
    }

    /// For the logs of what runs beside the server.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops the server, as a service manager does.
    pub async fn stops_server(&mut self) {
        self.server.stop().await;
    }

    /// Starts the server again, on the same data and port.
    pub async fn starts_server(&mut self) {
        self.server.run().await;
    }

    /// Installs a newer build of the page, to be served from the server's next start on.
    pub fn installs_newer_page(&mut self) {
        self.server.take_newer_page();
    }

    /// What the server has written into its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.server.log()).expect("the server has a log")
    }

    /// How many calls the server has heard of, whatever became of them.
    pub fn placed_calls(&self) -> usize {
        self.log().lines().filter(|line| line.contains("from=\"none\"")).count()
    }

    /// Runs `visavis setup` beside the server and gives what it prints.
    pub fn setup(&self, arguments: &[&str]) -> String {
        self.server.command(&["setup"], arguments)
    }

    /// Has the server's owner make an invitation link, and gives what stands behind the host in it.
    pub fn invitation(&self) -> String {
        let url = self.server.url();
        let link = self.server.command(&["user", "invite"], &["--public-url", &url]);
        let path = link.trim_end().strip_prefix(&url);
        path.unwrap_or_else(|| panic!("{link:?} leads to another server than {url}")).to_owned()
    }

    /// Nobody's browser, of this kind, on an empty page.
    pub async fn browser(&self, profile: Profile) -> Browser {
        Browser::open(&self.server, None, profile).await
    }

    async fn signed_in(&self, account: &Account, browser: Browser) -> Person {
        browser.takes_cookie(&account.cookie.0, &account.cookie.1).await;
        browser.goes_to("/").await;
        Person { name: account.person.name.to_string(), phone: account.person.phone.to_string(), browser }
    }

    /// A number that nobody in this world has yet.
    fn phone(&self) -> String {
        format!("+7918555{:04}", self.next())
    }

    fn next(&self) -> u32 {
        self.people.set(self.people.get() + 1);
        self.people.get()
    }
}

async fn turn() -> SemaphorePermit<'static> {
    TURNS.acquire().await.expect("turns are never closed")
}

async fn see_each_other((one, other): (Person, Person)) -> (Person, Person) {
    tokio::join!(one.sees_online(&other.name), other.sees_online(&one.name));
    (one, other)
}
