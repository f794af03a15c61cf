//! What is done about one account, and invitations to open one.

use super::{Answer, Deed, Secret};
use crate::{
    accounts,
    app::App,
    auth::{InvitationId, Token, new_password},
    clock::now_ms,
    contacts,
    error::ApiError,
};
use shared::people::{Password, Person};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Makes an invitation that stands for this long.
pub(super) async fn invite(app: &App, days: u16) -> Result<Answer, ApiError> {
    let token = Token::new();
    let now = now_ms();
    let until = app.db.create_invitation(&InvitationId::of(&token), now, now + u64::from(days) * DAY_MS).await?;
    Ok(Answer::Invitation { token: Secret::new(token.encode()), until })
}

/// Does it. A repeat is harmless; so it mends what a failure left half done.
pub(super) async fn carry_out(app: &App, person: Person, deed: Deed) -> Result<Answer, ApiError> {
    match deed {
        Deed::Find => {}
        Deed::ResetPassword => return reset_password(app, person).await,
        Deed::Disable => disable(app, &person).await?,
        Deed::Enable => app.db.enable(&person.id).await?,
        Deed::Delete => delete(app, &person).await?,
    }
    Ok(Answer::Done(person))
}

async fn reset_password(app: &App, person: Person) -> Result<Answer, ApiError> {
    let password = new_password();
    let hash = app.hasher.hash(Password::try_from(password.clone())?).await?;
    app.db.set_password(&person.id, &hash).await?;
    accounts::end_all_sessions(app, &person.id).await?;
    Ok(Answer::Password(person, Secret::new(password)))
}

/// From now on the person looks to others like somebody who is not there.
async fn disable(app: &App, person: &Person) -> Result<(), ApiError> {
    app.db.disable(&person.id).await?;
    accounts::end_all_sessions(app, &person.id).await
}

/// Deletes the account with all that names it.
///
/// Disabled first: from then on nobody begins anything by the account; without contacts, nobody calls it.
pub(crate) async fn delete(app: &App, person: &Person) -> Result<(), ApiError> {
    disable(app, person).await?;
    contacts::leave(app, person).await?;
    while !app.db.delete_account(&person.id).await? {
        // A contact called at the last moment.
        app.calls.person_left(app, &person.id).await?;
    }
    Ok(())
}
