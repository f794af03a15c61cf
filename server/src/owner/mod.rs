//! What the server's owner does with accounts: `visavis user`.
//!
//! [`carry_out`] works where the store is open, [`run`] at the owner's terminal; [`crate::admin`] lies between the two.

mod deeds;
mod table;
mod terminal;

pub(crate) use deeds::delete;
pub use terminal::{Refusal, run};

use crate::{app::App, db::Listed, error::ApiError};
use serde::{Deserialize, Serialize};
use shared::{
    ids::UserId,
    people::{Person, PhoneNumber},
};
use std::fmt;

/// What the owner wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// To see everybody's account.
    List,
    /// A new invitation.
    Invite {
        /// How long it stands.
        days: u16,
    },
    /// Something about the account of this number.
    Account(PhoneNumber, Deed),
}

/// What the owner does about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Only looks whose it is.
    Find,
    /// Gives it another password.
    ResetPassword,
    /// Lets nobody in by it any more.
    Disable,
    /// Lets its person in again.
    Enable,
    /// Deletes it, with all that names it.
    Delete,
}

/// What the owner gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Everybody's account, the oldest first.
    Accounts(Vec<Entry>),
    /// A new invitation.
    Invitation {
        /// What the link carries.
        token: Secret,
        /// When it expires, as RFC 3339 has it.
        until: String,
    },
    /// The deed is done for this person.
    Done(Person),
    /// This person has a new password.
    Password(Person, Secret),
    /// No account has the number.
    Nobody,
}

/// What the owner's terminal shows, once, and nothing else does.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// An account in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// As the store has it.
    #[serde(flatten)]
    pub account: Listed,
    /// A page of theirs is open.
    pub online: bool,
}

/// Carries out what the owner wants.
pub async fn carry_out(app: &App, command: Command) -> Result<Answer, ApiError> {
    match command {
        Command::List => list(app).await,
        Command::Invite { days } => deeds::invite(app, days).await,
        Command::Account(phone, deed) => match app.db.person_by_phone(&phone).await? {
            Some(person) => deeds::carry_out(app, person, deed).await,
            None => Ok(Answer::Nobody),
        },
    }
}

async fn list(app: &App) -> Result<Answer, ApiError> {
    let accounts = app.db.accounts(crate::clock::now_ms()).await?.into_iter();
    let entry = |account: Listed| {
        let online = UserId::try_from(account.id.clone()).is_ok_and(|user| app.hub.online(&user));
        Entry { account, online }
    };
    Ok(Answer::Accounts(accounts.map(entry).collect()))
}
