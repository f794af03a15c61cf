//! Waiting for a condition, and for a moment.

use std::time::{Duration, Instant, SystemTime};

/// How long something on a page may take. Far more than it should: the machine may be busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Between two questions passes an eighth of the time that they have taken so far, but neither less nor more than this: an answer
/// costs the page something, and what has not come for long may be noticed a little later.
const PACE: (Duration, Duration) = (Duration::from_millis(30), Duration::from_millis(250));

/// Asks until there is an answer. `None`: there was none within `patience`.
pub async fn until<T>(patience: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        let answer = ask().await;
        let past = start.elapsed();
        if answer.is_some() || past >= patience {
            return answer;
        }
        tokio::time::sleep((past / 8).clamp(PACE.0, PACE.1)).await;
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
