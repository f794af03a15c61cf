//! What the figures were measured on.

use serde::Serialize;
use std::{fmt, fs, process::Command, thread::available_parallelism};
use tests::{process::program, server};

/// The machine, and what ran on it.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    cores: usize,
    cpu: String,
    kernel: String,
    browser: String,
    /// Cargo's profile of the server and of the relay; what `make run` runs is always built by `dev`.
    profile: String,
}

impl Machine {
    /// This one.
    pub fn here() -> Machine {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let browser = said(Command::new(program("CHROME", &["chromium", "google-chrome"])).arg("--version"));
        let binary = server::binary();
        let folder = binary.parent().and_then(|folder| folder.file_name()?.to_str());
        Machine {
            cores: available_parallelism().map_or(1, usize::from),
            cpu: cpu.map_or(std::env::consts::ARCH, |(_, name)| name.trim()).to_owned(),
            kernel: kernel.trim().to_owned(),
            // Some add what they were built on.
            browser: browser.split(" built ").next().unwrap_or_default().to_owned(),
            // Cargo has a folder of another name for the profile `dev`.
            profile: folder.map_or("unknown", |name| if name == "debug" { "dev" } else { name }).to_owned(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Machine { cores, cpu, kernel, browser, profile } = self;
        write!(
            f,
            "{cores} cores of {cpu}, Linux {kernel}, {browser}; server and relay built by cargo's profile `{profile}`, \
             the server of `make run` by `dev`"
        )
    }
}

/// The day, as ISO 8601 has it.
pub fn today() -> String {
    said(Command::new("date").args(["-u", "+%F"]))
}

/// What a program prints.
fn said(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
