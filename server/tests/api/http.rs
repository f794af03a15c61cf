//! What holds for every answer: the route map and the guards.

use crate::common::{World, exchange};
use dioxus_server::ServerFunction;
use shared::api;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_server_functions_are_the_declared_routes() {
    let registered: BTreeSet<_> =
        ServerFunction::collect().iter().map(|function| (function.method().to_string(), function.path())).collect();
    let declared = api::PATHS
        .iter()
        .map(|path| ("POST".to_owned(), *path))
        .chain(api::READS.iter().map(|path| ("GET".to_owned(), *path)));
    assert_eq!(registered, declared.collect());
}

#[tokio::test]
async fn every_answer_carries_the_protective_headers() {
    let world = World::new().await;
    for path in ["/", "/login", "/none.js", "/api/auth/me", "/api/none", "/api/contacts/find"] {
        let reply = exchange(world.address, "GET", path, &[], "").await;
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("'unsafe"), "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert!(reply.header("permissions-policy").unwrap().contains("camera=(self)"), "{path}");
    }
}

#[tokio::test]
async fn nobody_is_redirected_whatever_they_accept() {
    let world = World::new().await;
    let anna = world.user("Anna").await;
    let page = format!("http://{}/login", world.address);
    let headers = [("cookie", anna.cookie.as_str()), ("accept", "text/html"), ("referer", &page)];
    let reply = exchange(world.address, "GET", api::ME, &headers, "").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
}
