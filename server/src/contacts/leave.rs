//! Leaving everybody: a person's account is about to be deleted.

use super::change::change;
use crate::{app::App, error::ApiError};
use shared::people::Person;

/// Ends what stands between `me` and anybody else. The others' pages are told.
pub async fn leave(app: &App, me: &Person) -> Result<(), ApiError> {
    for (other, _) in app.db.neighbours(&me.id).await? {
        change(app, me, &other.id, |_| Ok(None)).await?;
    }
    Ok(())
}
