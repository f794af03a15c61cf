//! Every sentence that a person reads, in every language: one catalogue per language.
//!
//! A catalogue is a struct of texts, so a missing one does not compile; the tests in `usage` find the unused. The page and
//! the terminal have one each.

mod catalogue;
mod clock;
mod doctor;
mod en;
mod ending;
mod finding;
mod refusal;
mod ru;
mod step;
mod terminal;
#[cfg(test)]
mod usage;

pub use catalogue::Catalogue;
pub use clock::clock;
pub use doctor::Doctor;
pub use ending::ending_sentence;
pub use finding::{finding_sentence, support_sentence};
pub use refusal::refusal_sentence;
pub use step::step_sentence;
pub use terminal::Terminal;

use serde::{Deserialize, Serialize};

/// A language of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Language {
    /// Every language there is.
    pub const ALL: &[Language] = &[Language::En, Language::Ru];

    /// The language tag (RFC 5646).
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Ru => "ru",
        }
    }

    /// The first language of a preference list that the product speaks, else English.
    ///
    /// Takes what `Accept-Language` holds (RFC 9110, section 12.5.4); browsers list by descending weight, so the
    /// weights themselves need not be read.
    pub fn preferred(list: &str) -> Language {
        let tags =
            list.split(',').map(|item| item.split([';', '-', '_']).next().unwrap_or("").trim().to_ascii_lowercase());
        tags.filter_map(|tag| Language::ALL.iter().copied().find(|l| l.tag() == tag)).next().unwrap_or(Language::En)
    }

    /// Its texts for the page.
    pub fn catalogue(self) -> &'static Catalogue {
        match self {
            Language::En => &en::CATALOGUE,
            Language::Ru => &ru::CATALOGUE,
        }
    }

    /// Its texts for the terminal.
    pub fn terminal(self) -> &'static Terminal {
        match self {
            Language::En => &en::TERMINAL,
            Language::Ru => &ru::TERMINAL,
        }
    }
}

/// Puts `value` where `{key}` stands in `text`.
pub fn fill(text: &str, key: &str, value: &str) -> String {
    text.replace(&format!("{{{key}}}"), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::ErrorCode, limits};

    #[test]
    fn the_first_language_we_speak_is_taken() {
        assert_eq!(Language::preferred("ru-RU,ru;q=0.9,en;q=0.8"), Language::Ru);
        assert_eq!(Language::preferred("de, ru;q=0.5"), Language::Ru);
        assert_eq!(Language::preferred("de"), Language::En);
        assert_eq!(Language::preferred(""), Language::En);
    }

    #[test]
    fn every_refusal_has_a_sentence_in_every_language() {
        for language in Language::ALL {
            for code in ErrorCode::ALL {
                let text = (language.catalogue().error)(*code);
                assert!(text.ends_with('.'), "{}: {code}: {text}", language.tag());
            }
        }
    }

    #[test]
    fn who_cannot_tell_what_to_do_from_the_cause_reads_it() {
        for language in Language::ALL {
            for code in [
                ErrorCode::BodyTooLong,
                ErrorCode::ForeignOrigin,
                ErrorCode::NoSuchRoute,
                ErrorCode::PasswordLong,
                ErrorCode::UserNotFound,
                ErrorCode::NoInvitation,
                ErrorCode::CallNotFound,
            ] {
                let text = (language.catalogue().error)(code);
                assert_eq!(text.matches(". ").count(), 1, "{}: {code}: {text}", language.tag());
            }
            let too_long = (language.catalogue().error)(ErrorCode::PasswordLong);
            assert!(too_long.contains(&limits::PASSWORD_MAX_BYTES.to_string()), "{too_long}");
            let no_id = (language.catalogue().error)(ErrorCode::DemoIdInvalid);
            assert!(no_id.contains(&limits::DEMO_ID_MAX.to_string()), "{no_id}");
        }
    }
}
