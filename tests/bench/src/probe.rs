//! The eyes in the pages: see `page/probe.js`.

use serde::de::DeserializeOwned;
use tests::Browser;

/// Lets every page opened from now on be looked at.
pub async fn watch(browser: &Browser) {
    browser.runs_before_pages(include_str!("page/probe.js")).await;
}

/// What `expression` comes to in the page, once it is there. The page is asked once: questions would disturb what is measured.
pub async fn read<T: DeserializeOwned>(browser: &Browser, expression: &str) -> T {
    let script = format!("const done = arguments[0]; Promise.resolve({expression}).then(done);");
    browser.async_script(&script, vec![]).await.unwrap_or_else(|e| panic!("{expression}: {e}"))
}
