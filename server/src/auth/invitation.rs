//! Invitations to open an account: the link holds the token, the store its hash.

use super::Token;

/// An invitation by the hash of its token: what the store knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationId(String);

impl InvitationId {
    /// The invitation that this token opens.
    pub fn of(token: &Token) -> Self {
        Self(token.hash())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
