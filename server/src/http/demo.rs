//! The addresses of the demonstration. Each tab has all routes below an address of its own, so that its cookie is sent there
//! alone.

use super::files;
use crate::{auth::Jar, demo::Demo};
use axum::{
    Extension, Router,
    extract::{Path, Request, rejection::PathRejection},
    middleware::{Next, from_fn},
    response::Response,
    routing::any,
};
use serde::Deserialize;
use shared::{api::DEMO, ids::DeviceId};
use tracing::Instrument;

#[derive(Deserialize)]
struct Tab {
    device: DeviceId,
}

/// The routes of each tab. Without a demonstration there is nothing at these addresses, not even the page.
pub(super) fn routes(demo: Option<&Demo>) -> Router {
    let Some(demo) = demo else {
        let paths = [DEMO.to_owned(), format!("{DEMO}/"), format!("{DEMO}/{{*rest}}")];
        return paths.iter().fold(Router::new(), |routes, path| routes.route(path, any(nothing)));
    };
    let tab = super::api_routes(demo.app().clone()).layer(Extension(demo.clone())).layer(from_fn(in_tab));
    Router::new().nest(&format!("{DEMO}/{{device}}"), tab)
}

async fn nothing() -> Response {
    files::not_found()
}

/// Answers a request of the tab that the path names, with its own cookie.
async fn in_tab(tab: Result<Path<Tab>, PathRejection>, mut request: Request, next: Next) -> Response {
    let Ok(Path(Tab { device })) = tab else { return files::not_found() };
    request.extensions_mut().insert(Jar::below(format!("{DEMO}/{device}/")));
    // In the log the routes are named as everybody's are.
    next.run(request).instrument(tracing::info_span!("demo")).await
}
