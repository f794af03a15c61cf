//! A program that runs beside the test and ends with it.

use crate::wait::until;
use std::{
    fs::{self, File},
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    time::Duration,
};

/// How long a program may take to start or to stop.
pub const START_STOP: Duration = Duration::from_secs(30);

/// A running program, its output in a file.
pub struct Process {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`; what it prints is appended to `log`.
    pub fn start(name: &'static str, command: &mut Command, log: &Path) -> Process {
        let mut output =
            File::options().create(true).append(true).open(log).unwrap_or_else(|e| panic!("{}: {e}", log.display()));
        writeln!(output, "--- {command:?}").expect("the temporary folder is writable");
        let errors = output.try_clone().expect("a file handle can be cloned");
        let child = command.stdout(output).stderr(errors).spawn();
        let child = child.unwrap_or_else(|e| panic!("{name} does not start ({command:?}): {e}"));
        Process { name, child, log: log.to_owned() }
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Where its output is.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Asks `ready` until it says yes, and panics if the program ends before that.
    pub async fn until_ready(&mut self, mut ready: impl AsyncFnMut() -> bool) {
        let started = until(START_STOP, async || {
            if let Some(status) = self.ended() {
                panic!("{} ended with {status} instead of starting:\n{}", self.name, tail(&self.log));
            }
            ready().await.then_some(())
        });
        if started.await.is_none() {
            panic!("{} was not ready within {START_STOP:?}:\n{}", self.name, tail(&self.log));
        }
    }

    /// Asks the program to stop, as a service manager does, and waits for its end.
    pub async fn stop(mut self) {
        assert!(signal("TERM", &[self.child.id()]), "{} could not be asked to stop", self.name);
        if until(START_STOP, async || self.ended()).await.is_none() {
            panic!("{} did not stop within {START_STOP:?}:\n{}", self.name, tail(&self.log));
        }
    }

    /// Closes the pipe to a program that ends with it, and waits for that.
    pub fn close_pipe(&mut self) {
        // Waiting closes the pipe first. It fails only if the program has been waited for already.
        self.child.wait().ok();
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap_or_else(|e| panic!("{}: {e}", self.name))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Either fails only if the program has ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Sends a signal to programs that the tests have started; whether it could be sent to each. The standard library can only
/// kill.
pub fn signal(name: &str, programs: &[u32]) -> bool {
    let programs = programs.iter().map(u32::to_string);
    Command::new("kill").arg(format!("-{name}")).args(programs).status().is_ok_and(|status| status.success())
}

/// A program with all that it has started, and what those have.
pub fn family(first: u32) -> Vec<u32> {
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    let all: Vec<u32> = fs::read_dir("/proc").expect("Linux has /proc").flatten().filter_map(number).collect();
    // Its parent is the second field after the name, which stands in brackets and may hold anything.
    let parent = |program: u32| -> Option<u32> {
        let stat = fs::read_to_string(format!("/proc/{program}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    let parents: Vec<_> = all.into_iter().map(|program| (program, parent(program))).collect();
    let mut family = vec![first];
    let mut next = 0;
    while let Some(&member) = family.get(next) {
        family.extend(parents.iter().filter(|(_, parent)| *parent == Some(member)).map(|(program, _)| program));
        next += 1;
    }
    family
}

/// A port of 127.0.0.1 that nobody listened on a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("127.0.0.1 has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// The first of `names` that is a program: a path, or a name on `PATH`.
pub fn program(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(chosen) = std::env::var_os(variable) {
        return chosen.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|p| p.is_file());
    found.unwrap_or_else(|| panic!("none of {names:?} is on PATH: install one, or say where it is with {variable}"))
}

/// The end of a log.
pub fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
