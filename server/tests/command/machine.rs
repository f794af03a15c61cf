//! A machine on which `visavis` runs: a folder with nothing but a page, and the real program.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// A machine with nothing but a page.
pub struct Machine(TempDir);

impl Machine {
    pub fn new() -> Self {
        let machine = Self(TempDir::new().unwrap());
        fs::create_dir(machine.path("dist")).unwrap();
        fs::write(machine.path("dist/index.html"), "<!doctype html><title>Visavis</title>").unwrap();
        machine
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `visavis` in this machine's folder, without a setting from outside.
    pub fn visavis(&self, arguments: &[&str]) -> Command {
        self.command(env!("CARGO_BIN_EXE_visavis"), arguments)
    }

    /// Any program in this machine's folder, without a setting from outside.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.0.path()).env_clear().env("LANG", "ru_RU.UTF-8");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.visavis(arguments).output().unwrap()
    }

    pub fn serve(&self) -> Server {
        Server::start(self.visavis(&["serve", "--listen", "127.0.0.1:0"]))
    }
}

/// A server that says that it is ready. It ends with the test.
pub struct Server {
    pub child: Child,
    pub url: String,
}

impl Server {
    pub fn start(command: Command) -> Self {
        Self::start_with(command, Stdio::piped())
    }

    /// The same, with this error output.
    pub fn start_with(mut command: Command, errors: Stdio) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("Visavis is ready: ").map(str::to_owned);
        let url = url.unwrap_or_else(|| panic!("{line:?}, {:?}", complaint(&mut child)));
        Self { child, url }
    }

    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Sends this on a connection of its own.
    pub fn send(&self, text: &str) -> TcpStream {
        let mut connection = TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap();
        connection.write_all(text.as_bytes()).unwrap();
        connection
    }

    /// Stops the server as an administrator does, and gives what it had to say.
    pub fn stop(mut self) -> String {
        self.signal("TERM");
        let complaint = complaint(&mut self.child);
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{complaint}");
        complaint
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn complaint(child: &mut Child) -> String {
    let mut text = String::new();
    if let Some(mut errors) = child.stderr.take() {
        errors.read_to_string(&mut text).unwrap();
    }
    text
}

pub fn printed(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

/// One line on the error output with these words, nothing else, and an exit code that says no.
pub fn refuses(output: &Output, words: &[&str]) {
    let text = str::from_utf8(&output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(words.iter().all(|word| text.contains(word)), "{text}");
    assert_eq!(printed(output), "");
    assert_eq!(output.status.code(), Some(1));
}

pub fn utf8(path: &Path) -> &str {
    path.to_str().unwrap()
}
