//! Bringing two people together who have said elsewhere that both want it.

use super::change::change;
use crate::{
    app::App,
    db::{Edge, EdgeState},
    error::ApiError,
};
use shared::{ids::UserId, people::Person};

/// Makes `me` and `other` contacts, whatever stands between them. The pages of both are told.
pub async fn join(app: &App, me: &Person, other: &UserId) -> Result<(), ApiError> {
    let accepted = Edge { mine: true, state: EdgeState::Accepted };
    change(app, me, other, |_| Ok(Some(accepted))).await.map(drop)
}
