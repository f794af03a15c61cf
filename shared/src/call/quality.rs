//! How good the connection of a call is, from what a browser counts.

use std::collections::VecDeque;

/// What a browser has counted since the connection began, and what it measures now (W3C WebRTC Statistics).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Packets that arrived: `packetsReceived`, sound and picture together.
    pub received: u64,
    /// Packets that did not: `packetsLost`. It falls when a late one arrives after all.
    pub lost: i64,
    /// The last round trip to the other page, in milliseconds: `currentRoundTripTime`.
    pub round_trip_ms: Option<u32>,
    /// Width and height of the picture that arrives, in pixels: `frameWidth`, `frameHeight`.
    pub picture: Option<(u32, u32)>,
}

/// How the last seconds were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality {
    /// In one word.
    pub grade: Grade,
    /// Packets lost on the way to this page, in percent; none where nothing was sent to it.
    pub loss_percent: Option<u32>,
    /// Round trip to the other page, in milliseconds.
    pub round_trip_ms: Option<u32>,
    /// Width and height of the picture that arrives, in pixels.
    pub picture: Option<(u32, u32)>,
}

/// A connection in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nobody notices the connection.
    Good,
    /// Words or pictures falter now and then.
    Weak,
    /// A conversation is hard.
    Bad,
}

/// Up to these a connection is good: speech codecs conceal such loss, and nobody feels such a delay (ITU-T G.114
/// takes 150 ms one way as unnoticed).
const GOOD: Limits = Limits { loss_percent: 2, round_trip_ms: 300 };
/// Up to these it is weak (G.114 takes 400 ms one way as the limit of what is usable).
const WEAK: Limits = Limits { loss_percent: 8, round_trip_ms: 800 };

struct Limits {
    loss_percent: u32,
    round_trip_ms: u32,
}

/// Compares what is counted now with what was counted some readings ago, so that one lost packet is no alarm.
#[derive(Clone, Debug, Default)]
pub struct Gauge {
    readings: VecDeque<Counted>,
}

impl Gauge {
    /// Over how many readings it looks back.
    const SPAN: usize = 4;

    /// Takes a reading. `awaited`: the other page says that it sends something.
    pub fn take(&mut self, now: Counted, awaited: bool) -> Quality {
        // The counts begin anew with a new connection.
        if self.readings.back().is_some_and(|last| now.received < last.received) {
            self.readings.clear();
        }
        let silent = awaited && self.readings.back().is_some_and(|last| last.received == now.received);
        let then = self.readings.front().copied().unwrap_or_default();
        self.readings.push_back(now);
        if self.readings.len() > Self::SPAN {
            self.readings.pop_front();
        }
        let received = now.received - then.received;
        let lost = u64::try_from(now.lost - then.lost).unwrap_or(0);
        let sent = received + lost;
        let loss_percent = (sent > 0).then(|| u32::try_from((lost * 100).div_ceil(sent)).unwrap_or(100));
        // Where nothing arrives, nothing says how much is lost, and the round trip is an old one.
        let grade = if silent { Grade::Bad } else { grade(loss_percent.unwrap_or(0), now.round_trip_ms.unwrap_or(0)) };
        Quality { grade, loss_percent, round_trip_ms: now.round_trip_ms, picture: now.picture }
    }
}

/// The grade of a connection that loses so much, and takes so long there and back.
pub fn grade(loss_percent: u32, round_trip_ms: u32) -> Grade {
    let within = |limits: &Limits| loss_percent <= limits.loss_percent && round_trip_ms <= limits.round_trip_ms;
    if within(&GOOD) {
        Grade::Good
    } else if within(&WEAK) {
        Grade::Weak
    } else {
        Grade::Bad
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(received: u64, lost: i64, round_trip_ms: u32) -> Counted {
        Counted { received, lost, round_trip_ms: Some(round_trip_ms), picture: None }
    }

    #[test]
    fn loss_and_delay_decide_the_grade() {
        for (received, lost, round_trip_ms, expected) in [
            (1000, 0, 20, Grade::Good),
            (98, 2, 300, Grade::Good),
            (97, 3, 20, Grade::Weak),
            (1000, 0, 301, Grade::Weak),
            (92, 8, 800, Grade::Weak),
            (90, 10, 20, Grade::Bad),
            (1000, 0, 801, Grade::Bad),
            (0, 50, 20, Grade::Bad),
        ] {
            let quality = Gauge::default().take(counted(received, lost, round_trip_ms), true);
            assert_eq!(quality.grade, expected, "{received} {lost} {round_trip_ms}");
        }
    }

    #[test]
    fn a_bad_moment_is_forgotten_after_some_readings() {
        let mut gauge = Gauge::default();
        gauge.take(counted(100, 0, 20), true);
        assert_eq!(gauge.take(counted(150, 50, 20), true).grade, Grade::Bad);
        let later: Vec<_> = (1..=5).map(|n| gauge.take(counted(150 + n * 100, 50, 20), true).grade).collect();
        assert_eq!(later.last(), Some(&Grade::Good));
    }

    #[test]
    fn where_nothing_is_sent_no_loss_is_told() {
        let mut gauge = Gauge::default();
        gauge.take(counted(10, 1, 20), true);
        for _ in 0..Gauge::SPAN {
            gauge.take(counted(10, 1, 20), true);
        }
        assert_eq!(gauge.take(counted(10, 1, 20), true).loss_percent, None);
    }

    #[test]
    fn where_nothing_comes_of_what_is_sent_the_connection_is_bad() {
        let mut gauge = Gauge::default();
        assert_eq!(gauge.take(counted(10, 0, 20), true).grade, Grade::Good);
        assert_eq!(gauge.take(counted(10, 0, 20), true).grade, Grade::Bad);
        assert_eq!(gauge.take(counted(10, 0, 20), false).grade, Grade::Good);
        assert_eq!(gauge.take(counted(90, 0, 20), true).grade, Grade::Good);
    }

    #[test]
    fn a_packet_that_comes_late_is_no_negative_loss() {
        let mut gauge = Gauge::default();
        gauge.take(counted(100, 5, 20), true);
        assert_eq!(gauge.take(counted(200, 3, 20), true).loss_percent, Some(0));
    }

    #[test]
    fn a_new_connection_counts_anew() {
        let mut gauge = Gauge::default();
        gauge.take(counted(1000, 100, 20), true);
        assert_eq!(gauge.take(counted(50, 0, 20), true).loss_percent, Some(0));
    }
}
