//! Session tokens: the browser holds the token, the store its hash.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt;

/// What the browser holds, or an invitation's link: 256 random bits. Neither stored nor logged.
#[derive(Clone)]
pub struct Token([u8; 32]);

/// A session by the SHA-256 of its token, in hexadecimal: what the store and the hub know it by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl Token {
    /// A new one.
    pub fn new() -> Self {
        Self(super::random())
    }

    /// The session that it opens.
    pub fn id(&self) -> SessionId {
        SessionId(self.hash())
    }

    /// Its SHA-256, in hexadecimal.
    pub(super) fn hash(&self) -> String {
        Sha256::digest(self.0).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// As the cookie and the link carry it.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The token that was encoded so.
    pub fn decode(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl SessionId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_cookie() {
        let token = Token::new();
        assert_eq!(Token::decode(&token.encode()).unwrap().id(), token.id());
        for bad in ["", "abc", &"A".repeat(44), "not base64!"] {
            assert!(Token::decode(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_session_is_known_by_the_hash_of_its_token() {
        // The SHA-256 of 32 zero bytes.
        let expected = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
        assert_eq!(Token([0; 32]).id().as_str(), expected);
    }

    #[test]
    fn a_token_never_prints_itself() {
        let token = Token::new();
        assert!(!format!("{token:?}").contains(&token.encode()));
    }
}
