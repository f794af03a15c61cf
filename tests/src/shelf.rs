//! Browsers that wait for the next test: starting one costs more than most tests do with it.

use crate::profile::Profile;
use serde_json::json;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};
use thirtyfour::{WebDriver, prelude::WebDriverResult};

static SHELF: Mutex<Vec<(Profile, WebDriver)>> = Mutex::new(Vec::new());

/// What a test has done to a browser, beside what its pages keep.
#[derive(Debug, Default)]
pub(crate) struct Traces {
    /// Scripts that run before pages, by the browser's names for them.
    pub(crate) scripts: Vec<String>,
    /// Requests may be blocked.
    pub(crate) blocks: bool,
    /// There may be more than one tab.
    pub(crate) tabs: bool,
    /// The window may have another size.
    pub(crate) window: bool,
}

/// A browser of this kind that was put back, if there is one.
pub(crate) fn take(profile: Profile) -> Option<WebDriver> {
    let mut shelf = shelf();
    let place = shelf.iter().position(|(kind, _)| *kind == profile)?;
    Some(shelf.swap_remove(place).1)
}

/// Puts a browser back as if its profile were new; one that cannot be made so is closed. `origin` is where it was.
pub(crate) fn put_back(driver: WebDriver, profile: Profile, origin: &str, traces: &Traces) {
    // Whoever drops a browser cannot wait inside its own runtime.
    let tidied = thread::scope(|scope| {
        let tidying = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(tidy(&driver, origin, traces)).ok()
        });
        tidying.join().ok().flatten()
    });
    if tidied.is_some() {
        shelf().push((profile, driver));
    }
}

fn shelf() -> MutexGuard<'static, Vec<(Profile, WebDriver)>> {
    SHELF.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn tidy(driver: &WebDriver, origin: &str, traces: &Traces) -> WebDriverResult<()> {
    if traces.tabs {
        // Scripts and blocks are a tab's own.
        let tabs = driver.windows().await?;
        for tab in tabs.iter().skip(1) {
            driver.switch_to_window(tab.clone()).await?;
            driver.close_window().await?;
        }
        if let Some(first) = tabs.into_iter().next() {
            driver.switch_to_window(first).await?;
        }
    }
    driver.goto("about:blank").await?;
    for script in &traces.scripts {
        let name = json!({ "identifier": script });
        driver.cdp().send_raw("Page.removeScriptToEvaluateOnNewDocument", name).await?;
    }
    if traces.blocks {
        driver.cdp().send_raw("Network.setBlockedURLs", json!({ "urls": [] })).await?;
    }
    if traces.window {
        driver.cdp().send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await?;
    }
    let everything = json!({ "origin": origin, "storageTypes": "all" });
    driver.cdp().send_raw("Storage.clearDataForOrigin", everything).await?;
    driver.cdp().send_raw("Network.clearBrowserCookies", json!({})).await?;
    // What it has complained about until now is not the next test's.
    driver.get_log("browser").await?;
    Ok(())
}
