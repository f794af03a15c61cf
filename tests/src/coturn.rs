//! coturn, the TURN server that most have: beside ours, and its tools.

use crate::{Person, Place, World, process::Process, wait::PATIENCE};
use shared::rtc::IceServer;
use std::fs;

/// What coturn and the server under test both know.
const SECRET: &str = "a secret of two servers";

/// A coturn on the server's machine, in the network of a world. It ends with the test.
pub struct Coturn {
    _process: Process,
}

impl Coturn {
    /// The settings for `visavis serve` by which pages are sent to coturn, and to nobody else.
    pub fn settings() -> [String; 5] {
        let url = format!("turn:{}:3478", Place::Server.address());
        ["--no-turn".to_owned(), "--ice-server".to_owned(), url, "--ice-secret".to_owned(), SECRET.to_owned()]
    }

    /// Starts it. It relays from one relayed address to another, and not into the homes.
    pub async fn start(world: &World) -> Coturn {
        let (address, log) = (Place::Server.address().to_string(), world.folder().join("coturn.log"));
        let mut command = world.network().command(Place::Server, "turnserver");
        command.args(["-n", "-v", "--no-cli", "--no-tls", "--no-dtls", "--log-file=stdout", "--realm=localhost"]);
        command.args(["--use-auth-secret", "--static-auth-secret", SECRET]);
        command.args(["--listening-ip", &address, "--relay-ip", &address]);
        command.args(["--denied-peer-ip=10.0.0.0-10.255.255.255", "--allowed-peer-ip", &address]);
        for (file, option) in [("coturn.pid", "--pidfile"), ("coturn.db", "--userdb")] {
            command.arg(option).arg(world.folder().join(file));
        }
        let mut process = Process::start("coturn", &mut command, &log);
        let is_open = |text: String| text.contains("UDP listener opened");
        process.until_ready(async || fs::read_to_string(&log).is_ok_and(is_open)).await;
        Coturn { _process: process }
    }
}

impl World {
    /// Runs one of coturn's tools at a place in the network, and gives what it prints.
    pub fn runs_tool(&self, place: Place, tool: &str, arguments: &[&str]) -> String {
        let output = self.network().command(place, tool).args(arguments).output();
        let output = output.unwrap_or_else(|e| panic!("{tool} (Debian has it in the package coturn): {e}"));
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let status = output.status;
        assert!(status.success(), "{tool} {arguments:?} ended with {status}:\n{printed}\n{}", self.log());
        printed
    }
}

impl Person {
    /// The relay that the server has told this person's page, with a name and a password for it.
    pub async fn relay(&self) -> IceServer {
        self.until_page("__witness.hello", PATIENCE).await;
        let servers = self.script::<Vec<IceServer>>("return __witness.hello.hello.ice_servers;", vec![]).await;
        let servers = servers.unwrap_or_else(|e| panic!("what the server says first: {e}"));
        servers.into_iter().find(IceServer::is_relay).expect("the server has a relay")
    }
}
