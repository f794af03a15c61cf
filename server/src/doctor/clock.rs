//! The clock: sessions and passwords for TURN end by it, and calls are ordered by it.
//!
//! Without the internet there is nobody to ask what time it is. What can be known: a clock never goes back behind what has
//! been, and the clocks of one product agree.

use super::{
    client::{self, Site},
    finding::{Check, Finding},
    store,
    trouble::in_time,
};
use crate::clock::now_ms;
use shared::i18n::{Doctor, fill};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::OffsetDateTime;

/// This program did not exist before: 2026-01-01, in milliseconds since 1970.
const EARLIEST: u64 = 1_767_225_600_000;
/// A clock is read while time goes on, and `Date` tells whole seconds.
const APART: Duration = Duration::from_secs(5);
/// The newest record may be from a moment ago, by a clock that is set by the network a little at a time.
const BEHIND: Duration = Duration::from_secs(60);

/// Compares this machine's clock with the store's, and with the one in the answers of the server at `site`.
pub(super) async fn check(times: Option<store::Times>, site: Option<&Site>, words: &Doctor) -> Finding {
    // Whether the store's clock agreed was seen when it was asked.
    let answered = match site {
        // A server that is not reached is told of elsewhere.
        Some(site) => in_time(client::date(site)).await.ok().flatten().map(|date| apart(date, now_ms())),
        None => None,
    };
    judge(now_ms(), times, answered, words)
}

fn judge(now: u64, store: Option<store::Times>, answered: Option<Duration>, words: &Doctor) -> Finding {
    let newest = store.map_or(0, |store| store.newest);
    let been = EARLIEST.max(newest.saturating_sub(millis(BEHIND)));
    if now < been {
        let text = fill(words.clock_behind, "now", &shown(now));
        return Finding::failed(Check::Clock, fill(&text, "then", &shown(newest.max(EARLIEST))));
    }
    let others = [(store.map(|store| store.apart), words.store_clock), (answered, words.answers_clock)].into_iter();
    let wrong = others.filter_map(|(apart, whose)| Some((apart.filter(|apart| *apart > APART)?, whose))).next();
    match wrong {
        Some((apart, whose)) => {
            let text = fill(words.clock_apart, "whose", whose);
            Finding::warning(Check::Clock, fill(&text, "n", &apart.as_secs().to_string()))
        }
        None => Finding::ok(Check::Clock, fill(words.clock, "now", &shown(now))),
    }
}

/// How far two clocks are from each other, each in milliseconds since 1970.
pub(super) fn apart(one: u64, other: u64) -> Duration {
    Duration::from_millis(one.abs_diff(other))
}

/// An HTTP date (RFC 9110, section 5.6.7), in milliseconds since 1970.
pub(super) fn parse_date(text: &str) -> Option<u64> {
    let date: SystemTime = httpdate::parse_http_date(text).ok()?;
    Some(millis(date.duration_since(UNIX_EPOCH).ok()?))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// To the second, in UTC.
fn shown(ms: u64) -> String {
    let seconds = i64::try_from(ms / 1000).unwrap_or(i64::MAX);
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!("{} {:02}:{:02}:{:02} UTC", time.date(), time.hour(), time.minute(), time.second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;
    use shared::i18n::Language;

    /// 2026-11-26 05:41:07 UTC.
    const NOW: u64 = 1_795_671_667_000;

    fn judged(now: u64, store: Option<store::Times>, answered: Option<Duration>) -> Finding {
        judge(now, store, answered, Language::En.terminal().doctor)
    }

    fn times(newest: u64, apart: Duration) -> Option<store::Times> {
        Some(store::Times { newest, apart })
    }

    #[test]
    fn a_clock_that_agrees_with_all_others_is_shown() {
        let right = judged(NOW, times(NOW - 1, Duration::from_secs(1)), Some(Duration::from_secs(2)));
        assert_eq!((right.status, right.message.as_str()), (Status::Ok, "Clock: 2026-11-26 05:41:07 UTC"));
        assert_eq!(judged(NOW, None, None), right);
    }

    #[test]
    fn a_clock_that_shows_what_has_been_is_wrong() {
        let behind = judged(NOW, times(NOW + 90_000, Duration::ZERO), None);
        assert_eq!(behind.status, Status::Failed);
        assert!(behind.message.contains("05:42:37"), "{}", behind.message);
        assert_eq!(judged(NOW, times(NOW + 30_000, Duration::ZERO), None).status, Status::Ok);
        // 1970: no battery.
        assert_eq!(judged(5, None, None).status, Status::Failed);
    }

    #[test]
    fn whose_clock_differs_is_told() {
        let store = judged(NOW, times(0, Duration::from_secs(9)), None);
        assert_eq!(store.status, Status::Warning);
        assert!(store.message.contains("the store's differs by 9 s"), "{}", store.message);
        let answers = judged(NOW, times(0, Duration::ZERO), Some(Duration::from_secs(3600)));
        assert!(answers.message.contains("the server's answers differs by 3600 s"), "{}", answers.message);
    }

    #[test]
    fn a_date_is_read_as_http_has_it() {
        assert_eq!(parse_date("Thu, 26 Nov 2026 05:41:07 GMT"), Some(NOW));
        assert_eq!(parse_date("yesterday"), None);
    }
}
