//! Many people with accounts, and calls between some of them.

use crate::{
    rate::{Target, mark},
    wire::Asked,
};
use http_body_util::Full;
use hyper::{Request, header};
use shared::{
    api::{
        AcceptCall, DEVICE_HEADER, EVENTS, KEY_HEADER, ReportConnected, Request as _, RequestCall, SendSignal, Signal,
        USER_HEADER,
    },
    call::Media,
    ids::CallId,
    rtc::{Candidate, Description, DescriptionKind, Sdp},
};
use std::{net::SocketAddr, sync::Arc};
use tests::{
    api::{Account, DEVICE},
    server::Server,
};
use tokio::{sync::Semaphore, task::JoinSet};

/// As long as Chromium's description of sound, picture and a data channel.
const SDP_BYTES: usize = 6_500;
/// A side's signals are a description and its candidates, over and over; a call has about so many of both.
const ROUND: usize = 16;

/// The people, of whom the first `2 × calls` are in calls: each even one has called the next.
pub struct Crowd {
    address: SocketAddr,
    accounts: Vec<Account>,
    calls: usize,
}

impl Crowd {
    /// Opens so many accounts.
    pub async fn register(server: &Server, people: usize, calls: usize) -> Crowd {
        // Each of them waits for a password's hash, and there is one at a time for each core.
        let turns = Arc::new(Semaphore::new(2 * std::thread::available_parallelism().map_or(1, usize::from)));
        let mut opening = JoinSet::new();
        for number in 0..people {
            let (origin, turns) = (server.url(), turns.clone());
            opening.spawn(async move {
                let _turn = turns.acquire().await.expect("turns are never closed");
                Account::open(&origin, &format!("Person {number}"), &format!("+7918555{number:04}")).await
            });
        }
        let accounts = opening.join_all().await;
        let address = server.url().trim_start_matches("http://").parse().expect("a server's address is one");
        let crowd = Crowd { address, accounts, calls };
        for (caller, callee) in crowd.pairs() {
            caller.befriends(callee).await;
        }
        crowd
    }

    /// Brings the calls about. Everybody's stream is open by then.
    pub async fn call(&self) {
        for (number, (caller, callee)) in self.pairs().enumerate() {
            let (call, media) = (call_id(number), Media::Video);
            let offer = sdp("");
            caller.sends(&RequestCall { call: call.clone(), callee: callee.id(), media, offer }).await;
            callee.sends(&AcceptCall { call: call.clone(), media, answer: sdp("") }).await;
            caller.sends(&ReportConnected { call }).await;
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (&Account, &Account)> {
        self.accounts.chunks_exact(2).take(self.calls).map(|pair| (&pair[0], &pair[1]))
    }
}

impl Target for Crowd {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn streams(&self) -> usize {
        self.accounts.len()
    }

    fn stream(&self, listener: usize) -> Asked {
        let account = &self.accounts[listener];
        let path = format!("{EVENTS}?device={DEVICE}&user={}", account.id());
        by(Request::get(path), account).body(Full::default()).expect("ids and cookies fit into a head")
    }

    fn senders(&self) -> usize {
        2 * self.calls
    }

    fn signal(&self, sender: usize, number: usize) -> Asked {
        let account = &self.accounts[sender];
        let body = signal(sender, number, number / self.senders());
        by(Request::post(SendSignal::PATH), account)
            .header(header::CONTENT_TYPE, "application/json")
            .header(USER_HEADER, account.id().as_str())
            .header(DEVICE_HEADER, DEVICE)
            .header(KEY_HEADER, format!("signal-{number}"))
            .body(Full::from(body))
            .expect("ids and cookies fit into a head")
    }
}

/// The same load for the bare relay.
pub struct Bare {
    /// Where it is.
    pub address: SocketAddr,
    /// How many streams.
    pub people: usize,
    /// How many calls.
    pub calls: usize,
}

impl Target for Bare {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn streams(&self) -> usize {
        self.people
    }

    fn stream(&self, listener: usize) -> Asked {
        Request::get(format!("/events/{listener}"))
            .header(header::HOST, "127.0.0.1")
            .body(Full::default())
            .expect("a number fits into a path")
    }

    fn senders(&self) -> usize {
        2 * self.calls
    }

    fn signal(&self, sender: usize, number: usize) -> Asked {
        let body = signal(sender, number, number / self.senders());
        // The other one of the pair.
        Request::post(format!("/to/{}", sender ^ 1))
            .header(header::HOST, "127.0.0.1")
            .body(Full::from(body))
            .expect("a number fits into a path")
    }
}

fn by(request: hyper::http::request::Builder, account: &Account) -> hyper::http::request::Builder {
    let (name, value) = &account.cookie;
    request.header(header::HOST, "127.0.0.1").header(header::COOKIE, format!("{name}={value}"))
}

fn signal(sender: usize, number: usize, turn: usize) -> String {
    let signal = if turn.is_multiple_of(ROUND) {
        Signal::Description(Description { kind: DescriptionKind::Offer, sdp: sdp(&mark(number)) })
    } else {
        let line = "candidate:842163049 1 udp 2122260223 192.168.100.20 50123 typ host generation 0 network-id 1";
        let candidate = format!("{line} {}", mark(number));
        Signal::Candidates(vec![Candidate { candidate, mid: Some("0".to_owned()), line: Some(0), ufrag: None }])
    };
    serde_json::to_string(&SendSignal { call: call_id(sender / 2), signal }).expect("a signal is plain JSON")
}

fn sdp(mark: &str) -> Sdp {
    Sdp::try_from(format!("v=0\r\na={mark}\r\n{}", "a=rtpmap:96 VP8/90000\r\n".repeat(SDP_BYTES / 23)))
        .expect("shorter than a description may be")
}

fn call_id(number: usize) -> CallId {
    CallId::try_from(format!("call-{number}")).expect("letters and digits")
}
