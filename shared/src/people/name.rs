//! A person's name: what others see of them, so nobody may have one that cannot be seen, or that turns other text around.

use crate::{error::ErrorCode, limits};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A person's name: 1 to 64 characters, trimmed, of which one at least can be seen and none controls others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = ErrorCode;

    fn try_from(text: String) -> Result<Self, ErrorCode> {
        let name = text.trim();
        let fits = name.chars().count() <= limits::NAME_CHARS;
        let is_refused = |c: char| c.is_control() || within(INVISIBLE, c);
        if !fits || name.chars().any(is_refused) || !name.chars().any(is_visible) || !joins(name) {
            return Err(ErrorCode::NameInvalid);
        }
        Ok(Self(name.to_owned()))
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The characters that show nothing or turn text around: Unicode's format characters, apart from those with a shape and
/// from [`JOINERS`], its line and paragraph separators, and the letters that are blank.
const INVISIBLE: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{61c}', '\u{61c}'),
    // Hangul fillers; Braille's blank is further down.
    ('\u{115f}', '\u{1160}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200b}'),
    ('\u{200e}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    // Tags.
    ('\u{e0000}', '\u{e007f}'),
];

/// Zero-width non-joiner and joiner: some scripts, and emoji made of several, need them between two characters.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// The characters that choose a variant of the one before them, and show nothing by themselves.
const SELECTORS: &[(char, char)] = &[
    ('\u{34f}', '\u{34f}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{e0100}', '\u{e01ef}'),
];

fn within(ranges: &[(char, char)], c: char) -> bool {
    ranges.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

/// Shows something by itself, in a name without [`INVISIBLE`]: is no space, joiner or selector.
fn is_visible(c: char) -> bool {
    !within(SELECTORS, c) && !c.is_whitespace() && !JOINERS.contains(&c)
}

/// Each joiner stands between two characters to join.
fn joins(name: &str) -> bool {
    let is_end = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || JOINERS.contains(&c));
    let mut joiners = name.char_indices().filter(|(_, c)| JOINERS.contains(c));
    joiners.all(|(at, joiner)| {
        let (before, after) = (&name[..at], &name[at + joiner.len_utf8()..]);
        !is_end(before.chars().next_back()) && !is_end(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        Name::try_from(text.to_owned()) == Err(ErrorCode::NameInvalid)
    }

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!(Name::try_from("  Анна ".to_owned()).unwrap().as_str(), "Анна");
        assert!(!refused(&"я".repeat(64)));
        for bad in ["", "   ", "a\u{7}b", &"я".repeat(65)] {
            assert!(refused(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_name_can_be_seen() {
        for bad in ["\u{200b}", "\u{3164}", "\u{2800}", "\u{fe0f}", "\u{a0}\u{34f}", "\u{200d}", "\u{e0061}"] {
            assert!(refused(bad), "{bad:?}");
        }
    }

    #[test]
    fn nothing_unseen_hides_in_a_name() {
        let format = ['\u{ad}', '\u{61c}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{202a}'];
        let more = ['\u{202e}', '\u{2060}', '\u{2066}', '\u{2069}', '\u{feff}', '\u{fffb}', '\u{e0001}', '\u{e007f}'];
        let blank = ['\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}', '\u{180e}', '\u{1d173}'];
        for c in format.into_iter().chain(more).chain(blank) {
            for name in [format!("{c}Anna"), format!("An{c}na"), format!("Anna{c}")] {
                assert!(refused(&name), "{name:?}");
            }
        }
        // At an end they are spaces, and are trimmed.
        assert!(refused("An\u{2028}na") && refused("An\u{2029}na"));
    }

    #[test]
    fn a_joiner_joins() {
        // A family, the conjunct of Sinhala's "sri", a Persian name with a non-joiner, a heart on fire.
        for good in ["👨\u{200d}👩\u{200d}👧", "ශ\u{dca}\u{200d}රී", "علی\u{200c}رضا", "❤\u{fe0f}\u{200d}🔥"]
        {
            assert!(!refused(good), "{good:?}");
        }
        for bad in ["\u{200d}Anna", "Anna\u{200c}", "An\u{200d}\u{200d}na", "Anna \u{200c}B", "Anna\u{200d} B"] {
            assert!(refused(bad), "{bad:?}");
        }
    }

    #[test]
    fn names_of_all_kinds_are_names() {
        for good in ["Anna-Maria O’Neil", "Søren", "José", "이순신", "田中", "ด.ช. สมชาย", "ابن سينا", "🦊", "7"]
        {
            assert!(!refused(good), "{good:?}");
        }
    }
}
