//! Firefox, driven by geckodriver.

use super::WITNESS;
use crate::{driver::Driver, process::program, server::local_client};
use serde_json::{Value, json};
use std::fs;
use thirtyfour::{
    BrowserCapabilitiesHelper, Capabilities, DesiredCapabilities, WebDriver, extensions::addons::firefox::FirefoxTools,
    prelude::WebDriverResult,
};

/// Starts a browser. A geckodriver drives one at a time.
pub(super) async fn start() -> (WebDriver, Driver) {
    let own = Driver::start("geckodriver", |port, folder| {
        let program = program("GECKODRIVER", &["geckodriver"]);
        vec![program.into(), "--port".into(), port.to_string().into(), "--profile-root".into(), folder.into()]
    });
    let own = own.await;
    let driver = WebDriver::builder(own.url(), capabilities().expect("plain JSON"))
        .client(local_client())
        .await
        .unwrap_or_else(|e| panic!("Firefox does not start: {e}"));
    run_before_pages(&driver, WITNESS).await;
    (driver, own)
}

fn capabilities() -> WebDriverResult<Capabilities> {
    let mut firefox = DesiredCapabilities::firefox();
    firefox.set_firefox_binary(&program("FIREFOX", &["firefox-esr", "firefox"]).display().to_string())?;
    for argument in ["-headless", "--width=1280", "--height=800"] {
        firefox.add_arg(argument)?;
    }
    firefox.set_browser_option(
        "prefs",
        json!({
            "intl.accept_languages": "en-US, en",
            // Made-up devices, given to every page that wants them.
            "media.navigator.streams.fake": true,
            "media.navigator.permission.disabled": true,
            "permissions.default.camera": 1,
            "permissions.default.microphone": 1,
            // The machine may have no loudspeaker: without one Firefox lets no time pass for sound.
            "media.cubeb.force_mock_context": true,
            // Nor another network.
            "media.peerconnection.ice.loopback": true,
        }),
    )?;
    Ok(firefox.into())
}

/// By an extension, which is a folder with a manifest and the script: WebDriver's classic commands cannot.
pub(super) async fn run_before_pages(driver: &WebDriver, script: &str) -> String {
    // What lies in the profile goes with it.
    let profile =
        driver.capabilities().get("moz:profile").and_then(Value::as_str).expect("geckodriver tells the profile");
    let folder = tempfile::Builder::new().prefix("script-").tempdir_in(profile).expect("a temporary folder").keep();
    let name = folder.file_name().expect("a folder in another has a name").display().to_string();
    let manifest = json!({
        "manifest_version": 2,
        "name": name,
        "version": "1",
        "browser_specific_settings": { "gecko": { "id": format!("{name}@tests") } },
        "content_scripts": [
            { "matches": ["http://127.0.0.1/*"], "js": ["script.js"], "run_at": "document_start", "world": "MAIN" },
        ],
    });
    for (file, text) in [("manifest.json", manifest.to_string().as_str()), ("script.js", script)] {
        fs::write(folder.join(file), text).expect("the temporary folder is writable");
    }
    let installed =
        FirefoxTools::new(driver.handle().clone()).install_addon(&folder.display().to_string(), Some(true)).await;
    installed.unwrap_or_else(|e| panic!("a script for every page: {e}"));
    name
}
