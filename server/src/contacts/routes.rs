//! The contacts' routes. Each is a POST by a signed-in page; shared::api says what goes in and out.

use super::{
    change::change,
    list::contact,
    steps::{self, relation},
};
use crate::{
    app::App,
    auth::parse_phone,
    error::ApiError,
    http::{Actor, Address, Input},
};
use axum::Extension;
use dioxus_fullstack::post;
use shared::{
    api::{AcceptInvitation, DeclineInvitation, Find, Invite, RemoveContact},
    error::ErrorCode,
    people::Contact,
};

/// Finds a person by the whole number.
#[post("/api/contacts/find", app: Extension<App>, actor: Actor, address: Address, input: Input<Find>)]
pub async fn find() -> Result<Contact, ApiError> {
    let phone = parse_phone(&input.0.phone, app.config.region)?;
    if phone == actor.user.phone {
        return Err(ErrorCode::OwnNumber.into());
    }
    app.limits.find(&actor.user.id, address)?;
    let person = app.db.person_by_phone(&phone).await?.ok_or(ErrorCode::UserNotFound)?;
    let edge = app.db.edge(&actor.user.id, &person.id).await?;
    Ok(contact(&app, person, relation(edge)))
}

/// Invites a person.
#[post("/api/contacts/invite", app: Extension<App>, actor: Actor, input: Input<Invite>)]
pub async fn invite() -> Result<Contact, ApiError> {
    app.limits.invite(&actor.user.id)?;
    change(&app, &actor.user, &input.0.user, steps::invite).await
}

/// Accepts a person's invitation.
#[post("/api/contacts/accept", app: Extension<App>, actor: Actor, input: Input<AcceptInvitation>)]
pub async fn accept() -> Result<Contact, ApiError> {
    change(&app, &actor.user, &input.0.user, steps::accept).await
}

/// Declines a person's invitation.
#[post("/api/contacts/decline", app: Extension<App>, actor: Actor, input: Input<DeclineInvitation>)]
pub async fn decline() -> Result<(), ApiError> {
    change(&app, &actor.user, &input.0.user, steps::decline).await.map(drop)
}

/// Removes a contact, or takes an invitation back.
#[post("/api/contacts/remove", app: Extension<App>, actor: Actor, input: Input<RemoveContact>)]
pub async fn remove() -> Result<(), ApiError> {
    change(&app, &actor.user, &input.0.user, steps::remove).await.map(drop)
}
