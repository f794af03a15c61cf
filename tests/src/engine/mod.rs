//! The browsers of different makers, and where driving them differs.

mod chromium;
mod firefox;
mod standard;
mod webkit;

use crate::{driver::Driver, profile::Profile};
use thirtyfour::WebDriver;

pub(crate) use chromium::start_at;
pub(crate) use standard::elements;

/// Writes down what a test cannot see from outside.
pub(crate) const WITNESS: &str = include_str!("../page/witness.js");

/// Whose browser it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Chromium. It can be everything that a [`Profile`] says, and tests can do everything with it.
    #[default]
    Chromium,
    /// Firefox, of the default profile: what tests do by Chromium's own tools cannot be done with it.
    Firefox,
    /// WebKit, as in Safari, of the default profile and without peer connections. As Firefox; nor can anything run before its
    /// pages, so that what the witness would tell is not known.
    WebKit,
}

impl Engine {
    /// Starts a browser, with a driver of its own where one can drive no more than one.
    pub(crate) async fn start(self, profile: Profile) -> (WebDriver, Option<Driver>) {
        let (driver, own) = match self {
            Engine::Chromium => return (chromium::start(profile).await, None),
            Engine::Firefox => firefox::start().await,
            Engine::WebKit => webkit::start().await,
        };
        assert_eq!(profile, Profile::of(self), "only a Chromium can be told to be this");
        (driver, Some(own))
    }

    /// Runs `script` in every page opened from now on, before the page's own scripts. Gives the browser's name for it.
    pub(crate) async fn run_before_pages(self, driver: &WebDriver, script: &str) -> String {
        match self {
            Engine::Chromium => chromium::run_before_pages(driver, script).await,
            Engine::Firefox => firefox::run_before_pages(driver, script).await,
            Engine::WebKit => panic!("nothing can run before WebKit's pages"),
        }
    }

    /// Puts a session's cookie into the browser, as the answer of the server at `origin` does.
    pub(crate) async fn take_cookie(self, driver: &WebDriver, origin: &str, name: &str, value: &str) {
        match self {
            Engine::Chromium => chromium::take_cookie(driver, origin, name, value).await,
            Engine::Firefox | Engine::WebKit => standard::take_cookie(driver, origin, name, value).await,
        }
    }
}
