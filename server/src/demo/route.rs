//! The one route that only the demonstration has.

use super::Demo;
use crate::{
    auth::Presented,
    error::ApiError,
    http::{Address, Input},
};
use axum::Extension;
use dioxus_fullstack::post;
use shared::{api::EnterDemo, error::ErrorCode, people::Person};

/// Lets somebody in. Outside of the demonstration there is no such route: server functions register everywhere.
#[post("/api/auth/demo", demo: Option<Extension<Demo>>, presented: Presented, address: Address, input: Input<EnterDemo>)]
pub async fn enter() -> Result<Person, ApiError> {
    let Extension(demo) = demo.ok_or(ErrorCode::NoSuchRoute)?;
    demo.enter(presented, address, input.0).await
}
