//! The `visavis` command as a user runs it: the real program, a store on disk.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::{fs::PermissionsExt, net::UnixListener},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

const SEED: &str = "\
✅ База данных подключена успешно
✅ Таблица 'users' существует
✅ Таблица 'contacts' существует
✅ Таблица 'calls' существует
✅ Пользователь +79182725362 создан (пароль: password123)
✅ Пользователь +79182725363 создан (пароль: password123)
✅ Пользователь +79001111111 создан (пароль: password123)
";

/// A machine with nothing but a page.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(TempDir::new().unwrap());
        fs::create_dir(machine.path("dist")).unwrap();
        fs::write(machine.path("dist/index.html"), "<!doctype html><title>Visavis</title>").unwrap();
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `visavis` in this machine's folder, without a setting from outside.
    fn visavis(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_visavis"));
        command.args(arguments).current_dir(self.0.path()).env_clear().env("LANG", "ru_RU.UTF-8");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.visavis(arguments).output().unwrap()
    }

    fn serve(&self) -> Server {
        Server::start(self.visavis(&["serve", "--listen", "127.0.0.1:0"]))
    }
}

/// A server that says that it is ready. It ends with the test.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("Visavis is ready: ").map(str::to_owned);
        let url = url.unwrap_or_else(|| panic!("{line:?}, {:?}", complaint(&mut child)));
        Self { child, url }
    }

    fn signal(&self, name: &str) {
        let done = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Sends `request`, reads until `awaited` has come, and gives what came together with the connection.
    fn ask(&self, request: &str, awaited: &str) -> (String, TcpStream) {
        let mut connection = TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        let (mut came, mut byte) = (String::new(), [0]);
        while !came.contains(awaited) {
            connection.read_exact(&mut byte).unwrap();
            came.push(byte[0].into());
        }
        (came, connection)
    }

    /// Stops the server as an administrator does, and gives what it had to say.
    fn stop(mut self) -> String {
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
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

fn printed(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

/// One line on the error output with these words, nothing else, and an exit code that says no.
fn refuses(output: &Output, words: &[&str]) {
    let text = str::from_utf8(&output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(words.iter().all(|word| text.contains(word)), "{text}");
    assert_eq!(printed(output), "");
    assert_eq!(output.status.code(), Some(1));
}

fn utf8(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn setup_reports_as_the_guide_shows_and_a_second_run_says_the_same() {
    let machine = Machine::new();
    for run in 1..=2 {
        let output = machine.run(&["setup", "--demo-users"]);
        assert_eq!(printed(&output), SEED, "run {run}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success());
    }
}

#[test]
fn setup_speaks_the_terminals_language() {
    let machine = Machine::new();
    let output = machine.visavis(&["setup"]).env("LANG", "en_US.UTF-8").output().unwrap();
    let expected =
        "✅ The database is connected\n✅ Table 'users' exists\n✅ Table 'contacts' exists\n✅ Table 'calls' exists\n";
    assert_eq!(printed(&output), expected);
}

#[test]
fn setup_works_while_the_server_runs() {
    let machine = Machine::new();
    let server = machine.serve();
    for run in 1..=2 {
        assert_eq!(printed(&machine.run(&["setup", "--demo-users"])), SEED, "run {run}");
    }
    server.stop();
    assert_eq!(printed(&machine.run(&["setup", "--demo-users"])), SEED);
}

#[test]
fn a_socket_that_was_left_behind_is_no_hindrance() {
    let machine = Machine::new();
    fs::create_dir(machine.path("data")).unwrap();
    drop(UnixListener::bind(machine.path("data/admin.sock")).unwrap());
    assert_eq!(printed(&machine.run(&["setup", "--demo-users"])), SEED);
    let server = machine.serve();
    assert_eq!(printed(&machine.run(&["setup", "--demo-users"])), SEED);
    server.stop();
}

#[test]
fn a_killed_server_leaves_everything_usable() {
    let machine = Machine::new();
    let mut server = machine.serve();
    assert_eq!(printed(&machine.run(&["setup", "--demo-users"])), SEED);
    server.signal("KILL");
    server.child.wait().unwrap();
    machine.serve().stop();
    assert_eq!(printed(&machine.run(&["setup", "--demo-users"])), SEED);
}

#[test]
fn the_data_folder_and_its_socket_are_the_owners_only() {
    let machine = Machine::new();
    let server = machine.serve();
    let mode = |name: &str| fs::metadata(machine.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("data"), mode("data/admin.sock")), (0o700, 0o600));
    server.stop();
}

#[test]
fn a_stopped_server_had_nothing_to_complain_of() {
    let machine = Machine::new();
    let server = machine.serve();
    assert!(server.url.starts_with("http://localhost:"), "{}", server.url);
    let log = server.stop();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[test]
fn an_open_stream_does_not_hold_up_the_stop() {
    let machine = Machine::new();
    let server = machine.serve();
    let person = r#"{"phone":"+79182725362","name":"Anna","password":"password123"}"#;
    let post = "POST /api/auth/register HTTP/1.0\r\ncontent-type: application/json\r\n";
    let (answer, _) = server.ask(&format!("{post}content-length: {}\r\n\r\n{person}", person.len()), "\r\n\r\n");
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next()).unwrap();
    let stream = format!("GET /api/events?device=d1 HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n");
    let (_, mut stream) = server.ask(&stream, "hello");
    let log = server.stop();
    assert!(!log.contains("WARN"), "{log}");
    stream.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn settings_come_from_the_environment_as_well() {
    let machine = Machine::new();
    let mut command = machine.visavis(&["serve"]);
    command.env("VISAVIS_LISTEN", "127.0.0.1:0").env("VISAVIS_DATA", machine.path("elsewhere"));
    Server::start(command).stop();
    assert!(machine.path("elsewhere/store").is_dir());
}

#[test]
fn the_demonstration_can_be_asked_for_by_the_environment() {
    let machine = Machine::new();
    let with = |value: &str| machine.visavis(&["setup"]).env("VISAVIS_DEMO_USERS", value).output().unwrap();
    assert!(!printed(&with("0")).contains("+7"));
    assert_eq!(printed(&with("1")), SEED);
}

#[test]
fn under_dx_the_server_listens_where_dx_says() {
    let machine = Machine::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let mut command = machine.visavis(&["serve"]);
    command.env("IP", "127.0.0.1").env("PORT", &free);
    let server = Server::start(command);
    assert!(server.url.ends_with(&free), "{}", server.url);
    server.stop();
}

#[test]
fn a_port_in_use_is_told_in_one_line() {
    let machine = Machine::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refuses(&machine.run(&["serve", "--listen", &address]), &[&address, "in use by another program", "--listen"]);
}

#[test]
fn a_data_folder_that_cannot_be_written_is_told_in_one_line() {
    let machine = Machine::new();
    fs::write(machine.path("file"), "").unwrap();
    let folder = machine.path("file/data");
    let words = ["the data folder", utf8(&folder), "cannot be written"];
    refuses(&machine.run(&["serve", "--listen", "127.0.0.1:0", "--data", utf8(&folder)]), &words);
    refuses(&machine.run(&["setup", "--data", utf8(&folder)]), &words);
}

#[test]
fn a_second_server_on_the_same_data_is_told_in_one_line() {
    let machine = Machine::new();
    let server = machine.serve();
    refuses(&machine.run(&["serve", "--listen", "127.0.0.1:0"]), &["./data", "in use by another process"]);
    server.stop();
}

#[test]
fn a_store_that_another_program_holds_is_told_in_one_line() {
    let machine = Machine::new();
    assert!(machine.run(&["setup"]).status.success());
    let lock = fs::File::options().write(true).open(machine.path("data/store/LOCK")).unwrap();
    lock.lock().unwrap();
    refuses(&machine.run(&["serve", "--listen", "127.0.0.1:0"]), &["store", "locked by another process"]);
    refuses(&machine.run(&["setup"]), &["store", "locked by another process"]);
}

#[test]
fn a_missing_page_is_told_in_one_line() {
    let machine = Machine::new();
    refuses(&machine.run(&["serve", "--public-dir", "nowhere"]), &["nowhere", "index.html", "--public-dir"]);
}

#[test]
fn a_store_that_does_not_answer_is_told_in_one_line() {
    let machine = Machine::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    refuses(&machine.run(&["setup", "--store", &format!("ws://{free}")]), &["store"]);
}

#[test]
fn a_wrong_flag_is_told_with_the_usage() {
    let machine = Machine::new();
    for wrong in [vec!["serve", "--nonsense"], vec!["dance"], vec!["serve", "--listen", "here"], vec![]] {
        let output = machine.run(&wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("--help"), "{wrong:?}");
    }
}
