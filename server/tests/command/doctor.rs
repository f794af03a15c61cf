//! `visavis doctor`, beside servers that are all right and others.

use crate::{
    machine::{Machine, Server, printed},
    proxy::{Manner, Shown, proxy, stranger, stun_server, tls_proxy},
};
use serde_json::Value;
use server::db::{Db, TABLES};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixListener,
    process::{Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Where programs are told what they read.
const WRITTEN: &str = include_str!("../../../docs/operations.md");
/// What is checked beside a running server, in the order of the lines.
const CHECKS: &[&str] = &[
    "server",
    "folder",
    "space",
    "clock",
    "store",
    "table",
    "table",
    "table",
    "table",
    "table",
    "table",
    "table",
    "table",
    "signal",
    "certificate",
    "stun",
    "turn",
    "turn",
    "stun",
];
/// Everything at once, and 3 s for what keeps silent, on a machine that does much else.
const SOON: Duration = Duration::from_secs(5);

fn serve(machine: &Machine, arguments: &[&str]) -> Server {
    Server::start(machine.visavis(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat()))
}

/// With its own relay, and another STUN server that answers.
fn good(machine: &Machine) -> Server {
    serve(machine, &["--ice-server", &stun_server(false)])
}

fn doctor(machine: &Machine, arguments: &[&str]) -> Output {
    machine.visavis(&[&["doctor"], arguments].concat()).env("LANG", "en_US.UTF-8").output().unwrap()
}

/// The lines that are not all right. How much room this machine has is not the test's to say.
fn complaints(output: &Output) -> Vec<&str> {
    let lines = printed(output).lines();
    let complaints: Vec<_> = lines.filter(|line| !line.starts_with("✅") && !line.contains("Free space")).collect();
    let failed = printed(output).contains("❌");
    assert_eq!(output.status.code(), Some(failed.into()), "{}", printed(output));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    complaints
}

/// Exactly one thing is not all right, and is told with these words.
fn complains(output: &Output, mark: &str, words: &[&str]) {
    let complaints = complaints(output);
    assert_eq!(complaints.len(), 1, "{}", printed(output));
    assert!(complaints[0].starts_with(mark), "{}", complaints[0]);
    assert!(words.iter().all(|word| complaints[0].contains(word)), "{}", complaints[0]);
}

/// The tables in which the doctor left something behind, in the store of a server that does not run and that nobody else uses.
fn left_behind(machine: &Machine) -> Vec<&'static str> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = Db::open(&format!("surrealkv://{}", machine.path("data/store").display())).await.unwrap();
        let mut tables = Vec::new();
        for table in TABLES.iter().filter(|name| **name != "migrations") {
            if db.read_table(table).await.unwrap() {
                tables.push(*table);
            }
        }
        db.close().await.unwrap();
        tables
    })
}

#[test]
fn a_server_that_is_all_right_gets_nothing_but_ticks_and_keeps_nothing_of_it() {
    let machine = Machine::new();
    let server = good(&machine);
    for _ in 0..2 {
        let output = doctor(&machine, &[]);
        assert_eq!(complaints(&output), Vec::<&str>::new());
        assert_eq!(printed(&output).lines().count(), CHECKS.len(), "{}", printed(&output));
        assert!(printed(&output).contains(&format!("at {}\n", server.url)), "{}", printed(&output));
        // The server's own, and the one that is named to it.
        assert_eq!(printed(&output).matches("✅ STUN stun:").count(), 2, "{}", printed(&output));
    }
    let log = server.stop();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
    assert_eq!(left_behind(&machine), [""; 0]);
}

#[test]
fn the_doctor_speaks_the_terminals_language() {
    let machine = Machine::new();
    let server = good(&machine);
    let output = machine.run(&["doctor"]);
    assert_eq!(complaints(&output), Vec::<&str>::new());
    for word in ["✅ Сервер: ", "✅ База данных: записанное читается (", " мс)", "✅ STUN stun:127.0.0.1:"]
    {
        assert!(printed(&output).contains(word), "{word}: {}", printed(&output));
    }
    server.stop();
}

#[test]
fn programs_read_the_same_as_json() {
    let machine = Machine::new();
    let server = good(&machine);
    let output = doctor(&machine, &["--json"]);
    let report: Value = serde_json::from_str(printed(&output)).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let names: Vec<_> = checks.iter().map(|check| check["check"].as_str().unwrap()).collect();
    assert_eq!(names, CHECKS);
    for name in names {
        assert!(WRITTEN.contains(&format!("\n| `{name}` | ")), "{name}");
    }
    assert_eq!(report["ok"], output.status.success());
    assert_eq!((checks[5]["subject"].as_str(), checks[5]["status"].as_str()), (Some("users"), Some("ok")));
    assert!(checks[13]["ms"].as_u64().unwrap() > 0, "{report}");
    server.stop();
}

#[test]
fn without_a_server_the_store_is_looked_at_all_the_same() {
    let machine = Machine::new();
    assert!(machine.run(&["setup"]).status.success());
    let output = doctor(&machine, &[]);
    complains(&output, "❌ Server: none runs", &["visavis serve"]);
    assert!(printed(&output).contains("✅ Store: ") && printed(&output).contains("✅ Table 'calls'"));
    assert!(!printed(&output).contains("Signal") && !printed(&output).contains("STUN"));
    assert_eq!(left_behind(&machine), [""; 0]);
}

#[test]
fn a_folder_that_was_mistyped_is_not_made() {
    let machine = Machine::new();
    let output = doctor(&machine, &["--data", "dota"]);
    let complaints = complaints(&output);
    assert!(complaints.iter().any(|line| line.contains("there is no dota") && line.contains("--data")));
    assert!(!machine.path("dota").exists());
    fs::create_dir(machine.path("dota")).unwrap();
    let output = doctor(&machine, &["--data", "dota"]);
    assert!(printed(&output).contains("❌ Store: there is none in this folder yet"), "{}", printed(&output));
    assert!(!machine.path("dota/store").exists());
}

#[test]
fn a_store_that_another_program_holds_is_told() {
    let machine = Machine::new();
    assert!(machine.run(&["setup"]).status.success());
    let lock = fs::File::options().write(true).open(machine.path("data/store/LOCK")).unwrap();
    lock.lock().unwrap();
    let output = doctor(&machine, &[]);
    assert!(printed(&output).contains("❌ Store: another program holds the store; stop it"), "{}", printed(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_store_that_does_not_open_is_told() {
    let machine = Machine::new();
    assert!(machine.run(&["setup"]).status.success());
    fs::remove_dir_all(machine.path("data/store")).unwrap();
    fs::create_dir_all(machine.path("data/store/LOCK")).unwrap();
    let output = doctor(&machine, &[]);
    assert!(printed(&output).contains("❌ Store: the store fails ("), "{}", printed(&output));
    assert!(printed(&output).contains("put back a copy of the data folder"), "{}", printed(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_server_of_another_version_is_told() {
    let machine = Machine::new();
    assert!(machine.run(&["setup"]).status.success());
    let listener = UnixListener::bind(machine.path("data/admin.sock")).unwrap();
    thread::spawn(move || {
        let (mut doctor, _) = listener.accept().unwrap();
        BufReader::new(&doctor).read_line(&mut String::new()).unwrap();
        doctor.write_all(b"{\"type\":\"inside\",\"value\":{\"version\":\"9.0.0\"}}\n").unwrap();
    });
    complains(&doctor(&machine, &[]), "❌ Server: it answers otherwise", &["restart it"]);
}

#[test]
fn who_reads_the_first_line_only_hears_of_no_mistake() {
    let machine = Machine::new();
    let server = good(&machine);
    let mut doctor = machine.visavis(&["doctor"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(doctor.stdout.take());
    let output = doctor.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    server.stop();
}

#[test]
fn a_server_that_hangs_is_told_in_three_seconds() {
    let machine = Machine::new();
    let server = good(&machine);
    server.signal("STOP");
    let begun = Instant::now();
    let output = doctor(&machine, &[]);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    server.signal("CONT");
    complains(&output, "❌ Server: it runs and does not answer (no answer within 3 s)", &["restart it"]);
    server.stop();
}

#[test]
fn stun_servers_that_keep_silent_are_told_side_by_side_in_three_seconds() {
    let machine = Machine::new();
    let silent = [(); 4].map(|()| stun_server(true));
    let server = serve(&machine, &["--ice-server", &silent.join(",")]);
    let begun = Instant::now();
    let output = doctor(&machine, &[]);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    let complaints = complaints(&output);
    assert_eq!(complaints.len(), silent.len(), "{}", printed(&output));
    for (line, url) in complaints.iter().zip(&silent) {
        assert!(line.starts_with(&format!("❌ STUN {url}: no answer within 3 s; ")), "{line}");
    }
    server.stop();
}

/// Where the server's own relay is.
fn relay(machine: &Machine) -> String {
    let report: Value = serde_json::from_str(printed(&doctor(machine, &["--json"]))).unwrap();
    let url = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "turn").unwrap();
    url["subject"].as_str().unwrap().to_owned()
}

#[test]
fn the_servers_own_relay_carries_a_packet() {
    let machine = Machine::new();
    let server = machine.serve();
    let output = doctor(&machine, &[]);
    assert_eq!(complaints(&output), Vec::<&str>::new());
    for transport in ["udp", "tcp"] {
        let end = format!("?transport={transport}: a packet went through it and back (");
        let mut lines = printed(&output).lines();
        assert!(lines.any(|line| line.starts_with("✅ TURN turn:127.0.0.1:") && line.contains(&end)));
    }
    let log = server.stop();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[test]
fn another_secret_at_a_turn_server_is_told_and_no_secret_is_shown() {
    let (machine, elsewhere) = (Machine::new(), Machine::new());
    let other = elsewhere.serve();
    let server = serve(&machine, &["--ice-server", &relay(&elsewhere), "--ice-secret", "not-the-same"]);
    let output = doctor(&machine, &[]);
    complains(&output, &format!("❌ TURN {}: the credentials are refused", relay(&elsewhere)), &["same secret"]);
    assert!(!printed(&output).contains("not-the-same") && !printed(&output).contains("doctor-"));
    server.stop();
    other.stop();
}

#[test]
fn no_stun_server_at_all_is_a_warning() {
    let machine = Machine::new();
    let server = serve(&machine, &["--no-turn"]);
    let output = doctor(&machine, &[]);
    complains(&output, "⚠️ STUN and TURN: no server is set", &["--ice-server"]);
    server.stop();
}

#[test]
fn another_store_than_the_running_servers_is_told() {
    let machine = Machine::new();
    let server = good(&machine);
    let output = doctor(&machine, &["--store", "ws://127.0.0.1:1"]);
    complains(&output, "❌ Server: ", &["another store", "--store"]);
    server.stop();
}

#[test]
fn another_program_at_the_address_is_told() {
    let machine = Machine::new();
    let server = good(&machine);
    for answer in ["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nHello", "SSH-2.0-OpenSSH_9.2\r\n"] {
        let url = stranger(answer);
        let output = doctor(&machine, &["--public-url", &url]);
        complains(&output, "❌ Signal: another program answers", &[&url, "--public-url"]);
    }
    server.stop();
}

#[test]
fn another_visavis_at_the_address_is_told() {
    let (machine, elsewhere) = (Machine::new(), Machine::new());
    let (server, other) = (good(&machine), good(&elsewhere));
    let output = doctor(&machine, &["--public-url", &other.url]);
    complains(&output, "❌ Signal: another Visavis answers", &[&other.url, "--data"]);
    server.stop();
    other.stop();
}

#[test]
fn an_address_where_nobody_listens_is_told() {
    let machine = Machine::new();
    let server = good(&machine);
    let output = doctor(&machine, &["--public-url", "http://127.0.0.1:1"]);
    complains(&output, "❌ Signal: http://127.0.0.1:1 is not reached (nobody listens there)", &["firewall"]);
    server.stop();
}

#[test]
fn a_proxy_that_does_not_pass_the_stream_on_is_told() {
    let machine = Machine::new();
    let server = good(&machine);
    let through = |manner| doctor(&machine, &["--public-url", &proxy(&server, manner)]);
    assert_eq!(complaints(&through(Manner::Passing)), Vec::<&str>::new());
    complains(&through(Manner::Holding), "❌ Signal: the event stream is held back", &["proxy_buffering off"]);
    complains(&through(Manner::Cutting), "❌ Signal: the event stream is cut off", &["proxy_read_timeout"]);
    server.stop();
}

#[test]
fn the_certificate_is_judged_as_browsers_do() {
    let machine = Machine::new();
    let server = good(&machine);
    let with = |days, name| {
        let shown = Shown::for_days(days, name);
        fs::write(machine.path("authority.pem"), shown.authority.pem()).unwrap();
        let url = tls_proxy(&server, &shown);
        let mut command = machine.visavis(&["doctor", "--public-url", &url]);
        command.env("LANG", "en_US.UTF-8").env("SSL_CERT_FILE", machine.path("authority.pem")).output().unwrap()
    };
    let output = with((-1, 89), "127.0.0.1");
    assert_eq!(complaints(&output), Vec::<&str>::new());
    assert!(printed(&output).contains("✅ Certificate: for 127.0.0.1, until "), "{}", printed(&output));
    complains(&with((-80, 10), "127.0.0.1"), "⚠️ Certificate: it ends on", &["renew it"]);
    complains(&with((-90, -1), "127.0.0.1"), "❌ Certificate: it ended on", &["renew it"]);
    complains(&with((1, 90), "127.0.0.1"), "❌ Certificate: it begins on", &["the clock"]);
    let foreign = with((-1, 89), "calls.example.org");
    complains(&foreign, "❌ Certificate: it is for calls.example.org, not for 127.0.0.1", &["--public-url"]);
    server.stop();
}

#[test]
fn guests_whom_a_crash_left_behind_go_with_the_next_start() {
    let machine = Machine::new();
    // One that keeps silent keeps the doctor, and with it the guests, for a while.
    let mut server = serve(&machine, &["--ice-server", &stun_server(true)]);
    let mut doctor = machine.visavis(&["doctor"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    BufReader::new(doctor.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    server.signal("KILL");
    server.child.wait().unwrap();
    doctor.kill().unwrap();
    doctor.wait().unwrap();
    assert!(left_behind(&machine).contains(&"users"));
    machine.serve().stop();
    assert_eq!(left_behind(&machine), [""; 0]);
}
