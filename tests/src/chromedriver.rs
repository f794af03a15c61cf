//! The program that drives the Chromiums.

use crate::{driver::Driver, process::program};
use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};
use tokio::sync::OnceCell;

/// A chromedriver; it starts a browser for each session. It lasts as long as the tests do.
pub struct Chromedriver {
    driver: Driver,
    profiles: AtomicU32,
}

impl Chromedriver {
    /// The one that all tests share.
    pub async fn of_all_tests() -> &'static Chromedriver {
        static ONE: OnceCell<Chromedriver> = OnceCell::const_new();
        ONE.get_or_init(Chromedriver::start).await
    }

    async fn start() -> Chromedriver {
        let driver = Driver::start("chromedriver", |port, _| {
            vec![program("CHROMEDRIVER", &["chromedriver"]).into(), format!("--port={port}").into()]
        });
        Chromedriver { driver: driver.await, profiles: AtomicU32::new(0) }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        self.driver.url()
    }

    /// A folder for the profile of a browser that several tests use one after the other.
    pub fn new_profile(&self) -> PathBuf {
        let number = self.profiles.fetch_add(1, Ordering::Relaxed);
        let folder = self.driver.folder().join(format!("profile-{number}"));
        fs::create_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        folder
    }
}
