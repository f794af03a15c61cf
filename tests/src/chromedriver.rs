//! The program that drives the browsers.

use crate::{
    process::{Process, free_port, program},
    server::local_client,
};
use std::{
    fs,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use tokio::sync::OnceCell;

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

/// A chromedriver; it starts a browser for each session. It lasts as long as the tests do.
pub struct Chromedriver {
    port: u16,
    folder: PathBuf,
    profiles: AtomicU32,
    _process: Process,
}

impl Chromedriver {
    /// The one that all tests share.
    pub async fn of_all_tests() -> &'static Chromedriver {
        static ONE: OnceCell<Chromedriver> = OnceCell::const_new();
        ONE.get_or_init(Chromedriver::start).await
    }

    async fn start() -> Chromedriver {
        let folder = tempfile::Builder::new().prefix("visavis-browsers-").tempdir().expect("a temporary folder").keep();
        let port = free_port();
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "keeper"]).arg(&folder);
        command
            .arg(program("CHROMEDRIVER", &["chromedriver"]))
            .arg(format!("--port={port}"))
            .process_group(0)
            .stdin(Stdio::piped());
        let mut process = Process::start("chromedriver", &mut command, &folder.join("chromedriver.log"));
        let status = format!("http://127.0.0.1:{port}/status");
        let client = local_client();
        process.until_ready(async || client.get(&status).send().await.is_ok()).await;
        Chromedriver { port, folder, profiles: AtomicU32::new(0), _process: process }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A folder for the profile of a browser that several tests use one after the other.
    pub fn new_profile(&self) -> PathBuf {
        let folder = self.folder.join(format!("profile-{}", self.profiles.fetch_add(1, Ordering::Relaxed)));
        fs::create_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        folder
    }
}
