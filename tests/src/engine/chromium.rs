//! Chromium, by its own tools where WebDriver has none.

use super::WITNESS;
use crate::{
    chromedriver::Chromedriver,
    network::{Network, Place},
    profile::{Profile, chromium},
    server::local_client,
};
use serde_json::json;
use std::path::Path;
use thirtyfour::{ChromeCapabilities, WebDriver, prelude::WebDriverResult};

/// Starts a browser with a profile of its own.
pub(super) async fn start(profile: Profile) -> WebDriver {
    open(profile, |folder| profile.capabilities(folder)).await
}

/// Starts one somewhere in a network.
pub(crate) async fn start_at(place: Place, network: &Network, profile: Profile) -> WebDriver {
    open(profile, |folder| profile.capabilities_elsewhere(&network.browser(place, &chromium(), folder), folder)).await
}

async fn open(profile: Profile, capabilities: impl FnOnce(&Path) -> WebDriverResult<ChromeCapabilities>) -> WebDriver {
    let chromedriver = Chromedriver::of_all_tests().await;
    // The next test may use the browser: its folder must outlive this one.
    let folder = chromedriver.new_profile();
    let driver = WebDriver::builder(chromedriver.url(), capabilities(&folder).expect("plain JSON"))
        .client(local_client())
        .await
        .unwrap_or_else(|e| panic!("the browser does not start: {e}"));
    run_before_pages(&driver, WITNESS).await;
    if let Some(script) = profile.capture.script() {
        run_before_pages(&driver, &script).await;
    }
    driver
}

pub(super) async fn run_before_pages(driver: &WebDriver, script: &str) -> String {
    let added = driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    let added = added.unwrap_or_else(|e| panic!("a script for every page: {e}"));
    added["identifier"].as_str().expect("a script gets a name").to_owned()
}

pub(super) async fn take_cookie(driver: &WebDriver, origin: &str, name: &str, value: &str) {
    let cookie = json!({ "name": name, "value": value, "url": origin, "httpOnly": true, "sameSite": "Strict" });
    driver.cdp().send_raw("Network.setCookie", cookie).await.unwrap_or_else(|e| panic!("a cookie: {e}"));
}
