//! What the running program writes about a whole call: what an owner needs, and nothing that is people's own.

use crate::common::{PASSWORD, PATIENCE, Page, Stream, User, befriend, enter, exchange, fresh};
use serde_json::Value;
use shared::{
    api::{
        self, AcceptCall, EndCall, EnterDemo, Find, Register, Report, ReportConnected, Request, RequestCall, RingCall,
        SendSignal, SignIn, SignOut, Signal,
    },
    call::Media,
    ids::CallId,
    rtc::{Candidate, Sdp},
};
use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

const ANN: &str = "+79182725362";
const BOB: &str = "+79182725363";
const SDP: &str = "v=0\r\no=- 1 2 IN IP4 203.0.113.7\r\na=ice-pwd:verysecret\r\n";
const CANDIDATE: &str = "candidate:1 1 udp 2122260223 203.0.113.8 54321 typ host";

/// `visavis serve`, the real program.
struct Program {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("dist")).unwrap();
        fs::write(folder.path().join("dist/index.html"), "<!doctype html><title>Visavis</title>").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_visavis"));
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).current_dir(folder.path()).env_clear();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim_end().rsplit(':').next().unwrap().parse().unwrap();
        Self { child, address: SocketAddr::from(([127, 0, 0, 1], port)), folder }
    }

    /// Stops it as an administrator does, and gives what it has written.
    fn stop(mut self) -> String {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ann and Bob, and all that must not be in the log.
struct Told {
    ann: User,
    bob: User,
    call: CallId,
    secrets: Vec<String>,
}

/// Everything from opening an account to signing out, with a call in between.
async fn whole_call(address: SocketAddr) -> Told {
    let register = |phone: &str, name: &str| Register {
        phone: phone.into(),
        name: name.into(),
        password: PASSWORD.into(),
        invitation: None,
    };
    let ann = enter(address, register(ANN, "Ann Somebody"), "").await;
    let first = enter(address, register(BOB, "Bob Somebody"), "").await;
    let sign_in = SignIn { phone: "8 918 272-53-63".to_owned(), password: PASSWORD.to_owned() };
    let bob = enter(address, sign_in, &first.cookie).await;
    let wrong = format!(r#"{{"phone":"{BOB}","password":"a wrong guess"}}"#);
    let json = ("content-type", "application/json");
    assert_eq!(exchange(address, "POST", SignIn::PATH, &[json], &wrong).await.status, 401);
    assert_eq!(exchange(address, "GET", "/api/+79182725362?token=query", &[], "").await.status, 404);
    assert_eq!(exchange(address, "GET", api::REGISTRATION, &[], "").await.status, 200);
    assert_eq!(exchange(address, "GET", api::ME, &[("cookie", &ann.cookie)], "").await.status, 200);
    ann.ask(Find { phone: BOB.to_owned() }).await.unwrap();
    befriend(&ann, &bob).await;
    let (anns, bobs) = (ann.page().await, bob.page().await);
    let call = call_to(&anns, &bobs).await;
    let report = Report { text: format!("panicked\nat {}", "app/src/main.rs:1:1").into() };
    let report = serde_json::to_string(&report).unwrap();
    assert_eq!(exchange(address, "POST", Report::PATH, &[json], &report).await.status, 200);
    anns.ask(EndCall { call: call.clone(), failed: None, lasted_ms: None }).await.unwrap();
    ends(anns).await;
    ends(bobs).await;
    let token = |user: &User| user.cookie.split('=').nth(1).unwrap().to_owned();
    let mut secrets = vec![token(&ann), token(&first), token(&bob), PASSWORD.to_owned(), "a wrong guess".to_owned()];
    let plain =
        ["9182725362", "9182725363", "918 272", "Somebody", "203.0.113", "127.0.0.1", "verysecret", "v=0", "udp"];
    secrets.extend(plain.map(str::to_owned));
    secrets.extend(["token=query", "candidate:", "visavis="].map(str::to_owned));
    Told { ann, bob, call, secrets }
}

async fn call_to(caller: &Page, callee: &Page) -> CallId {
    let call = CallId::try_from(format!("call{}", fresh())).unwrap();
    let sdp = || Sdp::try_from(SDP.to_owned()).unwrap();
    let offer = RequestCall { call: call.clone(), callee: callee.id().clone(), media: Media::Video, offer: sdp() };
    caller.ask(offer).await.unwrap();
    callee.ask(RingCall { call: call.clone() }).await.unwrap();
    let candidate = Candidate { candidate: CANDIDATE.to_owned(), mid: None, line: None, ufrag: None };
    caller.ask(SendSignal { call: call.clone(), signal: Signal::Candidates(vec![candidate]) }).await.unwrap();
    callee.ask(AcceptCall { call: call.clone(), media: Media::Video, answer: sdp() }).await.unwrap();
    caller.ask(ReportConnected { call: call.clone() }).await.unwrap();
    call
}

/// Signs out, and waits for the stream's end.
async fn ends(mut page: Page) {
    page.ask(SignOut {}).await.unwrap();
    let end = async { while page.message().await.is_some() {} };
    tokio::time::timeout(PATIENCE, end).await.expect("the stream ends with the session");
}

fn lines(log: &str, message: &str) -> Vec<Value> {
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("{line}")));
    lines.filter(|line| line["message"] == message).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

#[tokio::test]
async fn the_log_tells_requests_streams_and_calls() {
    let program = Program::start(&["--log-format", "json"]);
    let Told { ann, bob, call, .. } = whole_call(program.address).await;
    let log = program.stop();
    let (ann, bob) = (ann.id().as_str(), bob.id().as_str());

    let requests: Vec<_> = lines(&log, "answered")
        .iter()
        .map(|line| {
            assert!(line["ms"].is_u64() && line["level"] == "INFO", "{line}");
            let span = &line["span"];
            (text(&span["method"]), text(&span["path"]), line["status"].as_u64().unwrap(), text(&span["user"]))
        })
        .collect();
    let line = |method: &str, path: &str, status: u64, user: &str| {
        (method.to_owned(), path.to_owned(), status, user.to_owned())
    };
    let post = |path: &str, user: &str| line("POST", path, 200, user);
    let expected = vec![
        post(Register::PATH, ann),
        post(Register::PATH, bob),
        post(SignIn::PATH, bob),
        line("POST", SignIn::PATH, 401, ""),
        line("GET", "(unknown)", 404, ""),
        line("GET", api::REGISTRATION, 200, ""),
        line("GET", api::ME, 200, ann),
        post(Find::PATH, ann),
        post(api::Invite::PATH, ann),
        post(api::AcceptInvitation::PATH, bob),
        line("GET", api::EVENTS, 200, ann),
        line("GET", api::EVENTS, 200, bob),
        post(RequestCall::PATH, ann),
        post(RingCall::PATH, bob),
        post(SendSignal::PATH, ann),
        post(AcceptCall::PATH, bob),
        post(ReportConnected::PATH, ann),
        post(Report::PATH, ""),
        post(EndCall::PATH, ann),
        post(SignOut::PATH, ann),
        post(SignOut::PATH, bob),
    ];
    assert_eq!(requests, expected);

    let about: Vec<_> = lines(&log, "answered")
        .iter()
        .filter(|line| text(&line["span"]["path"]).starts_with("/api/calls/"))
        .map(|line| text(&line["span"]["call"]))
        .collect();
    assert_eq!(about, vec![call.as_str(); 6]);

    let calls: Vec<_> = lines(&log, "call")
        .iter()
        .map(|line| ["from", "to", "outcome", "by"].map(|field| text(&line[field])))
        .collect();
    let step = |from: &str, to: &str, outcome: &str, by: &str| [from, to, outcome, by].map(str::to_owned);
    let expected = [
        step("none", "requested", "", ann),
        step("requested", "ringing", "", bob),
        step("ringing", "accepted", "", bob),
        step("accepted", "connected", "", ann),
        step("connected", "ended", "completed", ann),
    ];
    assert_eq!(calls, expected);

    for message in ["stream opened", "stream closed"] {
        let users: Vec<_> = lines(&log, message).iter().map(|line| text(&line["user"])).collect();
        assert_eq!(users, [ann, bob], "{message}");
    }
    let reports = lines(&log, "a page has broken down");
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["level"], "WARN");
    assert!(text(&reports[0]["text"]).contains("app/src/main.rs:1:1"));
}

#[tokio::test]
async fn the_log_holds_nothing_that_is_peoples_own() {
    for format in ["text", "json"] {
        let program = Program::start(&["--log-format", format]);
        let Told { ann, secrets, .. } = whole_call(program.address).await;
        let log = program.stop();
        for secret in secrets {
            assert!(!log.contains(&secret), "{secret:?} in\n{log}");
        }
        // What is looked for in vain is looked for in the right place.
        assert!(log.contains("+7918•••63") && log.contains(ann.id().as_str()), "{log}");
        assert!(!log.contains("panicked\n"), "a report stays on its line");
    }
}

#[tokio::test]
async fn what_is_asked_in_the_demonstration_is_marked_in_the_log() {
    let program = Program::start(&["--demo"]);
    let json = ("content-type", "application/json");
    let path = format!("/demo/tab{}", EnterDemo::PATH);
    let entered = exchange(program.address, "POST", &path, &[json], r#"{"user":"1","peer":"2"}"#).await;
    let cookie = entered.header("set-cookie").and_then(|line| line.split(';').next()).unwrap();
    let mut stream =
        Stream::open(program.address, &format!("/demo/tab{}?device=d1", api::EVENTS), &[("cookie", cookie)]).await;
    assert!(stream.next().await.is_some());
    assert_eq!(exchange(program.address, "GET", api::REGISTRATION, &[], "").await.status, 200);
    // With a stream open, since that one ends with the server, too.
    let log = program.stop();
    let marked = |path: &str| {
        let line = log.lines().find(|line| line.contains("answered") && line.contains(&format!("path=\"{path}\"")));
        line.unwrap_or_else(|| panic!("{path} in\n{log}")).contains("demo:request")
    };
    assert_eq!([EnterDemo::PATH, api::EVENTS, api::REGISTRATION].map(marked), [true, true, false]);
    assert!(!log.contains("/demo/tab") && !log.contains(cookie), "{log}");
}

#[tokio::test]
async fn a_file_is_in_the_log_for_who_wants_it() {
    for (filter, expected) in [("server=info", false), ("server=debug", true)] {
        let program = Program::start(&["--log", filter]);
        assert_eq!(exchange(program.address, "GET", "/login", &[], "").await.status, 200);
        assert_eq!(program.stop().contains("/login"), expected, "{filter}");
    }
}

#[tokio::test]
async fn a_method_that_somebody_makes_up_is_not_in_the_log() {
    let program = Program::start(&["--log", "server=debug"]);
    let method = "X".repeat(10_000);
    for path in [api::ME, "/api/none", "/login"] {
        assert!(exchange(program.address, &method, path, &[], "").await.status >= 400, "{path}");
    }
    let log = program.stop();
    assert!(!log.contains("XX"), "{log:.2000}");
    let named = |path: &str| log.lines().filter(|line| line.contains("(unknown)") && line.contains(path)).count();
    assert_eq!((named("answered"), named(api::ME), named("/login")), (2, 1, 1), "{log:.2000}");
}

#[tokio::test]
async fn a_call_that_time_ends_is_in_the_log() {
    let program = Program::start(&["--log-format", "json", "--reach-timeout", "0.05"]);
    let register =
        |phone: &str| Register { phone: phone.into(), name: "x".into(), password: PASSWORD.into(), invitation: None };
    let ann = enter(program.address, register(ANN), "").await;
    let bob = enter(program.address, register(BOB), "").await;
    befriend(&ann, &bob).await;
    let mut page = ann.page().await;
    let call = page.call(&bob).await.id;
    page.change(&call).await;
    let log = program.stop();
    let last = lines(&log, "call").pop().unwrap();
    assert_eq!(last["call"], call.as_str());
    assert_eq!(
        (&last["to"], &last["outcome"], &last["by"]),
        (&"ended".into(), &"unreachable".into(), &"the clock".into())
    );
}

#[tokio::test]
async fn a_stream_that_is_refused_was_never_opened() {
    let program = Program::start(&["--log-format", "json"]);
    let stream = Stream::open(program.address, &format!("{}?device=d1", api::EVENTS), &[]).await;
    assert_eq!(stream.reply.status, 401);
    let log = program.stop();
    assert!(lines(&log, "stream opened").is_empty());
    assert_eq!(lines(&log, "answered").len(), 1);
}
