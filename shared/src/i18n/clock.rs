//! Durations, as a clock shows them.

/// A duration in milliseconds: minutes and seconds, hours before them once there are any. The same in every language.
pub fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        1.. => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_hours_only_once_there_are_any() {
        let shown = [(0, "0:00"), (999, "0:00"), (65_000, "1:05"), (3_599_999, "59:59"), (3_600_000, "1:00:00")];
        for (milliseconds, text) in shown {
            assert_eq!(clock(milliseconds), text);
        }
        assert_eq!(clock(36_000_000 + 61_000), "10:01:01");
    }
}
