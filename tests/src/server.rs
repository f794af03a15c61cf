//! The product's server, with its store on disk.

use crate::process::{Process, free_port, tail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// How a page names its build.
const BUILD: &str = r#"<meta name="build" content=""#;

/// A server on a data folder of its own.
pub struct Server {
    port: u16,
    folder: PathBuf,
    settings: Vec<String>,
    public: PathBuf,
    process: Option<Process>,
}

impl Server {
    /// Starts one that keeps everything in `folder`; `settings` are more arguments for `visavis serve`.
    pub async fn start(folder: &Path, settings: &[&str]) -> Server {
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        let mut server =
            Server { port: free_port(), folder: folder.to_owned(), settings, public: public_dir(), process: None };
        server.run().await;
        server
    }

    /// Where it serves.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port of 127.0.0.1 that it always listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Process::id)
    }

    /// What it says.
    pub fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// Stops it as a service manager does.
    pub async fn stop(&mut self) {
        if let Some(process) = self.process.take() {
            process.stop().await;
        }
    }

    /// Runs another command of `visavis` with `arguments` on the same data folder and gives what it prints.
    pub fn command(&self, command: &[&str], arguments: &[&str]) -> String {
        let output = Command::new(binary())
            .args(command)
            .arg("--data")
            .arg(self.data())
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("the server's binary can be run");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{command:?} ended with {}:\n{printed}\n{errors}\nserver:\n{}",
            output.status,
            tail(&self.log())
        );
        printed
    }

    /// Starts it, always on the same data and port.
    pub async fn run(&mut self) {
        let mut command = Command::new(binary());
        command
            .stdin(Stdio::null())
            .arg("serve")
            .arg("--listen")
            .arg(format!("127.0.0.1:{}", self.port))
            .arg("--data")
            .arg(self.data());
        // Everybody comes from one address here. A test that is about these limits sets them by flags, which count more.
        command.env("VISAVIS_LIMIT_REGISTER", "off").env("VISAVIS_LIMIT_REQUESTS", "off");
        // Beside the other servers of this machine.
        command.env("VISAVIS_TURN_LISTEN", "127.0.0.1:0");
        command.arg("--public-dir").arg(&self.public).args(&self.settings);
        let mut process = Process::start("visavis serve", &mut command, &self.log());
        let page = self.url();
        let client = local_client();
        process
            .until_ready(async || client.get(&page).send().await.is_ok_and(|answer| answer.status().is_success()))
            .await;
        self.process = Some(process);
    }

    /// Puts the same page in place as another build, to be served from the next start on.
    pub fn take_newer_page(&mut self) {
        let newer = self.folder.join("newer");
        copy(&self.public, &newer);
        let index = newer.join("index.html");
        let page = fs::read_to_string(&index).expect("a built page has an index.html");
        let (before, rest) = page.split_once(BUILD).expect("a built page names its build");
        fs::write(&index, format!("{before}{BUILD}newer-{rest}")).expect("the temporary folder is writable");
        // They are of the page as it was.
        for packed in ["index.html.br", "index.html.gz"] {
            fs::remove_file(newer.join(packed)).expect("a built page lies there packed as well");
        }
        self.public = newer;
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

/// An HTTP client for this machine: whatever proxy the environment names is not for it.
pub fn local_client() -> reqwest::Client {
    // A connection that is kept belongs to the runtime that opened it: a browser that is closed while its test unwinds
    // would wait for that runtime for ever.
    let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
    client.build().expect("a client without TLS always builds")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the temporary folder is writable");
    for entry in fs::read_dir(from).expect("the page's folder can be read") {
        let entry = entry.expect("the page's folder can be read").path();
        let copied = to.join(entry.file_name().expect("an entry has a name"));
        if entry.is_dir() {
            copy(&entry, &copied);
        } else {
            fs::copy(&entry, &copied).expect("the temporary folder is writable");
        }
    }
}

/// The server's program.
pub fn binary() -> PathBuf {
    std::env::var_os("VISAVIS_BIN").map_or_else(|| workspace().join("target/debug/visavis"), PathBuf::from)
}

fn public_dir() -> PathBuf {
    std::env::var_os("VISAVIS_PUBLIC_DIR").map_or_else(|| workspace().join("dist"), PathBuf::from)
}

/// The project's folder.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in the workspace's folder")
}
