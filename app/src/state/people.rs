//! Contacts and invitations, as the server last told them.

use shared::{
    ids::UserId,
    people::{Contact, Relation},
};
use std::collections::BTreeMap;

/// Everybody that the person has something to do with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    known: BTreeMap<UserId, Contact>,
}

impl People {
    /// Forgets what was known and takes `contacts` instead.
    pub fn replace(&mut self, contacts: Vec<Contact>) {
        self.known = contacts.into_iter().map(|contact| (contact.person.id.clone(), contact)).collect();
    }

    /// Takes a new or changed contact.
    pub fn put(&mut self, contact: Contact) {
        self.known.insert(contact.person.id.clone(), contact);
    }

    /// Forgets one.
    pub fn remove(&mut self, user: &UserId) {
        self.known.remove(user);
    }

    /// A contact came or went.
    pub fn presence(&mut self, user: &UserId, online: bool) {
        if let Some(contact) = self.known.get_mut(user) {
            contact.online = online;
        }
    }

    /// How the person with this id stands to us.
    pub fn relation(&self, user: &UserId) -> Relation {
        self.known.get(user).map_or(Relation::None, |contact| contact.relation)
    }

    /// Those who stand so to us, online first, then by name.
    pub fn standing(&self, relation: Relation) -> Vec<Contact> {
        let mut found: Vec<_> = self.known.values().filter(|contact| contact.relation == relation).cloned().collect();
        found.sort_by(|a, b| (!a.online, &a.person.name).cmp(&(!b.online, &b.person.name)));
        found
    }
}
