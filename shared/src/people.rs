//! People as another person sees them.

mod name;

pub use name::Name;

use crate::{error::ErrorCode, ids::UserId, limits};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A phone number in E.164 form: `+`, then at most 15 digits, the first not 0.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The number with its `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number for a log.
    pub fn shortened(&self) -> Shortened<'_> {
        Shortened(self)
    }
}

/// A phone number of which too little is shown to call it: `+7918•••62`.
#[derive(Clone, Copy)]
pub struct Shortened<'a>(&'a PhoneNumber);

/// So many digits at the end are shown, and so many at the beginning where at least [`HIDDEN_DIGITS`] stay hidden.
const LAST_DIGITS: usize = 2;
const FIRST_DIGITS: usize = 4;
const HIDDEN_DIGITS: usize = 3;

impl fmt::Display for Shortened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = &self.0.as_str()[1..];
        let first = if digits.len() >= FIRST_DIGITS + HIDDEN_DIGITS + LAST_DIGITS { FIRST_DIGITS } else { 0 };
        write!(f, "+{}•••{}", &digits[..first], &digits[digits.len() - LAST_DIGITS..])
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = ErrorCode;

    /// Takes E.164 only; forms that people type are the server's business (its `phone` module).
    fn try_from(text: String) -> Result<Self, ErrorCode> {
        let digits = text.strip_prefix('+').ok_or(ErrorCode::PhoneInvalid)?;
        let plain = digits.bytes().all(|c| c.is_ascii_digit()) && !digits.starts_with('0');
        if !plain || !(2..=15).contains(&digits.len()) {
            return Err(ErrorCode::PhoneInvalid);
        }
        Ok(Self(text))
    }
}

impl From<PhoneNumber> for String {
    fn from(phone: PhoneNumber) -> String {
        phone.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shortened: what is printed so ends up in logs.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.shortened(), f)
    }
}

/// A password of a length that can be accepted. Neither shown nor sent back, ever.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Password {
    type Error = ErrorCode;

    fn try_from(text: String) -> Result<Self, ErrorCode> {
        if text.chars().count() < limits::PASSWORD_MIN_CHARS {
            return Err(ErrorCode::PasswordShort);
        }
        if text.len() > limits::PASSWORD_MAX_BYTES {
            return Err(ErrorCode::PasswordLong);
        }
        Ok(Self(text))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A person, as another one sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The account.
    pub id: UserId,
    /// The name that the person chose.
    pub name: Name,
    /// The number.
    pub phone: PhoneNumber,
}

/// How another person stands to the one who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Nothing between them, or a declined invitation (the one who was declined is not told).
    None,
    /// The asker's invitation waits for an answer.
    Invited,
    /// The other's invitation waits for the asker's answer.
    Invitation,
    /// They are contacts.
    Accepted,
}

/// A person together with how they stand to the one who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The other person.
    pub person: Person,
    /// How they stand.
    pub relation: Relation,
    /// A page of theirs is open. Always false unless they are accepted contacts.
    pub online: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_e164() {
        assert!(PhoneNumber::try_from("+79182725362".to_owned()).is_ok());
        for bad in ["79182725362", "+0918", "+7 918", "+", "+7", "+1234567890123456"] {
            assert!(PhoneNumber::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_phone_number_in_a_log_cannot_be_called() {
        let shown = |text: &str| PhoneNumber::try_from(text.to_owned()).unwrap().shortened().to_string();
        assert_eq!(shown("+79182725362"), "+7918•••62");
        assert_eq!(shown("+123456789"), "+1234•••89");
        assert_eq!(shown("+12345678"), "+•••78");
        assert_eq!(shown("+12"), "+•••12");
        let phone = PhoneNumber::try_from("+79182725362".to_owned()).unwrap();
        assert_eq!(format!("{phone:?}"), "+7918•••62");
    }

    #[test]
    fn a_password_never_prints_itself() {
        let password = Password::try_from("password123".to_owned()).unwrap();
        assert!(!format!("{password:?}").contains("password123"));
        assert_eq!(Password::try_from("1234567".to_owned()).unwrap_err(), ErrorCode::PasswordShort);
        assert_eq!(Password::try_from("x".repeat(1025)).unwrap_err(), ErrorCode::PasswordLong);
    }
}
