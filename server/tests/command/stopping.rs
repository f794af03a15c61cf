//! The server is told to stop while much is going on.

use crate::{
    machine::Machine,
    person::{Person, Stream},
};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    time::{Duration, Instant},
};

/// Within this time a service manager sees the process end.
pub const SOON: Duration = Duration::from_secs(5);

/// Reads until `awaited` has come, and gives all that came.
pub fn wait_for(source: &mut impl Read, awaited: &str) -> String {
    let (mut came, mut byte) = (String::new(), [0]);
    while !came.contains(awaited) {
        source.read_exact(&mut byte).unwrap();
        came.push(byte[0].into());
    }
    came
}

fn snapshot(mut stream: Stream) -> (Value, Stream) {
    (stream.next("resync"), stream)
}

#[test]
fn a_stop_amid_everything_is_quick_and_loses_nothing() {
    let machine = Machine::new();
    let server = machine.serve();
    let (ann, bob) = (Person::register(&server, "+79182725362"), Person::register(&server, "+79182725363"));
    ann.ask(&server, "/api/contacts/invite", &json!({ "user": bob.id }));
    bob.ask(&server, "/api/contacts/accept", &json!({ "user": ann.id }));
    let (_, mut anns) = snapshot(ann.stream(&server));
    let (_, mut bobs) = snapshot(bob.stream(&server));
    let call = json!({ "call": "c1", "callee": bob.id, "media": "video", "offer": "v=0" });
    ann.ask(&server, "/api/calls/request", &call);
    assert_eq!(bobs.next("incoming")["call"]["id"], "c1");
    bob.ask(&server, "/api/calls/ring", &json!({ "call": "c1" }));
    assert_eq!(anns.next("call")["change"], "ringing");
    // One whose body is awaited, and one that was answered before and has begun to ask again.
    let post = "POST /api/auth/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let mut half_a_body = server.send(&format!("{post}content-length: 60\r\nexpect: 100-continue\r\n\r\n"));
    wait_for(&mut half_a_body, "100 Continue");
    half_a_body.write_all(b"{\"phone\":").unwrap();
    let mut half_a_head = server.send("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
    wait_for(&mut half_a_head, "The process answers.\n");
    half_a_head.write_all(b"GET /healthz HTT").unwrap();

    let told = Instant::now();
    let log = server.stop();
    assert!(told.elapsed() < SOON, "{:?}", told.elapsed());
    assert!(!log.contains("ERROR"), "{log}");
    anns.ends();
    bobs.ends();

    let server = machine.serve();
    for person in [&ann, &bob] {
        let (snapshot, _) = snapshot(person.stream(&server));
        assert_eq!(snapshot["contacts"][0]["relation"], "accepted");
        assert_eq!(snapshot["live"]["call"]["id"], "c1");
        assert_eq!(snapshot["live"]["call"]["state"], "ringing");
    }
    server.stop();
}

#[test]
fn an_open_stream_does_not_hold_up_the_stop() {
    let machine = Machine::new();
    let server = machine.serve();
    let (_, stream) = snapshot(Person::register(&server, "+79182725362").stream(&server));
    let log = server.stop();
    assert!(!log.contains("WARN"), "{log}");
    stream.ends();
}
