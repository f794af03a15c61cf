//! Requests without a browser: sets up in milliseconds what a test only takes for granted.

use crate::server::local_client;
use reqwest::{Client, Response, header};
use shared::{
    api::{AcceptInvitation, DEVICE_HEADER, Invite, KEY_HEADER, Register, Request, SignOut, USER_HEADER},
    ids::UserId,
    people::Person,
};
use std::sync::atomic::{AtomicU64, Ordering};

/// The password of everybody in these tests.
pub const PASSWORD: &str = "correct horse";

/// The page that these requests come from.
pub const DEVICE: &str = "setup";

/// An account, with a session of it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose.
    pub person: Person,
    /// The session's cookie: its name and value.
    pub cookie: (String, String),
    client: Client,
    origin: String,
}

impl Account {
    /// Opens an account on the server at `origin`.
    pub async fn open(origin: &str, name: &str, phone: &str) -> Account {
        let client = local_client();
        let (phone, name, password) = (phone.to_owned(), name.to_owned(), PASSWORD.to_owned());
        let request = Register { phone, name, password, invitation: None };
        let answer = post(&client, origin, &request, None).await;
        let cookie = cookie(&answer);
        let person = answer.json().await.unwrap_or_else(|e| panic!("{}: {e}", Register::PATH));
        Account { person, cookie, client, origin: origin.to_owned() }
    }

    /// Makes this person and `other` contacts.
    pub async fn befriends(&self, other: &Account) {
        self.sends(&Invite { user: other.id() }).await;
        other.sends(&AcceptInvitation { user: self.id() }).await;
    }

    /// Invites `other`.
    pub async fn invites(&self, other: &Account) {
        self.sends(&Invite { user: other.id() }).await;
    }

    /// Ends the session, as another tab of the same browser does.
    pub async fn signs_out(&self) {
        self.sends(&SignOut {}).await;
    }

    /// Sends any request, as the page [`DEVICE`].
    pub async fn sends(&self, request: &impl Request) {
        post(&self.client, &self.origin, request, Some(self)).await;
    }

    /// This person's id.
    pub fn id(&self) -> UserId {
        self.person.id.clone()
    }
}

async fn post<R: Request>(client: &Client, origin: &str, request: &R, sender: Option<&Account>) -> Response {
    static KEYS: AtomicU64 = AtomicU64::new(0);
    let mut post = client
        .post(format!("{origin}{}", R::PATH))
        .header(header::ORIGIN, origin)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "application/json")
        .header(DEVICE_HEADER, DEVICE)
        .header(KEY_HEADER, format!("setup-{}", KEYS.fetch_add(1, Ordering::Relaxed)))
        .json(request);
    if let Some(account) = sender {
        let (name, value) = &account.cookie;
        post = post.header(header::COOKIE, format!("{name}={value}")).header(USER_HEADER, account.id().as_str());
    }
    let answer = post.send().await.unwrap_or_else(|e| panic!("{}: {e}", R::PATH));
    let status = answer.status();
    if !status.is_success() {
        panic!("{}: {status}: {}", R::PATH, answer.text().await.unwrap_or_default());
    }
    answer
}

fn cookie(answer: &Response) -> (String, String) {
    let text = answer.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
    let pair = text.and_then(|text| text.split(';').next()).and_then(|pair| pair.split_once('='));
    let (name, value) = pair.unwrap_or_else(|| panic!("{} sets no cookie", Register::PATH));
    (name.to_owned(), value.to_owned())
}
