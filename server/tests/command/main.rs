//! The `visavis` command as a user runs it: the real program, a store on disk.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod doctor;
mod https;
mod machine;
mod person;
mod proxy;
mod starting;
mod stopping;
mod unwritten;
mod user;

use machine::{Machine, Server, printed};
use std::{
    fs,
    io::Read,
    net::TcpListener,
    os::unix::{fs::PermissionsExt, net::UnixListener},
    thread,
    time::{Duration, Instant},
};
use stopping::{SOON, wait_for};

const SEED: &str = "\
✅ База данных подключена успешно
✅ Таблица 'users' существует
✅ Таблица 'contacts' существует
✅ Таблица 'calls' существует
✅ Пользователь +79182725362 создан (пароль: password123)
✅ Пользователь +79182725363 создан (пароль: password123)
✅ Пользователь +79001111111 создан (пароль: password123)
";

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
fn as_many_files_may_be_open_as_the_system_allows() {
    let machine = Machine::new();
    let serve = format!("ulimit -S -n 128; exec '{}' serve --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_visavis"));
    let server = Server::start(machine.command("/bin/sh", &["-c", &serve]));
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.child.id())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let columns: Vec<_> = line.split_whitespace().skip(3).collect();
    assert!(columns[0] != "128" && columns[0] == columns[1], "{line}");
}

#[test]
fn connections_of_all_together_leave_files_for_the_store() {
    let machine = Machine::new();
    let serve = format!("ulimit -n 256; exec '{}' serve --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_visavis"));
    let server = Server::start(machine.command("/bin/sh", &["-c", &serve]));
    let connect = || {
        let mut connection = server.send("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
        wait_for(&mut connection, "The process answers.\n");
        connection
    };
    let mut connections: Vec<_> = (0..64).map(|_| connect()).collect();
    assert_eq!(server.send("").read(&mut [0]).unwrap(), 0, "closed without a word");
    connections.pop();
    let is_answered = || {
        let mut answer = String::new();
        let read = server.send("GET /healthz HTTP/1.0\r\n\r\n").read_to_string(&mut answer);
        read.is_ok() && answer.contains("The process answers.")
    };
    // The server learns in its own time that one has ended.
    let ended = Instant::now();
    while !is_answered() {
        assert!(ended.elapsed() < SOON, "nobody is served any more");
        thread::sleep(Duration::from_millis(10));
    }
    let log = server.stop();
    assert_eq!(log.matches("open files allow").count(), 1, "{log}");
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
    command.env("IP", "127.0.0.1").env("PORT", &free).env("VISAVIS_NO_TURN", "1");
    let server = Server::start(command);
    assert!(server.url.ends_with(&free), "{}", server.url);
    server.stop();
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
