//! What holds for every answer: the route map, the guards, the page's files.

mod common;

use common::TestServer;
use dioxus_server::ServerFunction;
use reqwest::{Method, header};
use shared::{
    api,
    error::{ErrorBody, ErrorCode},
};
use std::collections::BTreeSet;

#[tokio::test]
async fn the_server_functions_are_the_declared_routes() {
    let registered: BTreeSet<_> =
        ServerFunction::collect().iter().map(|f| (f.method().to_string(), f.path())).collect();
    let declared = api::PATHS.iter().map(|path| ("POST".to_owned(), *path)).chain([("GET".to_owned(), api::ME)]);
    assert_eq!(registered, declared.collect());
}

#[tokio::test]
async fn every_answer_carries_the_protective_headers() {
    let server = TestServer::start().await;
    for path in ["/", "/login", "/assets/app-0123.js", "/assets/none.js", "/api/auth/me", "/api/none"] {
        let response = server.request(Method::GET, path).send().await.unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("'unsafe"), "{path}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
        assert!(response.headers().contains_key("permissions-policy"), "{path}");
        assert!(response.headers().contains_key("referrer-policy"), "{path}");
        assert_eq!(response.headers()["cross-origin-opener-policy"], "same-origin", "{path}");
    }
}

#[tokio::test]
async fn an_unknown_route_is_told_in_json() {
    let server = TestServer::start().await;
    for path in ["/api", "/api/", "/api/none", "/api/auth", "/api/auth/me/too"] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let response = server.request(method, path).send().await.unwrap();
            assert_eq!(response.status(), 404, "{path}");
            let body: ErrorBody = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
            assert_eq!(body.data.unwrap().error, ErrorCode::NoSuchRoute, "{path}");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_in_json() {
    let server = TestServer::start().await;
    for path in api::PATHS {
        let response = server.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 405, "{path}");
        assert_eq!(response.headers()[header::ALLOW], "POST", "{path}");
        let body: ErrorBody = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(body.data.unwrap().error, ErrorCode::MethodNotAllowed, "{path}");
    }
}

#[tokio::test]
async fn nobody_is_redirected_whatever_they_accept() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let request = anna.request(Method::GET, api::ME).header(header::ACCEPT, "text/html");
    let response = request.header(header::REFERER, format!("{}/login", server.origin())).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn every_path_of_the_page_gets_the_page() {
    let server = TestServer::start().await;
    for path in ["/", "/login", "/history", "/some/where"] {
        let response = server.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache", "{path}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html", "{path}");
        assert!(response.headers().contains_key(header::LAST_MODIFIED), "{path}");
        assert!(response.text().await.unwrap().contains("<title>Visavis</title>"), "{path}");
    }
}

#[tokio::test]
async fn an_asset_is_kept_for_a_year_and_comes_compressed_to_who_can_read_it() {
    let server = TestServer::start().await;
    let ask = || server.request(Method::GET, "/assets/app-0123.js");
    let plain = ask().send().await.unwrap();
    assert_eq!(plain.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(plain.text().await.unwrap(), "export {};");
    let packed = ask().header(header::ACCEPT_ENCODING, "br").send().await.unwrap();
    assert_eq!(packed.headers()[header::CONTENT_ENCODING], "br");
    assert_eq!(packed.headers()[header::CONTENT_TYPE], "text/javascript");
}

#[tokio::test]
async fn a_missing_file_is_missing_and_stays_so_for_nobody() {
    let server = TestServer::start().await;
    for path in ["/assets/none.js", "/none.png", "/assets/../../Cargo.toml", "/..%2f..%2fetc/passwd.txt"] {
        let response = server.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache", "{path}");
    }
}
