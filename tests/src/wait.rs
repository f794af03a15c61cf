//! Waiting for a condition, and for a moment.

use std::time::{Duration, Instant, SystemTime};

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

/// A moment that several people can prepare for, by the clock that their browsers have, too.
#[derive(Clone, Copy, Debug)]
pub struct Moment(u64);

impl Moment {
    /// So long from now.
    pub fn after(wait: Duration) -> Moment {
        let since_1970 = (SystemTime::now() + wait).duration_since(SystemTime::UNIX_EPOCH);
        let ms = since_1970.expect("it is later than 1970").as_millis();
        Moment(u64::try_from(ms).expect("milliseconds since 1970 fit for millions of years"))
    }

    /// In milliseconds since 1970.
    pub(crate) fn ms(self) -> u64 {
        self.0
    }
}
