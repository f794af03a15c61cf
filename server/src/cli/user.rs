//! `visavis user`: the accounts of a server, for its owner.

use super::Data;
use clap::{Args, Subcommand, builder::BoolishValueParser, value_parser};
use phonenumber::country;

/// `visavis user`.
#[derive(Clone, Debug, Subcommand)]
pub enum Action {
    /// List the accounts
    List(List),
    /// Print a link by which one person can open an account, where serve runs with --registration invite
    Invite(Invite),
    /// Give an account a new password, printed once, and sign its person out everywhere
    ResetPassword(Account),
    /// Sign a person out everywhere and let them in no more; to others they look like somebody who is not there
    Disable(Account),
    /// Let a person who was disabled in again
    Enable(Account),
    /// Delete an account for good, with its sessions, contacts and calls
    Delete(Delete),
}

/// `visavis user list`.
#[derive(Clone, Debug, Args)]
pub struct List {
    /// Print JSON instead of a table
    #[arg(long, env = "VISAVIS_JSON", value_parser = BoolishValueParser::new())]
    pub json: bool,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// `visavis user invite`.
#[derive(Clone, Debug, Args)]
pub struct Invite {
    /// How many days the link can be used, 1 to 365
    #[arg(long, value_name = "DAYS", default_value = "7", value_parser = value_parser!(u16).range(1..=365))]
    pub days: u16,

    /// Where people reach the server
    #[arg(long, env = "VISAVIS_PUBLIC_URL", value_name = "URL", default_value = "http://localhost:8080", value_parser = public_url)]
    pub public_url: String,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// `visavis user delete`.
#[derive(Clone, Debug, Args)]
pub struct Delete {
    /// Whose.
    #[command(flatten)]
    pub account: Account,

    /// Delete without a question
    #[arg(long)]
    pub yes: bool,
}

/// One account.
#[derive(Clone, Debug, Args)]
pub struct Account {
    /// The account's phone number in any usual form
    #[arg(value_name = "PHONE")]
    pub phone: String,

    /// Region of a phone number without a country code, as two letters (ISO 3166-1)
    #[arg(long, env = "VISAVIS_REGION", value_name = "REGION", default_value = "RU")]
    pub region: country::Id,

    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// A web address to put a path behind.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or("");
    let is_plain = !host.contains(|c: char| c.is_whitespace() || "?#@".contains(c));
    match host.trim_end_matches('/').is_empty() || !is_plain {
        true => Err("not an address as https://HOST or http://HOST:PORT".to_owned()),
        false => Ok(text.trim_end_matches('/').to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    fn user(arguments: &[&str]) -> Result<Action, clap::Error> {
        match Cli::try_parse_from(["visavis", "user"].iter().chain(arguments))?.command {
            Command::User(action) => Ok(action),
            Command::Serve(_) | Command::Setup(_) | Command::Doctor(_) => panic!("asked about users"),
        }
    }

    #[test]
    fn a_link_is_for_a_week_on_this_machine_unless_told_otherwise() {
        let Action::Invite(invite) = user(&["invite"]).unwrap() else { panic!() };
        assert_eq!((invite.days, invite.public_url.as_str()), (7, "http://localhost:8080"));
        let Action::Invite(invite) = user(&["invite", "--days", "1", "--public-url", "https://call.example/"]).unwrap()
        else {
            panic!()
        };
        assert_eq!((invite.days, invite.public_url.as_str()), (1, "https://call.example"));
    }

    #[test]
    fn a_wrong_value_is_refused() {
        for bad in [
            ["invite", "--days", "0"],
            ["invite", "--days", "366"],
            ["invite", "--public-url", "call.example"],
            ["invite", "--public-url", "https://"],
            ["invite", "--public-url", "https://call.example/?a=b"],
            ["invite", "--public-url", "ftp://call.example"],
            ["disable", "--region", "RU"],
        ] {
            assert!(user(&bad).is_err(), "{bad:?}");
        }
    }
}
