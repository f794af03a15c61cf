//! The figures as a table, as JSON, and in README.md.

use crate::{
    figure::{Figure, Goal, Measure, Unit},
    machine::Machine,
};
use serde::Serialize;
use std::{fmt::Write, fs, path::Path};

/// Between these two lines of README.md stands what [`Report::write_into`] has put there.
const BEGIN: &str = "<!-- bench: `make bench-readme` writes what follows -->";
const END: &str = "<!-- /bench -->";

/// All that was measured in one run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// When, as ISO 8601 has it.
    pub date: String,
    /// On what.
    pub machine: Machine,
    /// By which command.
    pub command: String,
    /// The figures, in the table's order.
    pub figures: Vec<Figure>,
}

impl Report {
    /// The table in Markdown, with where it comes from.
    pub fn table(&self) -> String {
        let mut table =
            String::from("| | Visavis | compared with | times | goal | met |\n| --- | --- | --- | --- | --- | --- |\n");
        for figure in &self.figures {
            let compared = figure.baseline.map_or_else(
                || "–".to_owned(),
                |baseline| format!("{}: {}", baseline.what, measure(&baseline.measure, figure.unit)),
            );
            let times = figure.ratio().map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
            let goals: Vec<_> = figure.goals.iter().map(|goal| wording(*goal, figure.unit)).collect();
            let goals = if goals.is_empty() { "–".to_owned() } else { goals.join(", ") };
            let met = match figure.met() {
                Some(true) => "✔",
                Some(false) => "✘",
                None => "–",
            };
            let ours = measure(&figure.measured, figure.unit);
            writeln!(table, "| {} | {ours} | {compared} | {times} | {goals} | {met} |", figure.what)
                .expect("a string takes any text");
        }
        let Report { date, machine, command, .. } = self;
        write!(table, "\nMeasured on {date} by `{command}` on {machine}.\n").expect("a string takes any text");
        table
    }

    /// Keeps the figures with all their numbers in `file`.
    pub fn keep(&self, file: &Path) {
        let json = serde_json::to_string_pretty(self).expect("a report is plain JSON");
        fs::write(file, json + "\n").unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }

    /// Puts the table into `document`, between the two marks.
    pub fn write_into(&self, document: &Path) {
        let text = fs::read_to_string(document).unwrap_or_else(|e| panic!("{}: {e}", document.display()));
        let text = between_marks(&text, &self.table());
        let text = text.unwrap_or_else(|| panic!("{} has no place for the table: {BEGIN} … {END}", document.display()));
        fs::write(document, text).unwrap_or_else(|e| panic!("{}: {e}", document.display()));
    }
}

fn between_marks(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}

/// The value, and where there were several, within which bounds and of how many.
fn measure(measure: &Measure, unit: Unit) -> String {
    let Measure { value, low, high, samples } = *measure;
    let value = format!("{} {}", number(value), unit.symbol());
    if low == high { value } else { format!("{value} ({}–{}, n = {samples})", number(low), number(high)) }
}

fn wording(goal: Goal, unit: Unit) -> String {
    match goal {
        Goal::AtMost(most) => format!("≤ {most} {}", unit.symbol()),
        Goal::TimesBaseline(times) => format!("≤ {times} times"),
    }
}

/// Three digits that count.
fn number(value: f64) -> String {
    let decimals = match value {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_replaces_what_stood_between_the_marks() {
        let text = format!("a\n{BEGIN}\nold\n{END}\nb");
        let new = format!("a\n{BEGIN}\n\nnew\n\n{END}\nb");
        assert_eq!(between_marks(&text, "new\n").as_deref(), Some(new.as_str()));
        assert_eq!(between_marks(&new, "new\n").as_deref(), Some(new.as_str()));
        assert_eq!(between_marks("no marks", "new\n"), None);
    }

    #[test]
    fn numbers_have_three_digits_that_count() {
        assert_eq!([123.4, 12.34, 1.234, 0.1234].map(number), ["123", "12.3", "1.23", "0.12"]);
    }
}
