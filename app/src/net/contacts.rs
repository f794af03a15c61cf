//! Finding people, inviting them, answering them.

use super::{Failure, Posting, account::user};
use crate::{calls::ask_to_notify, state::AppState};
use dioxus::prelude::*;
use shared::{
    api::{AcceptInvitation, DeclineInvitation, Find, Invite, RemoveContact},
    ids::UserId,
    people::Contact,
};

/// Finds a person by the whole number.
pub async fn find(state: AppState, phone: String) -> Result<Contact, Failure> {
    Posting::of(user(state).as_ref(), Find { phone }).send().await
}

/// Invites a person.
pub async fn invite(mut state: AppState, person: UserId) -> Result<(), Failure> {
    // From now on this person may call: the fitting moment to be asked.
    ask_to_notify();
    let contact = Posting::of(user(state).as_ref(), Invite { user: person }).send().await?;
    state.people.write().put(contact);
    Ok(())
}

/// Accepts a person's invitation.
pub async fn accept_invitation(mut state: AppState, person: UserId) -> Result<(), Failure> {
    ask_to_notify();
    let contact = Posting::of(user(state).as_ref(), AcceptInvitation { user: person }).send().await?;
    state.people.write().put(contact);
    Ok(())
}

/// Declines a person's invitation.
pub async fn decline_invitation(mut state: AppState, person: UserId) -> Result<(), Failure> {
    Posting::of(user(state).as_ref(), DeclineInvitation { user: person.clone() }).send().await?;
    state.people.write().remove(&person);
    Ok(())
}

/// Removes a contact or takes an invitation back.
pub async fn remove_contact(mut state: AppState, person: UserId) -> Result<(), Failure> {
    Posting::of(user(state).as_ref(), RemoveContact { user: person.clone() }).send().await?;
    state.people.write().remove(&person);
    Ok(())
}
