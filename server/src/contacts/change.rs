//! Changing the edge between two people, and telling both what it is to them now.

use super::{list::contact, steps::relation};
use crate::{app::App, db::Edge, error::ApiError};
use shared::{
    error::ErrorCode,
    event::Event,
    ids::UserId,
    people::{Contact, Person, Relation},
};

/// Takes one step on the edge between `me` and `other`, and tells those whom it changes something for.
pub(super) async fn change(
    app: &App,
    me: &Person,
    other: &UserId,
    step: impl Fn(Option<Edge>) -> Result<Option<Edge>, ErrorCode>,
) -> Result<Contact, ApiError> {
    if *other == me.id {
        return Err(ErrorCode::OwnNumber.into());
    }
    let other = app.db.person(other).await?.ok_or(ErrorCode::UserNotFound)?;
    // Written and told in one turn, so that the last thing told is what stands.
    let _turn = app.edges.take((&me.id).min(&other.id).as_str()).await;
    let (before, after) = app.db.change_edge(&me.id, &other.id, |edge| step(edge).map_err(ApiError::from)).await?;
    tell(app, me, &other, before, after);
    tell(app, &other, me, seen_from_there(before), seen_from_there(after));
    Ok(contact(app, other, relation(after)))
}

fn tell(app: &App, to: &Person, about: &Person, before: Option<Edge>, after: Option<Edge>) {
    let now = relation(after);
    if now == relation(before) {
        return;
    }
    let event = match now {
        Relation::None => Event::ContactGone { user: about.id.clone() },
        Relation::Invited | Relation::Invitation | Relation::Accepted => {
            Event::Contact(contact(app, about.clone(), now))
        }
    };
    app.hub.publish(&to.id, None, &event);
}

fn seen_from_there(edge: Option<Edge>) -> Option<Edge> {
    edge.map(|edge| Edge { mine: !edge.mine, ..edge })
}
