//! What a page says when its program has broken down.

use crate::{error::ApiError, http::Input};
use dioxus_fullstack::post;
use shared::api::Report;

/// Writes it into the log, on one line whatever it holds.
#[post("/api/report", input: Input<Report>)]
pub async fn report() -> Result<(), ApiError> {
    tracing::warn!(text = ?input.0.text.as_str(), "a page has broken down");
    Ok(())
}
