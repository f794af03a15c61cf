//! The server as a browser on this machine sees it: over HTTP, with or without TLS. How long it may take, whoever asks knows.

mod events;
mod site;
pub(super) mod tls;

pub(super) use events::{Ended, Events};
pub(super) use site::Site;

use super::{clock::parse_date, guests::Guest, trouble::Trouble};
use crate::auth::cookie_of;
use axum::body::{Body, to_bytes};
use http::{
    HeaderMap, HeaderName, Method, Request, Response, StatusCode,
    header::{CONTENT_TYPE, COOKIE, DATE, HOST, ORIGIN},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use shared::{
    api::{DEVICE_HEADER, KEY_HEADER, USER_HEADER},
    error::ErrorBody,
};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

/// An open connection.
pub(super) type Connection = Either<TcpStream, TlsStream<TcpStream>>;

/// Longest answer that is read whole, in bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What came back for a request.
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// Status and code of a refusal, for a sentence.
    pub fn refusal(&self) -> String {
        let said = serde_json::from_slice::<ErrorBody>(&self.body).ok().and_then(|body| body.data);
        let code = said.map(|data| format!(" {}", data.error)).unwrap_or_default();
        format!("{}{code}", self.status.as_u16())
    }
}

/// Opens a TCP connection to the first address of `host` that takes one.
pub(super) async fn tcp(host: &str, port: u16) -> Result<TcpStream, Trouble> {
    let mut failed = Trouble::UnknownName;
    for address in lookup_host((host, port)).await.map_err(|_| Trouble::UnknownName)? {
        match TcpStream::connect(address).await {
            Ok(connection) => return Ok(connection),
            Err(error) => failed = error.into(),
        }
    }
    Err(failed)
}

/// What stands in the `Date` of an answer, in milliseconds since 1970.
pub(super) async fn date(site: &Site) -> Result<Option<u64>, Trouble> {
    let answer = get(site, "/healthz").await?;
    Ok(answer.headers.get(DATE).and_then(|date| parse_date(date.to_str().ok()?)))
}

/// Asks for a path without saying who asks.
pub(super) async fn get(site: &Site, path: &str) -> Result<Answer, Trouble> {
    let request = Request::builder().method(Method::GET).uri(path).header(HOST, site.authority());
    read(send(site, request.body(Body::empty())).await?).await
}

/// Posts what `guest` asks for, from the page `device`.
pub(super) async fn post<R: shared::api::Request>(
    site: &Site,
    guest: &Guest,
    device: &str,
    request: &R,
) -> Result<Answer, Trouble> {
    let body = json(request)?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (HeaderName::from_static(USER_HEADER), guest.person.id.as_str()),
        (HeaderName::from_static(DEVICE_HEADER), device),
        (HeaderName::from_static(KEY_HEADER), device),
    ];
    let mut request = as_guest(site, guest, Method::POST, R::PATH);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    read(send(site, request.body(Body::from(body))).await?).await
}

/// Opens the event stream of `guest`; a refusal comes back as it is.
pub(super) async fn events(site: &Site, guest: &Guest, device: &str) -> Result<Result<Events, Answer>, Trouble> {
    let path = format!("{}?device={device}", shared::api::EVENTS);
    let request = as_guest(site, guest, Method::GET, &path).body(Body::empty());
    let answer = send(site, request).await?;
    if answer.status() == StatusCode::OK {
        Ok(Ok(Events::of(answer.into_body())))
    } else {
        Ok(Err(read(answer).await?))
    }
}

fn as_guest(site: &Site, guest: &Guest, method: Method, path: &str) -> http::request::Builder {
    let request = Request::builder().method(method).uri(path).header(HOST, site.authority());
    request.header(ORIGIN, site.origin()).header(COOKIE, cookie_of(guest.token.reveal(), site.https))
}

async fn send(site: &Site, request: http::Result<Request<Body>>) -> Result<Response<Body>, Trouble> {
    let request = request.map_err(Trouble::garbled)?;
    let connection = connect(site).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(connection)).await.map_err(Trouble::garbled)?;
    // It ends with the answer's body.
    tokio::spawn(connection);
    Ok(sender.send_request(request).await.map_err(Trouble::garbled)?.map(Body::new))
}

/// Whatever certificate the server shows will do: that is judged by itself, and only guests' tokens are sent here.
async fn connect(site: &Site) -> Result<Connection, Trouble> {
    let connection = tcp(&site.host, site.port).await?;
    Ok(match site.https {
        true => Either::Right(tls::with_any(connection, &site.host).await?),
        false => Either::Left(connection),
    })
}

async fn read(answer: Response<Body>) -> Result<Answer, Trouble> {
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, LONGEST_ANSWER).await.map_err(Trouble::garbled)?;
    Ok(Answer { status: parts.status, headers: parts.headers, body: body.to_vec() })
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Trouble> {
    serde_json::to_vec(value).map_err(Trouble::garbled)
}
