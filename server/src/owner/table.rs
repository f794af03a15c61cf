//! The list of accounts as a table for the terminal.

use super::Entry;
use shared::i18n::Terminal;

const COLUMNS: usize = 6;

/// The table with its heading. The names come last: theirs is the only width that a terminal may see otherwise.
pub(super) fn table(entries: &[Entry], terminal: &Terminal) -> String {
    let heading = [terminal.phone, terminal.state, terminal.created, terminal.seen, terminal.sessions, terminal.name];
    let mut rows = vec![heading.map(str::to_owned)];
    rows.extend(entries.iter().map(|entry| row(entry, terminal)));
    let widths: [usize; COLUMNS] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn row(Entry { account, online }: &Entry, terminal: &Terminal) -> [String; COLUMNS] {
    let state = if account.disabled { terminal.disabled } else { terminal.active };
    let seen = match (online, &account.seen) {
        (true, _) => terminal.now.to_owned(),
        (false, Some(seen)) => day(seen),
        (false, None) => "-".to_owned(),
    };
    let (phone, name) = (account.phone.clone(), account.name.clone());
    [phone, state.to_owned(), day(&account.created), seen, account.sessions.to_string(), name]
}

/// The day of a time in RFC 3339.
fn day(time: &str) -> String {
    time.split('T').next().unwrap_or(time).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Listed;
    use shared::i18n::Language;

    fn entry(name: &str, seen: Option<&str>, online: bool) -> Entry {
        let account = Listed {
            id: "u1".to_owned(),
            phone: "+79182725362".to_owned(),
            name: name.to_owned(),
            disabled: !online,
            created: "2026-07-01T08:00:00Z".to_owned(),
            seen: seen.map(str::to_owned),
            sessions: 2,
        };
        Entry { account, online }
    }

    #[test]
    fn columns_stand_one_below_the_other() {
        let entries = [entry("Анна", Some("2026-07-28T10:00:00Z"), true), entry("Boris", None, false)];
        let expected = "\
PHONE         STATE     CREATED     LAST SEEN  SESSIONS  NAME
+79182725362  active    2026-07-01  now        2         Анна
+79182725362  disabled  2026-07-01  -          2         Boris
";
        assert_eq!(table(&entries, Language::En.terminal()), expected);
    }

    #[test]
    fn whoever_is_away_was_last_seen_on_a_day() {
        let table = table(&[entry("Anna", Some("2026-07-28T10:00:00Z"), false)], Language::Ru.terminal());
        assert!(table.starts_with("ТЕЛЕФОН") && table.contains("  2026-07-28  2"), "{table}");
    }
}
