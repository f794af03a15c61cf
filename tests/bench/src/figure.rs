//! A figure: what was measured, what it is compared with, and what it should be.

use serde::Serialize;

/// What numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Unit {
    /// Milliseconds.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// 1,000 bytes.
    #[serde(rename = "kB")]
    Kilobytes,
    /// 1,000,000 bytes.
    #[serde(rename = "MB")]
    Megabytes,
}

impl Unit {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::Milliseconds => "ms",
            Unit::Seconds => "s",
            Unit::Kilobytes => "kB",
            Unit::Megabytes => "MB",
        }
    }
}

/// A sample's value, and within which bounds the sample lies.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The value that counts.
    pub value: f64,
    /// The least.
    pub low: f64,
    /// The 95th percentile of a median's sample, otherwise the greatest.
    pub high: f64,
    /// How many there were.
    pub samples: usize,
}

impl Measure {
    /// What was measured once.
    pub fn once(value: f64) -> Measure {
        Measure { value, low: value, high: value, samples: 1 }
    }

    /// A sample's median.
    pub fn median(sample: &[f64]) -> Measure {
        let sorted = sorted(sample);
        Measure { value: at(50, &sorted), low: at(0, &sorted), high: at(95, &sorted), samples: sorted.len() }
    }

    /// A sample's percentile.
    pub fn percentile(percent: usize, sample: &[f64]) -> Measure {
        let sorted = sorted(sample);
        Measure { value: at(percent, &sorted), low: at(0, &sorted), high: at(100, &sorted), samples: sorted.len() }
    }
}

fn sorted(sample: &[f64]) -> Vec<f64> {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// A percentile by the nearest rank: always a value of the sample. There is none in an empty one.
fn at(percent: usize, sorted: &[f64]) -> f64 {
    let rank = (percent * sorted.len()).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// At most this, in the figure's unit.
    AtMost(f64),
    /// At most so many times its baseline.
    TimesBaseline(f64),
}

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Baseline {
    /// What was measured.
    pub what: &'static str,
    /// In the same run, in the figure's unit.
    #[serde(flatten)]
    pub measure: Measure,
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub what: &'static str,
    /// What the numbers count.
    pub unit: Unit,
    /// The product's.
    pub measured: Measure,
    /// What it is compared with.
    pub baseline: Option<Baseline>,
    /// All of them are to be met.
    pub goals: Vec<Goal>,
}

impl Figure {
    /// How many times the baseline the product's figure is.
    pub fn ratio(&self) -> Option<f64> {
        Some(self.measured.value / self.baseline?.measure.value)
    }

    /// Whether all goals are met; `None` where there are none.
    pub fn met(&self) -> Option<bool> {
        let meets = |goal: &Goal| match goal {
            Goal::AtMost(most) => self.measured.value <= *most,
            Goal::TimesBaseline(most) => self.ratio().is_some_and(|ratio| ratio <= *most),
        };
        (!self.goals.is_empty()).then(|| self.goals.iter().all(meets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_of_the_sample() {
        let sample: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(Measure::median(&sample), Measure { value: 50.0, low: 1.0, high: 95.0, samples: 100 });
        assert_eq!(Measure::percentile(99, &sample), Measure { value: 99.0, low: 1.0, high: 100.0, samples: 100 });
        assert_eq!(Measure::median(&[7.0]), Measure { samples: 1, ..Measure::once(7.0) });
    }

    #[test]
    fn a_goal_may_be_a_number_or_a_ratio() {
        let figure = |goals: &[Goal]| Figure {
            what: "",
            unit: Unit::Milliseconds,
            measured: Measure::once(11.0),
            baseline: Some(Baseline { what: "", measure: Measure::once(10.0) }),
            goals: goals.to_vec(),
        };
        assert_eq!(figure(&[]).met(), None);
        assert_eq!(figure(&[Goal::AtMost(11.0), Goal::TimesBaseline(1.1)]).met(), Some(true));
        assert_eq!(figure(&[Goal::AtMost(11.0), Goal::TimesBaseline(1.05)]).met(), Some(false));
        assert_eq!(figure(&[Goal::AtMost(10.9)]).met(), Some(false));
    }
}
