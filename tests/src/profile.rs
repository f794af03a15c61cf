//! What is a person's own about their browser.

use crate::{engine::Engine, process::program};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use thirtyfour::{
    CapabilitiesHelper, ChromeCapabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
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

/// How the browser answers a page that wants camera and microphone, which are made up by the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// With both.
    Allowed,
    /// With a refusal, as if the user pressed "Block".
    Refused,
    /// With a question that stays open until [`crate::Browser::allows_devices`] or [`crate::Browser::dismisses_devices`].
    Asked,
    /// With a microphone; there is no camera.
    NoCamera,
    /// With a camera; there is no microphone.
    NoMicrophone,
    /// With a microphone; another program has the camera.
    CameraTaken,
    /// With nothing: there is neither of the two.
    Nothing,
}

impl Capture {
    /// What has to run before each page for this.
    pub(crate) fn script(self) -> Option<String> {
        let lack = |why: Value| Some(format!("({})({why});", include_str!("page/lack.js").trim()));
        match self {
            Capture::Allowed | Capture::Refused | Capture::NoCamera => None,
            Capture::Asked => Some(include_str!("page/question.js").to_owned()),
            Capture::NoMicrophone => lack(json!({ "audio": "NotFoundError" })),
            Capture::CameraTaken => lack(json!({ "video": "NotReadableError" })),
            Capture::Nothing => lack(json!({ "audio": "NotFoundError", "video": "NotFoundError" })),
        }
    }
}

/// A browser's make, language, devices and network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whose browser it is.
    pub engine: Engine,
    /// What its user reads.
    pub language: Language,
    /// How it answers for its user.
    pub capture: Capture,
    /// Whether its peer connections can reach anybody without a relay.
    pub has_way: bool,
    /// How often the made-up camera takes a picture in a second.
    pub pictures_per_second: u32,
}

impl Default for Profile {
    fn default() -> Profile {
        Profile {
            engine: Engine::Chromium,
            language: Language::English,
            capture: Capture::Allowed,
            has_way: true,
            pictures_per_second: 10,
        }
    }
}

impl Profile {
    /// The default one of a browser of this make.
    pub fn of(engine: Engine) -> Profile {
        Profile { engine, ..Profile::default() }
    }

    /// How chromedriver is to start such a browser; the profile lies in `folder`.
    pub(crate) fn capabilities(self, folder: &Path) -> WebDriverResult<ChromeCapabilities> {
        let (tag, list) = match self.language {
            Language::English => ("en-US", "en-US,en"),
            Language::Russian => ("ru-RU", "ru-RU,ru"),
        };
        let mut chrome = DesiredCapabilities::chrome();
        chrome.set_binary(&chromium().display().to_string())?;
        let flags = [
            "--headless=new",
            // The sandbox does not work for root and in many containers; the only page is our own.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--no-first-run",
            "--disable-gpu",
            "--window-size=1280,800",
        ];
        let cameras = format!("fps={},device-count=2", self.pictures_per_second);
        let (devices, answer) = match self.capture {
            Capture::Allowed | Capture::Asked | Capture::NoMicrophone | Capture::CameraTaken | Capture::Nothing => {
                (cameras.as_str(), "")
            }
            Capture::Refused => (cameras.as_str(), "=deny"),
            Capture::NoCamera => ("device-count=0", ""),
        };
        for flag in flags {
            chrome.add_arg(flag)?;
        }
        chrome.add_arg(&format!("--use-fake-device-for-media-stream={devices}"))?;
        chrome.add_arg(&format!("--use-fake-ui-for-media-stream{answer}"))?;
        chrome.add_arg(&format!("--user-data-dir={}", folder.display()))?;
        chrome.add_arg(&format!("--lang={tag}"))?;
        // There is no proxy: no packet leaves, save over TCP to a relay.
        let way = if self.has_way { "default" } else { "disable_non_proxied_udp" };
        let settings = json!({ "intl.accept_languages": list, "webrtc.ip_handling_policy": way });
        chrome.add_experimental_option("prefs", settings)?;
        chrome.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(chrome)
    }

    /// The same for one that `binary` runs in another network: chromedriver has no way to it but the pipes that it is started
    /// with. A server there has signed its certificate itself.
    pub(crate) fn capabilities_elsewhere(self, binary: &Path, folder: &Path) -> WebDriverResult<ChromeCapabilities> {
        let mut chrome = self.capabilities(folder)?;
        chrome.set_binary(&binary.display().to_string())?;
        chrome.add_arg("--remote-debugging-pipe")?;
        chrome.accept_insecure_certs(true)?;
        Ok(chrome)
    }
}

/// The program of Chromium.
pub(crate) fn chromium() -> PathBuf {
    program("CHROME", &["chromium", "google-chrome", "google-chrome-stable"])
}
