//! The HTTP side: the router and what every request passes through.

mod actor;
mod address;
mod body;
mod build;
mod demo;
mod files;
pub(crate) mod health;
mod host;
mod input;
pub(crate) mod line;
mod security;
mod wording;

pub use actor::{Actor, CurrentUser};
pub use address::Address;
pub use build::Build;
pub use host::Host;
pub use input::Input;

use crate::{app::App, demo::Demo, error::ApiError, idempotency, stream};
use axum::{
    Extension, Router, middleware,
    routing::{any, get},
};
use dioxus_server::{DioxusRouterExt, FullstackState};
use shared::{api, error::ErrorCode};
use std::path::Path;
use tower_http::catch_panic::CatchPanicLayer;

/// The whole product: the routes below `/api`, those of the demonstration if there is one, the page's files from `public`,
/// and the checks of its health.
pub fn router(app: App, public: &Path, demo: Option<&Demo>) -> Router {
    let harden = middleware::from_fn_with_state(app.config.https, security::harden);
    let health = health::routes(app.clone());
    let page = files::routes(public).layer(middleware::from_fn(line::file));
    let api = api_routes(app).merge(demo::routes(demo)).layer(Extension(Build::of(public)));
    api.merge(page).merge(health).layer(harden)
}

/// Each route that takes or gives JSON is a server function, which registers itself; see [`shared::api`] for the map.
fn api_routes(app: App) -> Router {
    let routes = Router::new()
        .register_server_functions()
        .route(api::EVENTS, get(stream::open))
        .route("/api", any(no_such_route))
        .route("/api/", any(no_such_route))
        .route("/api/{*rest}", any(no_such_route))
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(FullstackState::headless());
    let body_time = app.config.requests.body;
    let limits = middleware::from_fn_with_state(app.clone(), address::limit);
    idempotency::guard(routes)
        .layer(Extension(app))
        .layer(middleware::from_fn_with_state(body_time, body::read))
        .layer(CatchPanicLayer::new())
        .layer(limits)
        .layer(middleware::from_fn(security::same_origin))
        .layer(middleware::from_fn(wording::word))
        .layer(middleware::from_fn(line::request))
}

async fn no_such_route() -> ApiError {
    ErrorCode::NoSuchRoute.into()
}

async fn method_not_allowed() -> ApiError {
    ErrorCode::MethodNotAllowed.into()
}
