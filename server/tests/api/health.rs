//! What service managers and proxies ask.

use crate::common::{World, exchange};

async fn status(world: &World, path: &str) -> u16 {
    let reply = exchange(world.address, "GET", path, &[], "").await;
    assert!(reply.header("content-type").unwrap().starts_with("text/plain"), "{path}");
    assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
    assert_eq!(reply.body.lines().count(), 1, "{}", reply.body);
    reply.status
}

#[tokio::test]
async fn a_server_that_works_is_healthy_and_ready() {
    let world = World::new().await;
    assert_eq!((status(&world, "/healthz").await, status(&world, "/readyz").await), (200, 200));
}

#[tokio::test]
async fn a_server_that_stops_is_not_ready() {
    let world = World::new().await;
    world.app.hub.close_all();
    assert_eq!((status(&world, "/healthz").await, status(&world, "/readyz").await), (200, 503));
}
