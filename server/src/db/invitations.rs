//! Invitations to open an account, by the hash of their token. [`Db::create_user`] uses them up.

use super::{Db, DbError, malformed, owner::RFC_3339};
use crate::auth::InvitationId;

impl Db {
    /// Makes an invitation that ends at `expires` (milliseconds since 1970), which comes back as RFC 3339 has it; forgets
    /// those that ended before `now`.
    pub async fn create_invitation(&self, id: &InvitationId, now: u64, expires: u64) -> Result<String, DbError> {
        const QUERY: &str = "{
            LET $invitation = (CREATE ONLY type::record('invitations', $id)
                SET expires = time::from_millis($expires));
            RETURN time::format($invitation.expires, $format);
        }";
        self.forget_ended("invitations", now).await?;
        self.retry(|| async {
            let until: Option<String> = self
                .client
                .query(QUERY)
                .bind(("id", id.as_str().to_owned()))
                .bind(("expires", expires))
                .bind(("format", RFC_3339))
                .await?
                .check()?
                .take(0)?;
            until.ok_or_else(|| malformed("an invitation without an end"))
        })
        .await
    }

    /// Whether the invitation stands: neither used nor ended before `now` (milliseconds since 1970).
    pub async fn invitation_stands(&self, id: &InvitationId, now: u64) -> Result<bool, DbError> {
        let found: Vec<String> = self
            .client
            .query(
                "SELECT VALUE record::id(id) FROM type::record('invitations', $id)
                     WHERE expires > time::from_millis($now)",
            )
            .bind(("id", id.as_str().to_owned()))
            .bind(("now", now))
            .await?
            .check()?
            .take(0)?;
        Ok(!found.is_empty())
    }
}
