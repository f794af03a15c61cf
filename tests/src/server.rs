//! The product's server, with its store on disk.

use crate::{
    network::{Network, Place},
    process::{Process, free_port, tail},
};
use std::{
    fs,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// How a page names its build.
const BUILD: &str = r#"<meta name="build" content=""#;

/// Where the server listens in a network of its own, as the manual has it.
const LISTEN: [&str; 4] = ["--listen", "0.0.0.0:8443", "--tls", "self-signed"];

/// Where a server runs.
enum At {
    /// On this port of 127.0.0.1.
    Loopback(u16),
    /// In a network of its own.
    Network(Network),
}

/// A server on a data folder of its own.
pub struct Server {
    at: At,
    folder: PathBuf,
    settings: Vec<String>,
    public: PathBuf,
    process: Option<Process>,
}

impl Server {
    /// Starts one that keeps everything in `folder`; `settings` are more arguments for `visavis serve`.
    pub async fn start(folder: &Path, settings: &[&str]) -> Server {
        Server::begin(At::Loopback(free_port()), folder, settings).await
    }

    /// Starts one that speaks HTTPS in a network of its own.
    pub(crate) async fn start_in(network: Network, folder: &Path, settings: &[&str]) -> Server {
        Server::begin(At::Network(network), folder, settings).await
    }

    async fn begin(at: At, folder: &Path, settings: &[&str]) -> Server {
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        let folder = folder.to_owned();
        let mut server = Server { at, folder, settings, public: public_dir(), process: None };
        server.run().await;
        server
    }

    /// Where it serves.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port())
    }

    /// The port of 127.0.0.1 that it always listens on.
    pub fn port(&self) -> u16 {
        match self.at {
            At::Loopback(port) => port,
            At::Network(_) => panic!("this server is in a network of its own, out of reach from here"),
        }
    }

    /// The network of its own.
    pub(crate) fn network(&self) -> &Network {
        match &self.at {
            At::Network(network) => network,
            At::Loopback(_) => panic!("this server was started without a network of its own"),
        }
    }

    /// Where it serves for browsers at this place of its network.
    pub(crate) fn url_at(place: Place) -> String {
        match place {
            Place::Server => "https://localhost:8443".to_owned(),
            Place::Home | Place::OtherHome => format!("https://{}:8443", Place::Server.address()),
        }
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
        let mut command = match &self.at {
            At::Network(network) => {
                let mut command = network.command(Place::Server, binary());
                command.arg("serve").args(LISTEN);
                command
            }
            At::Loopback(port) => {
                let mut command = Command::new(binary());
                command.arg("serve").arg("--listen").arg(format!("127.0.0.1:{port}"));
                // Beside the other servers of this machine.
                command.env("VISAVIS_TURN_LISTEN", "127.0.0.1:0");
                command
            }
        };
        command.stdin(Stdio::null()).arg("--data").arg(self.data());
        // Everybody comes from one address here. A test that is about these limits sets them by flags, which count more.
        command.env("VISAVIS_LIMIT_REGISTER", "off").env("VISAVIS_LIMIT_REQUESTS", "off");
        command.arg("--public-dir").arg(&self.public).args(&self.settings);
        let mut process = Process::start("visavis serve", &mut command, &self.log());
        // It is opened last, and is reached from every network.
        let socket = self.data().join("admin.sock");
        process.until_ready(async || UnixStream::connect(&socket).is_ok()).await;
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
