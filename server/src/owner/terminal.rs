//! `visavis user` at the owner's terminal: what was asked for goes to the output, what is said about it to the error
//! output.

use super::{Answer, Command, Deed, table::table};
use crate::{
    admin,
    auth::parse_phone,
    cli::{
        Data,
        user::{Account, Action, Delete, Invite, List},
    },
};
use shared::{
    i18n::{Terminal, fill},
    people::Person,
};
use std::io::{self, IsTerminal, Write};

/// Why a command of the owner's was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The terminal was not reached.
    #[error("the output cannot be written, or the answer not be read: {0}")]
    Terminal(#[from] io::Error),
    /// What the command itself says, in the terminal's language.
    #[error("{0}")]
    Said(String),
}

/// Carries out `visavis user`.
pub async fn run(action: &Action, terminal: &Terminal) -> Result<(), Refusal> {
    match action {
        Action::List(list) => show(list, terminal).await,
        Action::Invite(invite) => make_link(invite, terminal).await,
        Action::ResetPassword(account) => reset_password(account, terminal).await,
        Action::Disable(account) => change(account, Deed::Disable, terminal.is_disabled, terminal).await,
        Action::Enable(account) => change(account, Deed::Enable, terminal.is_enabled, terminal).await,
        Action::Delete(delete) => {
            confirm(delete, terminal).await?;
            change(&delete.account, Deed::Delete, terminal.is_deleted, terminal).await
        }
    }
}

async fn show(list: &List, terminal: &Terminal) -> Result<(), Refusal> {
    let Answer::Accounts(entries) = ask(&list.data, Command::List, terminal).await? else {
        return Err(failed(terminal));
    };
    match (list.json, entries.is_empty()) {
        (true, _) => print(&(serde_json::to_string_pretty(&entries).map_err(io::Error::from)? + "\n")),
        (false, true) => print(&format!("{}\n", terminal.no_accounts)),
        (false, false) => print(&table(&entries, terminal)),
    }
}

/// The link, whose secret stands behind a `#`: browsers send that to nobody.
async fn make_link(invite: &Invite, terminal: &Terminal) -> Result<(), Refusal> {
    let command = Command::Invite { days: invite.days };
    let Answer::Invitation { token, until } = ask(&invite.data, command, terminal).await? else {
        return Err(failed(terminal));
    };
    say(&format!("{}\n", fill(terminal.invitation, "until", &until)));
    print(&format!("{}/register#invitation={}\n", invite.public_url, token.reveal()))
}

async fn reset_password(account: &Account, terminal: &Terminal) -> Result<(), Refusal> {
    let Answer::Password(person, password) = about(account, Deed::ResetPassword, terminal).await? else {
        return Err(failed(terminal));
    };
    say(&format!("{}\n", fill(terminal.new_password, "person", &named(&person))));
    print(&format!("{}\n", password.reveal()))
}

async fn change(account: &Account, deed: Deed, done: &str, terminal: &Terminal) -> Result<(), Refusal> {
    let Answer::Done(person) = about(account, deed, terminal).await? else { return Err(failed(terminal)) };
    print(&format!("✅ {}\n", fill(done, "person", &named(&person))))
}

/// Asks whether to delete, unless told not to ask.
async fn confirm(delete: &Delete, terminal: &Terminal) -> Result<(), Refusal> {
    if delete.yes {
        return Ok(());
    }
    let Answer::Done(person) = about(&delete.account, Deed::Find, terminal).await? else {
        return Err(failed(terminal));
    };
    if !io::stdin().is_terminal() {
        return Err(Refusal::Said(terminal.cannot_ask.to_owned()));
    }
    say(&fill(terminal.delete_question, "person", &named(&person)));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    if means_yes(&answer) { Ok(()) } else { Err(Refusal::Said(terminal.not_deleted.to_owned())) }
}

/// "y" or "yes" in any of the languages: the keyboard may be set to another one than the terminal.
fn means_yes(answer: &str) -> bool {
    ["y", "yes", "д", "да"].contains(&answer.trim().to_lowercase().as_str())
}

/// Asks for something about the account of a number, which somebody must have.
async fn about(account: &Account, deed: Deed, terminal: &Terminal) -> Result<Answer, Refusal> {
    let phone = parse_phone(&account.phone, account.region)
        .map_err(|_| Refusal::Said(fill(terminal.not_a_phone, "phone", &account.phone)))?;
    match ask(&account.data, Command::Account(phone.clone(), deed), terminal).await? {
        Answer::Nobody => Err(Refusal::Said(fill(terminal.nobody, "phone", phone.as_str()))),
        answer => Ok(answer),
    }
}

async fn ask(data: &Data, command: Command, terminal: &Terminal) -> Result<Answer, Refusal> {
    match admin::carry_out(data, admin::Request::User { command }).await {
        Ok(admin::Answer::User(answer)) => Ok(answer),
        Ok(
            admin::Answer::Findings(_) | admin::Answer::Inside(_) | admin::Answer::Failed | admin::Answer::AnotherStore,
        ) => Err(failed(terminal)),
        Err(error) => Err(Refusal::Said(error.sentence(terminal))),
    }
}

/// The store failed, or a server of another version runs that knows no such command.
fn failed(terminal: &Terminal) -> Refusal {
    Refusal::Said(terminal.failed.to_owned())
}

fn named(person: &Person) -> String {
    format!("{} ({})", person.name, person.phone)
}

/// Says something about what is asked for. That comes all the same where this cannot be written: a password is shown only once.
fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

fn print(text: &str) -> Result<(), Refusal> {
    Ok(io::stdout().write_all(text.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_yes_means_yes() {
        for yes in ["y\n", "Yes\n", "д", " ДА \n"] {
            assert!(means_yes(yes), "{yes:?}");
        }
        for no in ["", "\n", "n\n", "yesterday\n", "нет\n"] {
            assert!(!means_yes(no), "{no:?}");
        }
    }
}
