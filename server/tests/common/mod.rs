//! A server on a port of its own with a store in memory, and people who use it as their pages would.

#![allow(dead_code, unused_imports, reason = "each test file takes what it needs")]

mod person;
mod stream;

pub use person::{Refusal, TestPerson, given_cookie, new_device, new_key};
pub use stream::TestStream;

use reqwest::{Client, Method, RequestBuilder};
use server::{app::App, config::Config, db::Db, http};
use shared::{api::Register, people::Person};
use std::{fs, net::SocketAddr};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The password of everybody.
pub const PASSWORD: &str = "password123";

/// A running server. It ends with the test.
pub struct TestServer {
    /// The server's own handle.
    pub app: App,
    address: SocketAddr,
    client: Client,
    public: TempDir,
}

impl TestServer {
    /// Starts one with the product's settings.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts one with changed settings.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        change(&mut config);
        let app = App::new(Db::in_memory().await.unwrap(), config);
        tokio::spawn(server::calls::keep_time(app.clone()));
        let public = page();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = http::router(app.clone(), public.path());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { app, address, client: Client::builder().no_proxy().build().unwrap(), public }
    }

    /// Opens an account in a browser of its own.
    pub async fn register(&self, phone: &str, name: &str) -> TestPerson {
        let request = Register { phone: phone.into(), name: name.into(), password: PASSWORD.into() };
        TestPerson::enter(self, &request).await.unwrap()
    }

    /// Two people who are contacts.
    pub async fn contacts(&self) -> (TestPerson, TestPerson) {
        let anna = self.register("+79182725362", "Anna").await;
        let boris = self.register("+79182725363", "Boris").await;
        anna.befriend(&boris).await;
        (anna, boris)
    }

    /// A bare request, as some program would send it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    /// What a page of the product's sends as `Origin`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn page() -> TempDir {
    let public = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(public.path().join(name), text).unwrap();
    fs::create_dir(public.path().join("assets")).unwrap();
    write("index.html", "<!doctype html><title>Visavis</title>");
    write("manifest.json", "{}");
    write("assets/app-0123.js", "export {};");
    write("assets/app-0123.js.br", "as brotli");
    public
}
