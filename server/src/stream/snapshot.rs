//! Everything that a page shows, at one moment.

use crate::{app::App, contacts, error::ApiError};
use shared::{api::Snapshot, people::Person};

/// What `me` sees now. Whoever needs no gap subscribes first.
pub(super) async fn snapshot(app: &App, me: Person) -> Result<Snapshot, ApiError> {
    let contacts = contacts::list(app, &me.id).await?;
    let live = app.calls.live(app, &me.id).await?;
    let calls = app.calls.history(app, &me.id).await?;
    Ok(Snapshot { me, contacts, live, calls })
}
