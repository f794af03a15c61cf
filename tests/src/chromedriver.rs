//! The program that drives the browsers.

use crate::{
    process::{Process, free_port, program},
    server::local_client,
};
use std::{path::Path, process::Command};

/// A chromedriver; it starts a browser for each session.
pub struct Chromedriver {
    port: u16,
    _process: Process,
}

impl Chromedriver {
    /// Starts one that logs into `folder`.
    pub async fn start(folder: &Path) -> Chromedriver {
        let port = free_port();
        let mut command = Command::new(program("CHROMEDRIVER", &["chromedriver"]));
        command.arg(format!("--port={port}"));
        let mut process = Process::start("chromedriver", &mut command, &folder.join("chromedriver.log"));
        let status = format!("http://127.0.0.1:{port}/status");
        let client = local_client();
        process.until_ready(async || client.get(&status).send().await.is_ok()).await;
        Chromedriver { port, _process: process }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
