//! What keeps a command from beginning: told in one line that says what to do, in the terminal's language.

use crate::{
    https::Pair,
    machine::{Machine, Server, printed, refuses, utf8},
};
use std::{
    ffi::OsStr,
    fs,
    net::{TcpListener, UdpSocket},
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, chown},
    },
    path::{Path, PathBuf},
};

const SERVE: &[&str] = &["serve", "--listen", "127.0.0.1:0"];

/// Refuses in both languages, each time with these words, and with the language's own.
fn refuses_in_words(machine: &Machine, arguments: &[&str], words: &[&str], english: &str, russian: &str) {
    for (language, own) in [("en_US.UTF-8", english), ("ru_RU.UTF-8", russian)] {
        let output = machine.visavis(arguments).env("LANG", language).output().unwrap();
        refuses(&output, &[words, &[own]].concat());
    }
}

#[test]
fn a_port_in_use() {
    let machine = Machine::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let words = [&address, "--listen", "VISAVIS_LISTEN"];
    refuses_in_words(&machine, &["serve", "--listen", &address], &words, "in use by another program", "занят");
}

#[test]
fn an_address_of_another_machine() {
    let words = ["192.0.2.7:8080", "--listen", "VISAVIS_LISTEN"];
    let arguments = ["serve", "--listen", "192.0.2.7:8080", "--behind-proxy"];
    refuses_in_words(&Machine::new(), &arguments, &words, "cannot listen", "нельзя слушать");
}

#[test]
fn plain_http_for_other_machines() {
    for address in ["0.0.0.0:8080", "[::]:8080", "192.0.2.7:8080"] {
        let words = [address, "--tls-cert", "--tls-key", "--tls self-signed", "--behind-proxy", "--listen 127.0.0.1"];
        let arguments = ["serve", "--listen", address];
        refuses_in_words(&Machine::new(), &arguments, &words, "camera and microphone", "камеру и микрофон");
    }
}

#[test]
fn a_certificate_that_cannot_be_used() {
    let machine = Machine::new();
    let [one, other] = ["one", "other"].map(|name| Pair::in_file(&machine, name));
    let refuses = |cert: &str, key: &str, word: &str, english: &str, russian: &str| {
        let arguments = [SERVE, &["--tls-cert", cert, "--tls-key", key]].concat();
        refuses_in_words(&machine, &arguments, &[word, "--tls-"], english, russian);
    };
    refuses("none.pem", &one.key, "none.pem", "cannot be read", "не читается");
    refuses(&one.key, &one.key, &one.key, "no certificate", "нет сертификата");
    refuses(&one.cert, &one.cert, &one.cert, "no private key", "нет подходящего закрытого ключа");
    refuses(&one.cert, &other.key, &other.key, "not that of the certificate", "не подходит к сертификату");
    fs::create_dir(machine.path("data")).unwrap_or_default();
    fs::write(machine.path("data/tls"), "").unwrap();
    let arguments = [SERVE, &["--tls", "self-signed"]].concat();
    refuses_in_words(&machine, &arguments, &["data/tls/self-signed.pem"], "cannot be written", "нельзя записать");
}

#[test]
fn a_port_of_stun_and_turn_in_use() {
    let machine = Machine::new();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    for taken in [udp.local_addr().unwrap().to_string(), tcp.local_addr().unwrap().to_string()] {
        let arguments = [SERVE, &["--turn-listen", &taken]].concat();
        let words = [&taken, "STUN", "--turn-listen", "VISAVIS_TURN_LISTEN", "--no-turn"];
        refuses_in_words(&machine, &arguments, &words, "in use by another program", "занят");
        Server::start(machine.visavis(&[&arguments[..], &["--no-turn"]].concat())).stop();
    }
}

#[test]
fn an_address_of_another_machine_for_stun_and_turn() {
    let words = ["192.0.2.7:3478", "STUN", "--turn-listen", "--no-turn"];
    let arguments = [SERVE, &["--turn-listen", "192.0.2.7:3478"]].concat();
    refuses_in_words(&Machine::new(), &arguments, &words, "cannot listen", "не могут слушать");
}

#[test]
fn a_relay_of_others_without_the_secret_for_its_passwords() {
    let machine = Machine::new();
    let arguments = [SERVE, &["--ice-server", "stun:a.example,turn:b.example"]].concat();
    let words = ["turn:b.example", "--ice-secret", "VISAVIS_ICE_SECRET"];
    refuses_in_words(&machine, &arguments, &words, "without a password", "без пароля");
    Server::start(machine.visavis(&[&arguments[..], &["--ice-secret", "shared"]].concat())).stop();
}

#[test]
fn a_data_folder_that_cannot_be_written() {
    let machine = Machine::new();
    fs::write(machine.path("file"), "").unwrap();
    let folder = machine.path("file/data");
    let folder = utf8(&folder);
    for command in [SERVE, &["setup"]] {
        let arguments = [command, &["--data", folder]].concat();
        refuses_in_words(&machine, &arguments, &[folder, "--data"], "cannot be written", "нельзя записать");
    }
}

/// Only root can make a file another user's, so nobody else can try this.
#[test]
fn a_data_folder_of_another_user() {
    let machine = Machine::new();
    assert!(machine.run(&["setup"]).status.success());
    let lock = machine.path("data/lock");
    let own = fs::metadata(&lock).unwrap().uid();
    let belongs_to = |uid| chown(&lock, Some(uid), None);
    if belongs_to(4_000_000).is_err() {
        return;
    }
    let words = ["./data", "4000000", "sudo -u '#4000000' visavis"];
    for command in [SERVE, &["setup"], &["user", "list"]] {
        refuses_in_words(&machine, command, &words, "who could not open", "не смог бы открыть");
    }
    let doctor = machine.run(&["doctor"]);
    assert!(printed(&doctor).contains("работает пользователь 4000000"), "{}", printed(&doctor));
    assert_eq!(doctor.status.code(), Some(1));
    // Beside a running server, root writes nothing itself.
    belongs_to(own).unwrap();
    let server = machine.serve();
    belongs_to(4_000_000).unwrap();
    assert!(machine.run(&["setup"]).status.success());
    server.stop();
}

#[test]
fn a_second_server_on_the_same_data() {
    let machine = Machine::new();
    let server = machine.serve();
    let words = ["./data", "Visavis", "--data", "VISAVIS_DATA"];
    refuses_in_words(&machine, SERVE, &words, "may be running there already; stop it", "остановите его");
    server.stop();
}

#[test]
fn a_store_that_another_program_holds() {
    let machine = Machine::new();
    assert!(machine.run(&["setup"]).status.success());
    let lock = fs::File::options().write(true).open(machine.path("data/store/LOCK")).unwrap();
    lock.lock().unwrap();
    for command in [SERVE, &["setup"]] {
        refuses_in_words(&machine, command, &["--data"], "another program holds the store", "другая программа");
    }
}

#[test]
fn a_store_whose_server_does_not_answer() {
    let machine = Machine::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let store = format!("ws://{free}");
    for command in [SERVE, &["setup"]] {
        let arguments = [command, &["--store", &store]].concat();
        refuses_in_words(&machine, &arguments, &["SurrealDB", "--store"], "no access", "недоступен");
    }
}

#[test]
fn a_missing_page() {
    let arguments = ["serve", "--public-dir", "nowhere"];
    let words = ["nowhere", "index.html", "--public-dir"];
    refuses_in_words(&Machine::new(), &arguments, &words, "the page is not there", "страницы нет");
}

#[test]
fn a_log_that_is_not_understood() {
    refuses_in_words(&Machine::new(), &["serve", "--log", "a=b=c"], &["--log"], "not understood", "не понято");
}

#[test]
fn another_store_than_the_running_servers() {
    let machine = Machine::new();
    let server = machine.serve();
    let arguments = ["setup", "--store", "ws://127.0.0.1:1"];
    refuses_in_words(&machine, &arguments, &["--store"], "another store", "другой базой");
    refuses_in_words(&machine, &["user", "list", "--store", "ws://127.0.0.1:1"], &["--store"], "another", "другой");
    assert!(machine.run(&["setup"]).status.success());
    server.stop();
}

/// A server works in this folder, a command beside it and one without it too; and the store is really there.
fn works_in(machine: &Machine, folder: &Path) {
    let command = |arguments: &[&str]| {
        let mut command = machine.visavis(arguments);
        command.arg("--data").arg(folder);
        command
    };
    let server = Server::start(command(SERVE));
    for _ in 0..2 {
        let output = command(&["setup", "--demo-users"]).output().unwrap();
        assert!(printed(&output).contains("+79182725362"), "{}", String::from_utf8_lossy(&output.stderr));
    }
    server.stop();
    let list = command(&["user", "list"]).output().unwrap();
    assert!(printed(&list).contains("+79182725362"), "{}", String::from_utf8_lossy(&list.stderr));
    assert!(machine.path("").join(folder).join("store").is_dir(), "{folder:?}");
}

#[test]
fn a_data_folder_may_lie_deeper_than_a_sockets_path_reaches() {
    let machine = Machine::new();
    let deep: PathBuf = [&"d".repeat(60), &"e".repeat(60)].iter().collect();
    works_in(&machine, &machine.path("").join(&deep));
    works_in(&machine, &deep.join("relative"));
}

#[test]
fn a_data_folder_may_have_any_name() {
    let machine = Machine::new();
    for name in [OsStr::new("a?"), OsStr::new("b #%20:"), OsStr::from_bytes(b"c\xff")] {
        works_in(&machine, Path::new(name));
    }
    assert!(!machine.path("a").exists());
}
