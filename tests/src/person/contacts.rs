//! Finding people, inviting them, and seeing who is there.

use super::Person;
use crate::{
    thing::{Thing, button, item, textbox},
    wait::PATIENCE,
};
use serde_json::json;

impl Person {
    /// Looks for somebody by phone number.
    pub async fn looks_for(&self, phone: &str) {
        self.writes(&textbox("Find by phone number"), phone).await;
        self.presses(&button("Find")).await;
    }

    /// Finds somebody by phone number and invites them.
    pub async fn invites(&self, phone: &str) {
        self.looks_for(phone).await;
        self.invites_found().await;
        self.reads("Invitation sent").await;
    }

    /// Sees that the person who was found can be invited.
    pub async fn may_invite(&self) {
        self.finds(&button("Invite")).await;
    }

    /// Invites the person who was found.
    pub async fn invites_found(&self) {
        self.presses(&button("Invite")).await;
    }

    /// Removes a contact.
    pub async fn removes(&self, name: &str) {
        self.presses(&button("Remove from contacts").within(contact(name))).await;
        self.presses(&button("Remove").within(contact(name))).await;
    }

    /// Sees an invitation and accepts it.
    pub async fn accepts_invitation_of(&self, name: &str) {
        self.presses(&button("Accept").within(invitation(name))).await;
    }

    /// Sees an invitation and declines it.
    pub async fn declines_invitation_of(&self, name: &str) {
        self.presses(&button("Decline").within(invitation(name))).await;
    }

    /// Sees somebody's invitation.
    pub async fn sees_invitation_of(&self, name: &str) {
        self.finds(&invitation(name)).await;
    }

    /// Sees that there is no invitation of somebody's any more.
    pub async fn no_longer_sees_invitation_of(&self, name: &str) {
        self.no_longer_sees(&invitation(name)).await;
    }

    /// Sees somebody among the contacts.
    pub async fn sees_contact(&self, name: &str) {
        self.finds(&contact(name)).await;
    }

    /// Sees that somebody is not, or no longer, among the contacts.
    pub async fn has_no_contact(&self, name: &str) {
        self.no_longer_sees(&contact(name)).await;
    }

    /// Sees the contacts in this order.
    pub async fn sees_contacts_in_order(&self, names: &[&str]) {
        let order = format!(
            "[...document.querySelectorAll('.contacts .name')].map((name) => name.innerText).join() === {}",
            json!(names.join(","))
        );
        self.until_page(&order, PATIENCE).await;
    }

    /// Sees a contact online.
    pub async fn sees_online(&self, name: &str) {
        self.finds(&item("Contacts", &[name, "online"])).await;
    }

    /// Sees a contact offline.
    pub async fn sees_offline(&self, name: &str) {
        self.finds(&item("Contacts", &[name, "offline"])).await;
    }
}

/// A contact's entry.
pub(super) fn contact(name: &str) -> Thing {
    item("Contacts", &[name])
}

fn invitation(name: &str) -> Thing {
    item("Invitations", &[name])
}
