//! Waiting for a condition.

use std::time::{Duration, Instant};

/// How long something on a page may take. Far more than it should: the machine may be busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Time between two questions.
const PACE: Duration = Duration::from_millis(50);

/// Asks until there is an answer. `None`: there was none within `patience`.
pub async fn until<T>(patience: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + patience;
    loop {
        let answer = ask().await;
        if answer.is_some() || Instant::now() >= end {
            return answer;
        }
        tokio::time::sleep(PACE).await;
    }
}
