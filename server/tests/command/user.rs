//! `visavis user`, beside a running server and without one.

use crate::{
    machine::{Machine, Server, printed, refuses},
    person::{PASSWORD, Person},
};
use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Output, Stdio},
};

const BORIS: &str = "+79182725363";

/// A machine with the demonstration's people.
fn machine() -> Machine {
    let machine = Machine::new();
    assert!(machine.run(&["setup", "--demo-users"]).status.success());
    machine
}

/// What `visavis user` prints; it must succeed.
fn user(machine: &Machine, arguments: &[&str]) -> String {
    let output = run(machine, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    printed(&output).to_owned()
}

fn run(machine: &Machine, arguments: &[&str]) -> Output {
    machine.run(&[&["user"], arguments].concat())
}

/// The line of this number in the list.
fn listed(machine: &Machine, phone: &str) -> Option<String> {
    user(machine, &["list"]).lines().find(|line| line.starts_with(phone)).map(str::to_owned)
}

/// Looks after Boris in every way there is.
fn looks_after(machine: &Machine) {
    assert!(listed(machine, BORIS).unwrap().contains("активен"));
    assert_eq!(user(machine, &["disable", BORIS]), "✅ Доступ отключён, все сеансы завершены: Борис (+79182725363)\n");
    assert!(listed(machine, BORIS).unwrap().contains("отключён"));
    assert_eq!(user(machine, &["enable", BORIS]), "✅ Доступ открыт: Борис (+79182725363)\n");
    assert!(listed(machine, BORIS).unwrap().contains("активен"));
    let passwords = [(); 2].map(|()| user(machine, &["reset-password", BORIS]));
    assert_ne!(passwords[0], passwords[1]);
    assert_eq!(user(machine, &["delete", BORIS, "--yes"]), "✅ Аккаунт удалён: Борис (+79182725363)\n");
    assert_eq!(listed(machine, BORIS), None);
    assert!(listed(machine, "+79001111111").is_some());
}

#[test]
fn accounts_are_looked_after_without_a_server() {
    looks_after(&machine());
}

#[test]
fn accounts_are_looked_after_beside_a_running_server() {
    let machine = machine();
    let server = machine.serve();
    let mut stream = Person::sign_in(&server, BORIS, PASSWORD).unwrap().stream(&server);
    stream.next("resync");
    assert!(listed(&machine, BORIS).unwrap().contains("сейчас"));
    looks_after(&machine);
    stream.next("signed_out");
    stream.ends();
    let log = server.stop();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[test]
fn a_new_password_is_printed_alone_and_signs_in() {
    let machine = machine();
    let server = machine.serve();
    let output = run(&machine, &["reset-password", "8 (918) 272-53-63"]);
    let password = printed(&output).strip_suffix('\n').unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("Борис"));
    assert_eq!(Person::sign_in(&server, BORIS, PASSWORD).err().as_deref(), Some("bad_credentials"));
    assert!(Person::sign_in(&server, BORIS, password).is_ok());
    server.stop();
}

#[test]
fn an_invitation_is_a_link_that_opens_one_account() {
    let machine = Machine::new();
    let server = Server::start(machine.visavis(&["serve", "--listen", "127.0.0.1:0", "--registration", "invite"]));
    let link = user(&machine, &["invite", "--days", "1", "--public-url", "https://calls.example.org/"]);
    let token = link.strip_prefix("https://calls.example.org/register#invitation=").unwrap().trim_end();
    // 256 bits in base64url.
    assert_eq!(token.len(), 43, "{link}");
    let account = json!({ "phone": BORIS, "name": "Boris", "password": PASSWORD, "invitation": token });
    assert!(Person::enter(&server, "/api/auth/register", &account).is_ok());
    let again = json!({ "phone": "+79182725362", "name": "Anna", "password": PASSWORD, "invitation": token });
    let refused = Person::enter(&server, "/api/auth/register", &again);
    assert_eq!(refused.err().as_deref(), Some("invitation_invalid"));
    server.stop();
}

#[test]
fn an_invitation_leads_to_this_machine_or_where_the_environment_says() {
    let machine = Machine::new();
    assert!(user(&machine, &["invite"]).starts_with("http://localhost:8080/register#invitation="));
    let output = machine.visavis(&["user", "invite"]).env("VISAVIS_PUBLIC_URL", "https://calls.example.org").output();
    assert!(printed(&output.unwrap()).starts_with("https://calls.example.org/register#invitation="));
}

#[test]
fn the_list_is_there_for_programs_too() {
    let machine = machine();
    let list: Value = serde_json::from_str(&user(&machine, &["list", "--json"])).unwrap();
    let phones: Vec<_> = list.as_array().unwrap().iter().map(|account| account["phone"].as_str().unwrap()).collect();
    assert_eq!(phones, ["+79182725362", BORIS, "+79001111111"]);
    let expected = json!({
        "id": list[1]["id"], "phone": BORIS, "name": "Борис", "disabled": false,
        "created": list[1]["created"], "seen": null, "sessions": 0, "online": false,
    });
    assert_eq!(list[1], expected);
    let nobody = Machine::new();
    assert_eq!(user(&nobody, &["list", "--json"]), "[]\n");
    assert_eq!(user(&nobody, &["list"]), "Аккаунтов пока нет\n");
}

#[test]
fn a_number_that_nobody_has_is_told_in_one_line() {
    let machine = Machine::new();
    for verb in ["reset-password", "disable", "enable", "delete"] {
        refuses(&run(&machine, &[verb, "8 918 272 53 63"]), &["ни у кого нет этого номера", BORIS]);
        refuses(&run(&machine, &[verb, "someone"]), &["someone", "не номер телефона"]);
    }
    let english = machine.visavis(&["user", "disable", BORIS]).env("LANG", "C").output().unwrap();
    refuses(&english, &["nobody has this number", BORIS]);
}

#[test]
fn without_a_terminal_to_ask_at_nothing_is_deleted() {
    let machine = machine();
    refuses(&run(&machine, &["delete", BORIS]), &["--yes"]);
    assert!(listed(&machine, BORIS).is_some());
}

#[test]
fn at_a_terminal_deleting_asks_first() {
    let machine = machine();
    // `script` gives the command a terminal.
    let delete = |answer: &str| {
        let program = env!("CARGO_BIN_EXE_visavis");
        let mut script = machine.command("script", &["-qec", &format!("{program} user delete {BORIS}"), "/dev/null"]);
        script.env("PATH", std::env::var_os("PATH").unwrap()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = script.spawn().unwrap();
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let kept = delete("n\n");
    assert!(
        kept.contains("Удалить навсегда") && kept.contains("Борис") && kept.contains("ничего не удалено"),
        "{kept}"
    );
    assert!(listed(&machine, BORIS).is_some());
    assert!(delete("да\n").contains("Аккаунт удалён"));
    assert_eq!(listed(&machine, BORIS), None);
}
