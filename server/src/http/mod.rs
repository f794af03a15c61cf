//! The HTTP side: the router and what every request passes through.

mod actor;
mod body;
mod files;
mod health;
mod input;
mod security;
mod wording;

pub use actor::{Actor, CurrentUser};
pub use input::Input;

use crate::{app::App, error::ApiError, idempotency, stream};
use axum::{
    Extension, Router, middleware,
    routing::{any, get},
};
use dioxus_server::{DioxusRouterExt, FullstackState};
use shared::{api, error::ErrorCode};
use std::path::Path;
use tower_http::catch_panic::CatchPanicLayer;

/// The whole product: the routes below `/api`, the page's files from `public`, and the checks of its health.
pub fn router(app: App, public: &Path) -> Router {
    let health = health::routes(app.clone());
    api_routes(app).merge(files::routes(public)).merge(health).layer(middleware::map_response(security::harden))
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
    idempotency::guard(routes)
        .layer(Extension(app))
        .layer(middleware::from_fn_with_state(body_time, body::read))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(security::same_origin))
        .layer(middleware::from_fn(wording::word))
}

async fn no_such_route() -> ApiError {
    ErrorCode::NoSuchRoute.into()
}

async fn method_not_allowed() -> ApiError {
    ErrorCode::MethodNotAllowed.into()
}
