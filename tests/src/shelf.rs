//! Browsers that wait for the next test: starting one costs more than most tests do with it.

use serde_json::json;
use std::{
    sync::{Mutex, PoisonError},
    thread,
};
use thirtyfour::{WebDriver, prelude::WebDriverResult};

static SHELF: Mutex<Vec<WebDriver>> = Mutex::new(Vec::new());

/// A browser that was put back, if there is one.
pub(crate) fn take() -> Option<WebDriver> {
    SHELF.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

/// Puts a browser back as if its profile were new; one that cannot be made so is closed. `origin` is where it was.
pub(crate) fn put_back(driver: WebDriver, origin: &str) {
    // Whoever drops a browser cannot wait inside its own runtime.
    let tidied = thread::scope(|scope| {
        let tidying = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(tidy(&driver, origin)).ok()
        });
        tidying.join().ok().flatten()
    });
    if tidied.is_some() {
        SHELF.lock().unwrap_or_else(PoisonError::into_inner).push(driver);
    }
}

async fn tidy(driver: &WebDriver, origin: &str) -> WebDriverResult<()> {
    driver.goto("about:blank").await?;
    let everything = json!({ "origin": origin, "storageTypes": "all" });
    driver.cdp().send_raw("Storage.clearDataForOrigin", everything).await?;
    driver.cdp().send_raw("Network.clearBrowserCookies", json!({})).await?;
    // What it has complained about until now is not the next test's.
    driver.get_log("browser").await?;
    Ok(())
}
