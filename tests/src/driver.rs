//! A program that drives browsers by WebDriver.

use crate::{
    process::{Process, free_port},
    server::local_client,
};
use std::{
    ffi::OsString,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Runs the program beside a pipe from the tests. When the pipe closes, because the tests are over or were killed, what
/// is left of the program's group ends with it, browsers included, and so does the folder.
const KEEPER: &str = r#"
folder=$1; shift
trap : TERM
"$@" 0</dev/null &
read -r _
kill -TERM 0
# A browser that a test has put to sleep wakes for it.
kill -CONT 0
wait
# A browser that has ended has taken its lock away.
patience=100
while [ $patience -gt 0 ] && find "$folder" -maxdepth 2 -name SingletonLock | grep -q .; do
  patience=$((patience - 1))
  sleep 0.1
done
rm -rf "$folder"
"#;

/// A running driver with a folder for what its browsers write. Dropping it ends both.
pub(crate) struct Driver {
    port: u16,
    folder: PathBuf,
    process: Process,
}

impl Driver {
    /// Starts the program that `command` names, with its arguments, for a port and the folder.
    pub(crate) async fn start(name: &'static str, command: impl FnOnce(u16, &Path) -> Vec<OsString>) -> Driver {
        let folder = tempfile::Builder::new().prefix("visavis-browsers-").tempdir().expect("a temporary folder").keep();
        let port = free_port();
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(&folder).args(command(port, &folder));
        keeper.process_group(0).stdin(Stdio::piped());
        let mut process = Process::start(name, &mut keeper, &folder.join("driver.log"));
        let status = format!("http://127.0.0.1:{port}/status");
        let client = local_client();
        process.until_ready(async || client.get(&status).send().await.is_ok()).await;
        Driver { port, folder, process }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it and its browsers have printed.
    pub(crate) fn log(&self) -> &Path {
        self.process.log()
    }

    /// Where its browsers may write.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.close_pipe();
    }
}
