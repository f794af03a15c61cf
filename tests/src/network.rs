//! A network of a test's own: the server's machine, and two homes that reach this machine alone, never each other.
//!
//! Each is a network namespace, in a user namespace that makes whoever runs the tests its root. It lasts as long as something
//! runs in it, so that nothing is left behind when a test ends, however it ends; tests that are killed leave their server.

use std::{
    ffi::OsStr,
    fs::{self, Permissions},
    io::{BufRead, BufReader},
    net::Ipv4Addr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// Somewhere in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The server's own machine.
    Server,
    /// A home.
    Home,
    /// Another home.
    OtherHome,
}

impl Place {
    const HOMES: [Place; 2] = [Place::Home, Place::OtherHome];

    /// Its address. No other network knows of it.
    pub fn address(self) -> Ipv4Addr {
        let last = match self {
            Place::Server => 1,
            Place::Home => 2,
            Place::OtherHome => 3,
        };
        Ipv4Addr::new(10, 0, 0, last)
    }
}

/// The network.
pub struct Network {
    server: Machine,
    home: Machine,
    other_home: Machine,
}

impl Network {
    /// Makes one.
    pub(crate) fn new() -> Network {
        let mut unshare = Command::new("unshare");
        let server = Machine::start(unshare.args(["--user", "--map-root-user", "--net"]));
        let home = || Machine::start(server.command("unshare").arg("--net"));
        let network = Network { home: home(), other_home: home(), server };
        for place in Place::HOMES {
            network.connect(place);
        }
        let [home, other] = Place::HOMES;
        assert!(network.has_way(home, Place::Server) && network.has_way(other, Place::Server));
        assert!(!network.has_way(home, other) && !network.has_way(other, home));
        network
    }

    /// A program that is to run somewhere.
    pub fn command(&self, place: Place, program: impl AsRef<OsStr>) -> Command {
        self.machine(place).command(program)
    }

    /// Writes a program into `folder` that runs the browser somewhere, with the arguments that it is given.
    pub(crate) fn browser(&self, place: Place, browser: &Path, folder: &Path) -> PathBuf {
        let command = self.command(place, browser);
        let words = [command.get_program()].into_iter().chain(command.get_args());
        let words: Vec<_> = words.map(|word| format!("'{}'", word.display())).collect();
        let script = folder.join("browser");
        fs::write(&script, format!("#!/bin/sh\nexec {} \"$@\"\n", words.join(" "))).expect("the folder is writable");
        fs::set_permissions(&script, Permissions::from_mode(0o755)).expect("the script is ours");
        script
    }

    fn machine(&self, place: Place) -> &Machine {
        match place {
            Place::Server => &self.server,
            Place::Home => &self.home,
            Place::OtherHome => &self.other_home,
        }
    }

    /// Lays a cable from the server's machine to a home: there is no way from it to anywhere else.
    fn connect(&self, home: Place) {
        let (cable, namespace) = (format!("to-{home:?}"), self.machine(home).keeper.id().to_string());
        let end = ["eth0", "netns", &namespace];
        let add = ["link", "add", &cable, "type", "veth", "peer", "name"];
        self.ip(Place::Server, &[&add[..], &end].concat());
        for (here, end, there) in [(Place::Server, &*cable, home), (home, "eth0", Place::Server)] {
            let (here_ip, there_ip) = (here.address().to_string(), there.address().to_string());
            self.ip(here, &["address", "add", &here_ip, "peer", &there_ip, "dev", end]);
            // An address of IPv6 would be made up and come a second later: browsers drop what they do when their network changes.
            self.ip(here, &["link", "set", "dev", end, "addrgenmode", "none", "up"]);
        }
    }

    fn has_way(&self, from: Place, to: Place) -> bool {
        let mut asked = self.command(from, "ip");
        asked.args(["route", "get", &to.address().to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    }

    fn ip(&self, place: Place, arguments: &[&str]) {
        let done = self.command(place, "ip").args(arguments).output();
        let done = done.unwrap_or_else(|e| panic!("ip {arguments:?}: {e}"));
        assert!(done.status.success(), "ip {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// A network namespace.
struct Machine {
    /// Waits in it for a pipe to close, which the tests hold.
    keeper: Child,
}

impl Machine {
    /// One in which `unshare` runs a program.
    fn start(unshare: &mut Command) -> Machine {
        let unshare = unshare.args(["sh", "-c", "ip link set lo up && echo && read -r _"]);
        let keeper = unshare.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut keeper = keeper.unwrap_or_else(|e| panic!("{unshare:?}: {e}"));
        let said = BufReader::new(keeper.stdout.take().expect("it is piped")).lines().next();
        assert!(said.is_some(), "there are no network namespaces to be had here: {unshare:?}");
        Machine { keeper }
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        let namespaces = ["--user", "--preserve-credentials", "--net", "--target"];
        command.args(namespaces).arg(self.keeper.id().to_string()).arg(program);
        command
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // Either fails only if it has ended already.
        self.keeper.kill().ok();
        self.keeper.wait().ok();
    }
}
