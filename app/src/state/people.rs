//! Contacts and invitations, as the server last told them.

use js_sys::{Array, JsString, Object};
use shared::{
    i18n::Language,
    ids::UserId,
    people::{Contact, Relation},
};

/// Everybody that the person has something to do with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    known: Vec<Contact>,
}

impl People {
    /// Forgets what was known and takes `contacts` instead.
    pub fn replace(&mut self, contacts: Vec<Contact>) {
        self.known = contacts;
    }

    /// Takes a new or changed contact.
    pub fn put(&mut self, contact: Contact) {
        match self.get_mut(&contact.person.id) {
            Some(known) => *known = contact,
            None => self.known.push(contact),
        }
    }

    /// Forgets one.
    pub fn remove(&mut self, user: &UserId) {
        self.known.retain(|contact| contact.person.id != *user);
    }

    /// A contact came or went.
    pub fn presence(&mut self, user: &UserId, online: bool) {
        if let Some(contact) = self.get_mut(user) {
            contact.online = online;
        }
    }

    /// How the person with this id stands to us.
    pub fn relation(&self, user: &UserId) -> Relation {
        self.known.iter().find(|contact| contact.person.id == *user).map_or(Relation::None, |contact| contact.relation)
    }

    /// Those who stand so to us, by name, in the order of `language`. Whoever comes or goes keeps the place: a row that moves
    /// away under a finger calls somebody else. Of several with one name the id decides, not who was told of first.
    pub fn standing(&self, relation: Relation, language: Language) -> Vec<Contact> {
        let (locales, options) = (Array::of1(&language.tag().into()), Object::new());
        let mut found = Vec::<Contact>::new();
        for contact in self.known.iter().filter(|contact| contact.relation == relation) {
            let name = JsString::from(contact.person.name.as_str());
            let before = |other: &Contact| {
                let order = name.locale_compare(other.person.name.as_str(), &locales, &options);
                order > 0 || order == 0 && other.person.id <= contact.person.id
            };
            found.insert(found.partition_point(before), contact.clone());
        }
        found
    }

    fn get_mut(&mut self, user: &UserId) -> Option<&mut Contact> {
        self.known.iter_mut().find(|contact| contact.person.id == *user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn contact(id: &str, name: &str, online: bool) -> Contact {
        let contact = serde_json::json!({
            "person": { "id": id, "name": name, "phone": "+79185550002" },
            "relation": "accepted",
            "online": online,
        });
        serde_json::from_value(contact).expect("a contact as the server tells of one")
    }

    fn names(people: &People, language: Language) -> Vec<String> {
        people.standing(Relation::Accepted, language).iter().map(|contact| contact.person.name.to_string()).collect()
    }

    #[wasm_bindgen_test]
    fn names_stand_as_the_language_orders_them() {
        let mut people = People::default();
        people.replace(vec![
            contact("a", "Ёлкин", false),
            contact("b", "Яков", true),
            contact("c", "ева", false),
            contact("d", "boris", false),
            contact("e", "Clara", false),
        ]);
        assert_eq!(names(&people, Language::En), ["boris", "Clara", "ева", "Ёлкин", "Яков"]);
        assert_eq!(names(&people, Language::Ru), ["ева", "Ёлкин", "Яков", "boris", "Clara"]);
    }

    #[wasm_bindgen_test]
    fn of_one_name_the_same_one_stands_first_whoever_was_told_of_first() {
        let ids = |contacts: Vec<Contact>| {
            let mut people = People::default();
            contacts.into_iter().for_each(|contact| people.put(contact));
            let standing = people.standing(Relation::Accepted, Language::En);
            standing.iter().map(|contact| contact.person.id.to_string()).collect::<Vec<_>>()
        };
        let (one, other) = (contact("a", "Anna", false), contact("b", "Anna", false));
        assert_eq!(ids(vec![one.clone(), other.clone()]), ["a", "b"]);
        assert_eq!(ids(vec![other, one]), ["a", "b"]);
    }

    #[wasm_bindgen_test]
    fn who_comes_keeps_the_place() {
        let mut people = People::default();
        people.replace(vec![contact("a", "Anna", false), contact("b", "Boris", false)]);
        let before = names(&people, Language::En);
        people.presence(&"b".to_owned().try_into().expect("a letter"), true);
        assert_eq!(names(&people, Language::En), before);
    }
}
