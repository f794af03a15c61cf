//! The HTTP side: the router and what every request passes through.

mod actor;
mod input;

pub use actor::{Actor, CurrentUser};
pub use input::Input;

use crate::app::App;
use axum::{Extension, Router};
use dioxus_server::{DioxusRouterExt, FullstackState};

/// The whole product's router.
pub fn router(app: App) -> Router {
    Router::new().register_server_functions().with_state(FullstackState::headless()).layer(Extension(app))
}
