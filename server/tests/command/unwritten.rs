//! What the program says cannot be written: the disk is full, or nobody reads any more.

use crate::{
    machine::{Machine, Server, printed, refuses},
    person::Person,
    stopping::wait_for,
};
use serde_json::json;
use std::{
    fs::File,
    io,
    net::{TcpListener, TcpStream},
    process::Stdio,
    thread,
    time::Duration,
};

/// Every word that is written here fails.
fn full() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

/// A pipe whose reader is gone.
fn unread() -> Stdio {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_server_whose_log_cannot_be_written_answers_and_ends_calls_in_time() {
    let machine = Machine::new();
    for format in ["text", "json"] {
        let serve = ["serve", "--listen", "127.0.0.1:0", "--data", format, "--log-format", format];
        let server = Server::start_with(machine.visavis(&[&serve[..], &["--reach-timeout", "0.2"]].concat()), full());
        let (ann, bob) = (Person::register(&server, "+79182725362"), Person::register(&server, "+79182725363"));
        ann.ask(&server, "/api/contacts/invite", &json!({ "user": bob.id }));
        bob.ask(&server, "/api/contacts/accept", &json!({ "user": ann.id }));
        let mut anns = ann.stream(&server);
        anns.next("resync");
        ann.ask(
            &server,
            "/api/calls/request",
            &json!({ "call": "c1", "callee": bob.id, "media": "video", "offer": "v=0" }),
        );
        assert_eq!(anns.next("call")["change"]["ended"]["outcome"], "unreachable");
        server.stop();
    }
}

#[test]
fn a_server_that_can_tell_nobody_that_it_is_ready_serves() {
    let machine = Machine::new();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for output in [full(), unread()] {
        let mut command = machine.visavis(&["serve", "--listen", &address, "--no-turn"]);
        let mut child = command.stdout(output).stderr(Stdio::piped()).spawn().unwrap();
        while TcpStream::connect(&address).is_err() {
            assert!(child.try_wait().unwrap().is_none(), "the server has ended");
            thread::sleep(Duration::from_millis(10));
        }
        let server = Server { child, url: format!("http://{address}") };
        wait_for(&mut server.send("GET /healthz HTTP/1.0\r\n\r\n"), "The process answers.\n");
        server.stop();
    }
}

#[test]
fn setup_hears_of_no_mistake_where_nobody_reads_on_and_says_what_cannot_be_written() {
    let machine = Machine::new();
    let setup = |output: Stdio| machine.visavis(&["setup"]).stdout(output).output().unwrap();
    let output = setup(unread());
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    refuses(&setup(full()), &["❌ visavis: "]);
}

#[test]
fn a_new_password_is_shown_where_nothing_can_be_said_about_it() {
    let machine = Machine::new();
    assert!(machine.run(&["setup", "--demo-users"]).status.success());
    let output = machine.visavis(&["user", "reset-password", "+79182725363"]).stderr(full()).output().unwrap();
    assert_eq!((output.status.code(), printed(&output).lines().count()), (Some(0), 1));
}
