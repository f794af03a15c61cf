//! Opaque identifiers: whoever holds one knows that it is well-formed.

use crate::{error::ErrorCode, limits};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = ErrorCode;

            /// Takes 1 to 64 letters, digits, `-` or `_`.
            fn try_from(text: String) -> Result<Self, ErrorCode> {
                let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
                if text.is_empty() || text.len() > limits::ID_CHARS || !text.bytes().all(plain) {
                    return Err(ErrorCode::InvalidId);
                }
                Ok(Self(text))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = ErrorCode;

            fn try_from(text: &str) -> Result<Self, ErrorCode> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A person with an account.
    UserId
);
id!(
    /// A page that receives signals. Each tab is a device of its own.
    DeviceId
);
id!(
    /// A call. The caller's page chooses it, so that a repeated request is recognised.
    CallId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_plain_text() {
        assert!(UserId::try_from("aZ09-_").is_ok());
        for bad in ["", "a b", "a/b", "é", &"x".repeat(65)] {
            assert_eq!(UserId::try_from(bad), Err(ErrorCode::InvalidId), "{bad}");
        }
    }

    #[test]
    fn a_malformed_id_is_refused_while_it_is_read() {
        assert!(serde_json::from_str::<CallId>(r#""a b""#).is_err());
        assert!(serde_json::from_str::<CallId>("7").is_err());
    }
}
