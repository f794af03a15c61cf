//! Whether the process answers, and whether it can serve: for service managers and proxies, in plain text.

use crate::{app::App, db::DbError};
use axum::{Extension, Router, routing::get};
use http::{
    StatusCode,
    header::{CACHE_CONTROL, HeaderName},
};
use std::time::Duration;
use tokio::time::timeout;

/// A store that takes longer over one read is no use to anybody.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a process that answers says.
pub(crate) const ANSWERS: &str = "The process answers.\n";

type Answer = (StatusCode, [(HeaderName, &'static str); 1], &'static str);

/// The two checks. They stand outside of what logs, limits and words the requests of people.
pub(super) fn routes(app: App) -> Router {
    Router::new().route("/healthz", get(healthy)).route("/readyz", get(ready)).layer(Extension(app))
}

/// The process answers.
async fn healthy() -> Answer {
    answer(StatusCode::OK, ANSWERS)
}

/// The store answers, and the server goes on.
async fn ready(Extension(app): Extension<App>) -> Answer {
    readiness(app.hub.stopping(), app.db.ping()).await
}

async fn readiness(stopping: bool, read: impl Future<Output = Result<(), DbError>>) -> Answer {
    if stopping {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "The server is stopping.\n");
    }
    match timeout(PATIENCE, read).await {
        Ok(Ok(())) => answer(StatusCode::OK, "The server is ready.\n"),
        Ok(Err(error)) => {
            tracing::warn!("not ready: {error}");
            answer(StatusCode::SERVICE_UNAVAILABLE, "The store fails.\n")
        }
        Err(_) => answer(StatusCode::SERVICE_UNAVAILABLE, "The store does not answer within a second.\n"),
    }
}

fn answer(status: StatusCode, sentence: &'static str) -> Answer {
    (status, [(CACHE_CONTROL, "no-store")], sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[tokio::test]
    async fn a_store_that_fails_or_keeps_silent_is_not_ready() {
        let failed = || ready(Err(DbError::Malformed("a test".to_owned())));
        assert_eq!(readiness(false, failed()).await.2, "The store fails.\n");
        let (status, _, sentence) = readiness(false, pending()).await;
        assert_eq!(
            (status, sentence),
            (StatusCode::SERVICE_UNAVAILABLE, "The store does not answer within a second.\n")
        );
        // It is not even asked.
        assert_eq!(readiness(true, failed()).await.2, "The server is stopping.\n");
    }
}
