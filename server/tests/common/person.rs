//! Somebody with a browser.

use super::{PASSWORD, TestServer, TestStream};
use reqwest::{Client, Method, RequestBuilder, Response, header};
use shared::{
    api::{self, AcceptInvitation, Invite, SignIn},
    error::{ErrorBody, ErrorCode},
    ids::DeviceId,
    people::Person,
};
use std::sync::atomic::{AtomicU64, Ordering};

/// A page of somebody who is signed in: a person, their browser's cookie, a device of its own.
#[derive(Clone)]
pub struct TestPerson {
    /// Who.
    pub person: Person,
    /// The page.
    pub device: DeviceId,
    /// The browser's session cookie, as `name=value`.
    pub cookie: String,
    origin: String,
    client: Client,
}

/// A refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The whole answer.
    pub body: ErrorBody,
}

impl Refusal {
    /// Why.
    pub fn code(&self) -> ErrorCode {
        self.body.data.expect("a refusal has a code").error
    }
}

impl TestPerson {
    /// Registers or signs in.
    pub(super) async fn enter<R: api::Request<Response = Person>>(
        server: &TestServer,
        request: &R,
    ) -> Result<Self, Refusal> {
        let response = send(server.request(Method::POST, R::PATH), request).await;
        let cookie = given_cookie(&response);
        let person = parse(response).await?;
        let cookie = cookie.expect("who enters gets a cookie");
        Ok(Self { person, device: new_device(), cookie, origin: server.origin(), client: server.client.clone() })
    }

    /// Signs in in another browser.
    pub async fn another_browser(&self, server: &TestServer) -> Self {
        let request = SignIn { phone: self.person.phone.to_string(), password: PASSWORD.into() };
        Self::enter(server, &request).await.unwrap()
    }

    /// Another tab of the same browser.
    pub fn another_tab(&self) -> Self {
        Self { device: new_device(), ..self.clone() }
    }

    /// Sends a request as the page would, with a key of its own.
    pub async fn post<R: api::Request>(&self, request: R) -> Result<R::Response, Refusal> {
        self.post_with_key(request, &new_key()).await
    }

    /// Sends a request with this key, as a repeat would.
    pub async fn post_with_key<R: api::Request>(&self, request: R, key: &str) -> Result<R::Response, Refusal> {
        parse(send(self.request(Method::POST, R::PATH).header(api::KEY_HEADER, key), &request).await).await
    }

    /// The person who the server thinks is signed in.
    pub async fn me(&self) -> Result<Person, Refusal> {
        parse(self.request(Method::GET, api::ME).send().await.unwrap()).await
    }

    /// A request with the page's headers, without a key and a body.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.origin))
            .header(header::COOKIE, &self.cookie)
            .header(header::ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header(api::DEVICE_HEADER, self.device.as_str())
            .header(api::USER_HEADER, self.person.id.as_str())
    }

    /// Opens the page's event stream.
    pub async fn stream(&self) -> TestStream {
        self.stream_after(None).await
    }

    /// Opens the page's event stream where it broke off.
    pub async fn stream_after(&self, after: Option<&str>) -> TestStream {
        let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
        let path = format!("{}?device={}{after}", api::EVENTS, self.device);
        let response = self.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), 200);
        TestStream::new(response)
    }

    /// Invites, and the other accepts.
    pub async fn befriend(&self, other: &TestPerson) {
        self.post(Invite { user: other.person.id.clone() }).await.unwrap();
        other.post(AcceptInvitation { user: self.person.id.clone() }).await.unwrap();
    }
}

/// A device that no page has had.
pub fn new_device() -> DeviceId {
    DeviceId::try_from(format!("device-{}", count())).unwrap()
}

/// A key that no request has had.
pub fn new_key() -> String {
    format!("key-{}", count())
}

/// The cookie that the answer gives, as `name=value`.
pub fn given_cookie(response: &Response) -> Option<String> {
    let line = response.headers().get(header::SET_COOKIE)?.to_str().unwrap();
    line.split(';').next().map(str::to_owned)
}

fn count() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

async fn send<R: api::Request>(builder: RequestBuilder, request: &R) -> Response {
    let body = serde_json::to_vec(request).unwrap();
    builder.header(header::CONTENT_TYPE, "application/json").body(body).send().await.unwrap()
}

async fn parse<T: serde::de::DeserializeOwned>(response: Response) -> Result<T, Refusal> {
    let status = response.status();
    let body = response.bytes().await.unwrap();
    match status.is_success() {
        true => Ok(serde_json::from_slice(&body).unwrap()),
        false => Err(Refusal { status: status.as_u16(), body: serde_json::from_slice(&body).unwrap() }),
    }
}
