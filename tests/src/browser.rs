//! One person's browser: a Chromium with a profile of its own.

use crate::{
    chromedriver::Chromedriver,
    process::{program, tail},
    server::{Server, local_client},
    wait::until,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use thirtyfour::{
    ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WindowHandle,
    prelude::WebDriverResult,
};

/// What the browser's user reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Russian.
    Russian,
}

/// A browser with one window.
pub struct Browser {
    pub(crate) driver: WebDriver,
    origin: String,
    server_log: PathBuf,
}

impl Browser {
    /// Opens one on an empty page; its profile lies in `profile`.
    pub(crate) async fn open(driver: &Chromedriver, server: &Server, profile: PathBuf, language: Language) -> Browser {
        let session = WebDriver::builder(driver.url(), capabilities(profile, language).expect("plain JSON"))
            .client(local_client())
            .await
            .unwrap_or_else(|e| panic!("the browser does not start: {e}"));
        let browser = Browser { driver: session, origin: server.url(), server_log: server.log() };
        let witness = json!({ "source": include_str!("page/witness.js") });
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", witness).await;
        browser
    }

    /// Opens a path of the product.
    pub async fn goes_to(&self, path: &str) {
        self.navigates(&format!("{}{path}", self.origin)).await;
    }

    /// Leaves the product for an empty page.
    pub async fn leaves(&self) {
        self.navigates("about:blank").await;
    }

    /// Reloads the page.
    pub async fn reloads(&self) {
        self.driver.refresh().await.unwrap_or_else(|e| panic!("reload: {e}"));
    }

    /// Closes the browser as its user does.
    pub async fn closes(self) {
        self.driver.quit().await.unwrap_or_else(|e| panic!("close the browser: {e}"));
    }

    /// Ends the browser without giving its page a chance to say good-bye.
    pub fn crashes(self) {
        let id = self.driver.capabilities().get("goog:processID").and_then(Value::as_u64);
        let id = id.expect("chromedriver tells the browser's process");
        let killed = Command::new("sh").args(["-c", "kill -KILL \"$0\"", &id.to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the browser's process could not be ended");
        // There is nobody left to close the session with: chromedriver would wait for an answer.
        self.driver.leak().expect("the session has not been closed");
    }

    /// Puts a session's cookie into the browser, as the answer to a sign-in does.
    pub async fn takes_cookie(&self, name: &str, value: &str) {
        let cookie =
            json!({ "name": name, "value": value, "url": self.origin, "httpOnly": true, "sameSite": "Strict" });
        self.devtools("Network.setCookie", cookie).await;
    }

    /// Lets no event of the server through to the pages opened from now on.
    pub async fn blocks_events(&self) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": [format!("*{}*", shared::api::EVENTS)] })).await;
    }

    /// Opens a path of the product in a new tab and turns to it. Gives the tab that was open.
    pub async fn opens_tab(&self, path: &str) -> WindowHandle {
        let first = self.driver.window().await.unwrap_or_else(|e| panic!("the open tab: {e}"));
        let tab = self.driver.new_tab().await.unwrap_or_else(|e| panic!("open a tab: {e}"));
        self.turns_to_tab(tab).await;
        self.goes_to(path).await;
        first
    }

    /// Turns to another tab.
    pub async fn turns_to_tab(&self, tab: WindowHandle) {
        self.driver.switch_to_window(tab).await.unwrap_or_else(|e| panic!("turn to another tab: {e}"));
    }

    /// Runs `script` in the page; it returns a value.
    pub async fn script<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<T> {
        self.driver.execute(script, arguments).await?.convert()
    }

    /// Runs `script` in the page; it hands its value to its last argument.
    pub async fn async_script<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<T> {
        self.driver.execute_async(script, arguments).await?.convert()
    }

    /// Waits until `expression`, in the page, is true.
    pub async fn until_page(&self, expression: &str, patience: Duration) {
        let script = format!("return Boolean({expression});");
        let asked = until(patience, async || self.script::<bool>(&script, vec![]).await.ok().filter(|&yes| yes));
        if asked.await.is_none() {
            self.fail(&format!("{expression} becomes true")).await;
        }
    }

    /// A command of the browser's own tools.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap_or_else(|e| panic!("{method}: {e}"))
    }

    /// Saves a picture of what the window shows.
    pub async fn takes_picture(&self, file: &Path) {
        self.driver.screenshot(file).await.unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }

    /// What the browser complained about since the last time it was asked: script errors, refused requests, violations
    /// of the content security policy.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.driver.get_log("browser").await.unwrap_or_else(|e| panic!("the browser's log: {e}"));
        entries.into_iter().filter(|e| e.level == "SEVERE" || e.level == "WARNING").map(|e| e.message).collect()
    }

    /// Ends the test: `expected` did not come. Says what was there instead.
    pub async fn fail(&self, expected: &str) -> ! {
        let page: String = self
            .script("return `${location.href}  “${document.title}”\n${document.body?.innerText}`;", vec![])
            .await
            .unwrap_or_else(|e| format!("(the page does not answer: {e})"));
        let log = self.driver.get_log("browser").await.unwrap_or_default();
        let log: Vec<_> = log.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect();
        panic!(
            "expected: {expected}\n=== page: {page}\n=== browser:\n{}\n=== server:\n{}",
            log.join("\n"),
            tail(&self.server_log)
        );
    }

    async fn navigates(&self, url: &str) {
        self.driver.goto(url).await.unwrap_or_else(|e| panic!("open {url}: {e}"));
    }
}

fn capabilities(profile: PathBuf, language: Language) -> WebDriverResult<thirtyfour::ChromeCapabilities> {
    let (tag, list) = match language {
        Language::English => ("en-US", "en-US,en"),
        Language::Russian => ("ru-RU", "ru-RU,ru"),
    };
    let mut chrome = DesiredCapabilities::chrome();
    let binary = program("CHROME", &["chromium", "google-chrome", "google-chrome-stable"]);
    chrome.set_binary(&binary.display().to_string())?;
    let flags = [
        "--headless=new",
        // The sandbox does not work for root and in many containers; the only page is our own.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--use-fake-device-for-media-stream=fps=10",
        "--use-fake-ui-for-media-stream",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
        "--disable-gpu",
        "--window-size=1280,800",
    ];
    for flag in flags {
        chrome.add_arg(flag)?;
    }
    chrome.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    chrome.add_arg(&format!("--lang={tag}"))?;
    chrome.add_experimental_option("prefs", json!({ "intl.accept_languages": list }))?;
    chrome.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(chrome)
}
