//! A person's contacts and invitations.

use super::steps::relation;
use crate::{app::App, error::ApiError};
use shared::{
    ids::UserId,
    people::{Contact, Person, Relation},
};

/// Contacts and invitations in both directions, by name.
pub async fn list(app: &App, me: &UserId) -> Result<Vec<Contact>, ApiError> {
    let neighbours = app.db.neighbours(me).await?.into_iter();
    let related = neighbours.map(|(person, edge)| (person, relation(Some(edge))));
    let shown = related.filter(|(_, relation)| *relation != Relation::None);
    let mut contacts: Vec<Contact> = shown.map(|(person, relation)| contact(app, person, relation)).collect();
    contacts.sort_by(|a, b| (&a.person.name, &a.person.id).cmp(&(&b.person.name, &b.person.id)));
    Ok(contacts)
}

/// The people who are `me`'s contacts: those who may call, and who see whether `me` is online.
pub async fn accepted(app: &App, me: &UserId) -> Result<Vec<UserId>, ApiError> {
    let contacts = list(app, me).await?.into_iter();
    Ok(contacts.filter(|contact| contact.relation == Relation::Accepted).map(|contact| contact.person.id).collect())
}

/// `person` as somebody with this relation to them sees them.
pub(super) fn contact(app: &App, person: Person, relation: Relation) -> Contact {
    let online = relation == Relation::Accepted && app.hub.online(&person.id);
    Contact { person, relation, online }
}
