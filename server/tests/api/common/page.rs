//! People and their pages, as the server sees them.

use super::{Message, PATIENCE, Reply, Stream, exchange, fresh};
use shared::{
    api::{self, AcceptCall, Placed, Request, RequestCall, Snapshot},
    call::{CallView, Media},
    error::{ErrorBody, ErrorCode},
    event::{Change, Event},
    ids::{CallId, DeviceId, UserId},
    people::Person,
    rtc::{IceServer, Sdp},
};
use std::{net::SocketAddr, ops::Deref};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct User {
    pub person: Person,
    pub cookie: String,
    pub address: SocketAddr,
}

/// A page of theirs with an open stream.
pub struct Page {
    pub user: User,
    pub device: DeviceId,
    pub stream: Stream,
    /// Where the page stands, for a stream that continues.
    pub position: Option<String>,
    /// What it was told of STUN and TURN.
    pub ice_servers: Vec<IceServer>,
}

impl User {
    pub fn id(&self) -> &UserId {
        &self.person.id
    }

    /// A new page, past its greeting.
    pub async fn page(&self) -> Page {
        self.page_on(device()).await
    }

    /// The page of this device, past its greeting.
    pub async fn page_on(&self, device: DeviceId) -> Page {
        let mut page = self.greeted_page(device, None).await;
        page.snapshot().await;
        page
    }

    /// The page of this device, with only `hello` read.
    pub async fn greeted_page(&self, device: DeviceId, after: Option<&str>) -> Page {
        let after = after.map(|position| format!("&after={position}")).unwrap_or_default();
        let path = format!("{}?device={device}{after}", api::EVENTS);
        let stream = Stream::open(self.address, &path, &[("cookie", &self.cookie)]).await;
        assert_eq!(stream.reply.status, 200);
        let mut page = Page { user: self.clone(), device, stream, position: None, ice_servers: Vec::new() };
        let Event::Hello(hello) = page.next().await else { panic!("a stream begins with its greeting") };
        page.ice_servers = hello.ice_servers;
        page
    }

    /// Asks without a page.
    pub async fn ask<R: Request>(&self, request: R) -> Result<R::Response, ErrorCode> {
        answer(self.post::<R>(&device(), &fresh().to_string(), &json(&request)).await)
    }

    /// Posts this body to `R`'s route.
    pub async fn post<R: Request>(&self, device: &DeviceId, key: &str, body: &str) -> Reply {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", "application/json"),
            (api::USER_HEADER, self.id().as_str()),
            (api::DEVICE_HEADER, device.as_str()),
            (api::KEY_HEADER, key),
        ];
        exchange(self.address, "POST", R::PATH, &headers, body).await
    }
}

impl Deref for Page {
    type Target = User;

    fn deref(&self) -> &User {
        &self.user
    }
}

impl Page {
    /// Asks as this page.
    pub async fn ask<R: Request>(&self, request: R) -> Result<R::Response, ErrorCode> {
        self.ask_with_key(&fresh().to_string(), request).await
    }

    /// Asks as this page; a key used before makes it a repeat.
    pub async fn ask_with_key<R: Request>(&self, key: &str, request: R) -> Result<R::Response, ErrorCode> {
        answer(self.post::<R>(&self.device, key, &json(&request)).await)
    }

    /// Calls `callee`.
    pub async fn call(&self, callee: &User) -> CallView {
        match self.ask(request(callee)).await.unwrap() {
            Placed::Placed(call) => call,
            Placed::Glare(live) => panic!("{live:?}"),
        }
    }

    /// Answers.
    pub async fn accept(&self, call: &CallId) -> Result<(), ErrorCode> {
        self.ask(AcceptCall { call: call.clone(), media: Media::Video, answer: sdp("answer") }).await
    }

    /// The next event, heartbeats aside.
    pub async fn next(&mut self) -> Event {
        loop {
            let message = self.message().await.expect("the stream stands");
            match serde_json::from_str(&message.data).unwrap() {
                Event::Heartbeat { .. } => {}
                event => return event,
            }
        }
    }

    /// The next event as it came; `None` at the stream's end.
    pub async fn message(&mut self) -> Option<Message> {
        let message = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("something comes")?;
        self.position = message.id.clone().or(self.position.take());
        Some(message)
    }

    /// The next event must be a snapshot.
    pub async fn snapshot(&mut self) -> Snapshot {
        match self.next().await {
            Event::Resync(snapshot) => *snapshot,
            other => panic!("{other:?}"),
        }
    }

    /// The next change in `call`; presence and other things pass by.
    pub async fn change(&mut self, call: &CallId) -> Change {
        loop {
            match self.next().await {
                Event::Call { call: of, change } if of == *call => return change,
                other => skip(other),
            }
        }
    }

    /// The next call that comes in.
    pub async fn incoming(&mut self) -> api::LiveCall {
        loop {
            match self.next().await {
                Event::Incoming(live) => return *live,
                other => skip(other),
            }
        }
    }

    /// Closes the page's stream and opens it where it was.
    pub async fn reconnect(self) -> Page {
        let Page { user, device, stream, position, .. } = self;
        drop(stream);
        user.greeted_page(device, position.as_deref()).await
    }
}

/// Only what other people do at the same time may pass by.
fn skip(event: Event) {
    assert!(matches!(event, Event::Presence { .. } | Event::Contact(_)), "{event:?}");
}

/// A device that no other page is.
pub fn device() -> DeviceId {
    DeviceId::try_from(format!("d{}", fresh())).unwrap()
}

/// A new call to `callee`.
pub fn request(callee: &User) -> RequestCall {
    let call = CallId::try_from(format!("c{}", fresh())).unwrap();
    RequestCall { call, callee: callee.id().clone(), media: Media::Video, offer: sdp("offer") }
}

pub fn sdp(text: &str) -> Sdp {
    Sdp::try_from(text.to_owned()).unwrap()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn answer<T: serde::de::DeserializeOwned>(reply: Reply) -> Result<T, ErrorCode> {
    if reply.status == 200 {
        return Ok(serde_json::from_str(&reply.body).unwrap_or_else(|error| panic!("{error}: {}", reply.body)));
    }
    let body: ErrorBody = serde_json::from_str(&reply.body).unwrap();
    let code = body.data.unwrap().error;
    assert_eq!((body.code, reply.status), (code.status(), code.status()));
    assert!(!body.message.is_empty());
    Err(code)
}
