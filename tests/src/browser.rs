//! One person's browser, with a profile of its own.

use crate::{
    driver::Driver,
    engine::{self, Engine, WITNESS},
    line::Line,
    network::Place,
    process::{family, signal, tail},
    profile::Profile,
    server::Server,
    shelf::{self, Traces},
    wait::{PATIENCE, until},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};
use thirtyfour::{WebDriver, WindowHandle, prelude::WebDriverResult};

/// A browser with one window. When it is dropped, it goes back to the shelf if it is as good as new, and is closed
/// otherwise.
pub struct Browser {
    /// There until it is closed.
    driver: Option<WebDriver>,
    /// What drives this browser alone; it outlives the browser.
    own: Option<Driver>,
    profile: Profile,
    /// Its own way to the server, if it has one.
    line: Option<Line>,
    origin: String,
    server_log: PathBuf,
    traces: RefCell<Traces>,
    /// Something about it has changed for good.
    spent: Cell<bool>,
}

impl Browser {
    /// Opens one on an empty page. It reaches the server over `line`, or directly.
    pub(crate) async fn open(server: &Server, line: Option<Line>, profile: Profile) -> Browser {
        let (driver, own) = match shelf::take(profile) {
            Some(driver) => (driver, None),
            None => profile.engine.start(profile).await,
        };
        Browser {
            driver: Some(driver),
            own,
            profile,
            origin: line.as_ref().map_or_else(|| server.url(), Line::url),
            line,
            server_log: server.log(),
            traces: RefCell::default(),
            spent: Cell::new(false),
        }
    }

    /// Opens one on an empty page, somewhere in the server's network. It takes any certificate.
    pub(crate) async fn open_at(place: Place, server: &Server, profile: Profile) -> Browser {
        Browser {
            driver: Some(engine::start_at(place, server.network(), profile).await),
            own: None,
            profile,
            line: None,
            origin: Server::url_at(place),
            server_log: server.log(),
            traces: RefCell::default(),
            // Its network ends with the test.
            spent: Cell::new(true),
        }
    }

    /// The browser's own way to the server.
    pub fn line(&self) -> &Line {
        self.line.as_ref().expect("this browser was brought in with a line of its own")
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("a browser that is used has not been closed")
    }

    pub(crate) fn engine(&self) -> Engine {
        self.profile.engine
    }

    /// Runs `script` in every page opened from now on, before the page's own scripts.
    pub async fn runs_before_pages(&self, script: &str) {
        let name = self.engine().run_before_pages(self.driver(), script).await;
        self.traces.borrow_mut().scripts.push(name);
    }

    /// Opens the page anew, and lets its time run so many times as fast from now on.
    pub async fn hastens(&self, times: u32) {
        self.runs_before_pages(&format!("({})({times});", include_str!("page/haste.js").trim())).await;
        self.reloads().await;
    }

    /// Opens a path of the product.
    pub async fn goes_to(&self, path: &str) {
        self.opens(&format!("{}{path}", self.origin)).await;
    }

    /// Leaves the product for an empty page.
    pub async fn leaves(&self) {
        self.opens("about:blank").await;
    }

    /// Opens a page of any origin.
    pub async fn opens(&self, url: &str) {
        self.driver().goto(url).await.unwrap_or_else(|e| panic!("open {url}: {e}"));
    }

    /// Goes one page back, as the browser's own button does.
    pub async fn goes_back(&self) {
        self.driver().back().await.unwrap_or_else(|e| panic!("go back: {e}"));
    }

    /// Goes one page forward again.
    pub async fn goes_forward(&self) {
        self.driver().forward().await.unwrap_or_else(|e| panic!("go forward: {e}"));
    }

    /// Reloads the page.
    pub async fn reloads(&self) {
        self.driver().refresh().await.unwrap_or_else(|e| panic!("reload: {e}"));
    }

    /// Closes the browser as its user does.
    pub async fn closes(mut self) {
        let driver = self.driver.take().expect("a browser is closed once");
        driver.quit().await.unwrap_or_else(|e| panic!("close the browser: {e}"));
    }

    /// Ends the browser without giving its page a chance to say good-bye.
    pub fn crashes(mut self) {
        assert!(signal("KILL", &[self.process()]), "the browser's process could not be ended");
        let driver = self.driver.take().expect("a browser is closed once");
        // There is nobody left to close the session with: chromedriver would wait for an answer.
        driver.leak().expect("the session has not been closed");
    }

    /// Stops everything that the browser does, as a laptop does that is closed, until it [wakes](Asleep::wakes).
    pub fn sleeps(&self) -> Asleep {
        self.spent.set(true);
        let family = family(self.process());
        assert!(signal("STOP", &family), "the browser's processes could not be stopped");
        Asleep { family }
    }

    /// Puts a session's cookie into the browser, as the answer to a sign-in does.
    pub async fn takes_cookie(&self, name: &str, value: &str) {
        self.engine().take_cookie(self.driver(), &self.origin, name, value).await;
    }

    /// Lets no request through whose address contains `part`. The empty text contains nothing here: it lets all through.
    pub async fn blocks(&self, part: &str) {
        self.traces.borrow_mut().blocks = true;
        let urls = if part.is_empty() { json!([]) } else { json!([format!("*{part}*")]) };
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": urls })).await;
    }

    /// Answers the question for camera and microphone, as soon as it is open, with "Allow".
    pub async fn allows_devices(&self) {
        self.until_page("window.__question?.allow()", PATIENCE).await;
    }

    /// Closes the question for camera and microphone, as soon as it is open, without an answer.
    pub async fn dismisses_devices(&self) {
        self.until_page("window.__question?.dismiss()", PATIENCE).await;
    }

    /// Lets the product's pages show notifications, as its user's "Allow" does.
    pub async fn allows_notifications(&self) {
        self.spent.set(true);
        let granted = json!({ "origin": self.origin, "permissions": ["notifications"] });
        self.devtools("Browser.grantPermissions", granted).await;
    }

    /// Turns to something else on the screen: the window is put away.
    pub async fn turns_away(&self) {
        self.spent.set(true);
        self.driver().minimize_window().await.unwrap_or_else(|e| panic!("put the window away: {e}"));
        self.until_page("document.hidden", PATIENCE).await;
    }

    /// Sees the page in a window of this size, in CSS pixels.
    pub async fn has_window_of(&self, width: u32, height: u32) {
        self.traces.borrow_mut().window = true;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Keeps nothing in memory that its pages do not use any more.
    pub async fn collects_garbage(&self) {
        self.devtools("HeapProfiler.collectGarbage", json!({})).await;
    }

    /// Is told that there is a network again.
    pub async fn gets_a_network(&self) {
        let told = self.script::<bool>("return dispatchEvent(new Event('online'));", vec![]).await;
        told.unwrap_or_else(|e| panic!("tell the page of a network: {e}"));
    }

    /// Opens a path of the product in a new tab and turns to it. Gives the tab that was open.
    pub async fn opens_tab(&self, path: &str) -> WindowHandle {
        self.traces.borrow_mut().tabs = true;
        let tab = self.driver().new_tab().await.unwrap_or_else(|e| panic!("open a tab: {e}"));
        let first = self.turns_to_tab(tab).await;
        // What runs before pages does so in the tab that it was given to.
        self.engine().run_before_pages(self.driver(), WITNESS).await;
        self.goes_to(path).await;
        first
    }

    /// Turns to another tab. Gives the one that was looked at.
    pub async fn turns_to_tab(&self, tab: WindowHandle) -> WindowHandle {
        let former = self.driver().window().await.unwrap_or_else(|e| panic!("the open tab: {e}"));
        self.driver().switch_to_window(tab).await.unwrap_or_else(|e| panic!("turn to another tab: {e}"));
        former
    }

    /// Runs `script` in the page; it returns a value.
    pub async fn script<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<T> {
        self.driver().execute(script, arguments).await?.convert()
    }

    /// Runs `script` in the page; it hands its value to its last argument.
    pub async fn async_script<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<T> {
        self.driver().execute_async(script, arguments).await?.convert()
    }

    /// Waits until `expression`, in the page, is true.
    pub async fn until_page(&self, expression: &str, patience: Duration) {
        let script = format!("return Boolean({expression});");
        let asked = until(patience, async || self.script::<bool>(&script, vec![]).await.ok().filter(|&yes| yes));
        if asked.await.is_none() {
            self.fail(&format!("{expression} becomes true")).await;
        }
    }

    /// Waits until so much of the page's own time has passed: see [`hastens`](Browser::hastens).
    pub async fn lives_through(&self, time: Duration) {
        let script = "return performance.now() + arguments[0];";
        let end: WebDriverResult<f64> = self.script(script, vec![json!(time.as_millis())]).await;
        let end = end.unwrap_or_else(|e| panic!("the page's time: {e}"));
        self.until_page(&format!("performance.now() >= {end}"), PATIENCE).await;
    }

    /// A command of Chromium's own tools.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.driver().cdp().send_raw(method, parameters).await.unwrap_or_else(|e| panic!("{method}: {e}"))
    }

    /// Saves a picture of what the window shows.
    pub async fn takes_picture(&self, file: &Path) {
        self.driver().screenshot(file).await.unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }

    /// What stands on the browser's console since the last time it was asked.
    pub async fn console(&self) -> Vec<String> {
        let entries = self.driver().get_log("browser").await.unwrap_or_else(|e| panic!("the browser's log: {e}"));
        entries.into_iter().map(|entry| entry.message).collect()
    }

    /// What the browser complained about since the last time it was asked: script errors, refused requests, violations
    /// of the content security policy.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.driver().get_log("browser").await.unwrap_or_else(|e| panic!("the browser's log: {e}"));
        entries.into_iter().filter(|e| e.level == "SEVERE" || e.level == "WARNING").map(|e| e.message).collect()
    }

    /// Ends the test: `expected` did not come. Says what was there instead.
    pub async fn fail(&self, expected: &str) -> ! {
        let page: String = self
            .script("return `${location.href}  “${document.title}”\n${document.body?.innerText}`;", vec![])
            .await
            .unwrap_or_else(|e| format!("(the page does not answer: {e})"));
        let browser = match &self.own {
            Some(driver) => tail(driver.log()),
            None => {
                let log = self.driver().get_log("browser").await.unwrap_or_default();
                let log: Vec<_> = log.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect();
                log.join("\n")
            }
        };
        let server = tail(&self.server_log);
        panic!("expected: {expected}\n=== page: {page}\n=== browser:\n{browser}\n=== server:\n{server}");
    }

    fn process(&self) -> u32 {
        let id = self.driver().capabilities().get("goog:processID").and_then(Value::as_u64);
        id.and_then(|id| u32::try_from(id).ok()).expect("chromedriver tells the browser's process")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // One that is not put back closes when its session is dropped.
        if let Some(driver) = self.driver.take()
            && self.own.is_none()
            && !self.spent.get()
            && !thread::panicking()
        {
            shelf::put_back(driver, self.profile, &self.origin, &self.traces.borrow());
        }
    }
}

/// A browser that does nothing. It wakes at the latest when this is dropped: one that sleeps cannot be closed.
#[must_use]
pub struct Asleep {
    family: Vec<u32>,
}

impl Asleep {
    /// Goes on where it was.
    pub fn wakes(self) {}
}

impl Drop for Asleep {
    fn drop(&mut self) {
        // A process of it may have ended by then.
        signal("CONT", &self.family);
    }
}
