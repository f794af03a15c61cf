//! The demonstration: people without accounts, each in a tab of their own.

use crate::{error::ErrorCode, limits};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a person of the demonstration is called: a number from 1 to [`limits::DEMO_ID_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DemoId(u16);

impl TryFrom<String> for DemoId {
    type Error = ErrorCode;

    /// Takes the number as people type it.
    fn try_from(text: String) -> Result<Self, ErrorCode> {
        match text.trim().parse() {
            Ok(number @ 1..=limits::DEMO_ID_MAX) => Ok(Self(number)),
            Ok(_) | Err(_) => Err(ErrorCode::DemoIdInvalid),
        }
    }
}

impl From<DemoId> for String {
    fn from(id: DemoId) -> String {
        id.to_string()
    }
}

impl fmt::Display for DemoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_small_number() {
        for (text, id) in [("1", 1), (" 2 ", 2), ("007", 7), ("9999", limits::DEMO_ID_MAX)] {
            assert_eq!(DemoId::try_from(text.to_owned()), Ok(DemoId(id)), "{text:?}");
        }
        for bad in ["", " ", "0", "10000", "65537", "-1", "1.5", "one", "1 2", "١"] {
            assert_eq!(DemoId::try_from(bad.to_owned()), Err(ErrorCode::DemoIdInvalid), "{bad:?}");
        }
    }

    #[test]
    fn an_id_goes_over_the_wire_as_text() {
        let id: DemoId = serde_json::from_str(r#""2""#).unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), r#""2""#);
        assert!(serde_json::from_str::<DemoId>("2").is_err());
    }
}
