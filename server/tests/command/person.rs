//! Somebody who uses the server, without a browser.

use crate::machine::Server;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read},
    net::TcpStream,
};

pub const PASSWORD: &str = "password123";

/// Somebody who is signed in, on one page.
pub struct Person {
    pub id: String,
    cookie: String,
}

impl Person {
    /// Opens an account.
    pub fn register(server: &Server, phone: &str) -> Self {
        let account = json!({ "phone": phone, "name": "Anna", "password": PASSWORD });
        Self::enter(server, "/api/auth/register", &account).unwrap()
    }

    /// Signs in; a refusal comes back as its code.
    pub fn sign_in(server: &Server, phone: &str, password: &str) -> Result<Self, String> {
        Self::enter(server, "/api/auth/sign-in", &json!({ "phone": phone, "password": password }))
    }

    /// Posts this to a route that signs in.
    pub fn enter(server: &Server, path: &str, body: &Value) -> Result<Self, String> {
        let (head, body) = post(server, path, "", body);
        if !head.starts_with("HTTP/1.0 200 ") {
            return Err(body["data"]["error"].as_str().unwrap().to_owned());
        }
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next());
        Ok(Self { id: body["id"].as_str().unwrap().to_owned(), cookie: cookie.unwrap().to_owned() })
    }

    /// Posts this as the page; it must succeed.
    pub fn ask(&self, server: &Server, path: &str, body: &Value) -> Value {
        let Self { id, cookie } = self;
        let headers = format!(
            "cookie: {cookie}\r\nvisavis-user: {id}\r\nvisavis-device: page-{id}\r\nidempotency-key: {path}\r\n"
        );
        let (head, answer) = post(server, path, &headers, body);
        assert!(head.starts_with("HTTP/1.0 200 "), "{path}: {head}{answer}");
        answer
    }

    /// Opens the page's event stream.
    pub fn stream(&self, server: &Server) -> Stream {
        let Self { id, cookie } = self;
        let head = format!("GET /api/events?device=page-{id} HTTP/1.0\r\ncookie: {cookie}\r\n\r\n");
        Stream(BufReader::new(server.send(&head)))
    }
}

/// An open event stream.
pub struct Stream(BufReader<TcpStream>);

impl Stream {
    /// The next event of this kind.
    pub fn next(&mut self, kind: &str) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream ended before {kind}");
            if let Some(data) = line.strip_prefix("data: ") {
                let event: Value = serde_json::from_str(data).unwrap();
                // One that carries nothing is its kind alone.
                if event == kind {
                    return Value::Null;
                }
                if let Some(value) = event.get(kind) {
                    return value.clone();
                }
            }
        }
    }

    /// Reads until the server ends it.
    pub fn ends(mut self) {
        self.0.read_to_end(&mut Vec::new()).unwrap();
    }
}

/// The head of the answer, and its body.
fn post(server: &Server, path: &str, headers: &str, body: &Value) -> (String, Value) {
    let body = body.to_string();
    let length = body.len();
    let head =
        format!("POST {path} HTTP/1.0\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n");
    let mut answer = String::new();
    server.send(&(head + &body)).read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), serde_json::from_str(body).unwrap())
}
