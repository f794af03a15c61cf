//! The STUN and TURN servers that pages are given, as a page on this machine would use them.

mod relay;
mod stun;
#[cfg(test)]
mod tests;
mod turn;
mod wire;

use super::{
    finding::{Check, Finding},
    trouble::{Trouble, in_time},
};
use crate::ice_url::{IceUrl, Kind};
use shared::{
    i18n::{Doctor, fill},
    rtc::IceServer,
};

/// Why a TURN server does not do what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    /// It is not reached, or does not speak TURN.
    Unreached(Trouble),
    /// It refuses, with a code (RFC 8489, section 14.8; RFC 8656, section 19) and a reason.
    Refused(u16, String),
    /// It relays, and nothing comes.
    Lost,
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        Self::Unreached(trouble)
    }
}

/// A server as it is to be checked: one URL with what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    url: String,
    username: String,
    credential: String,
}

/// Each URL of these servers by itself.
pub(super) fn subjects(servers: &[IceServer]) -> Vec<Subject> {
    let of = |server: &IceServer, url: &String| Subject {
        url: url.clone(),
        username: server.username.clone().unwrap_or_default(),
        credential: server.credential.clone().unwrap_or_default(),
    };
    servers.iter().flat_map(|server| server.urls.iter().map(move |url| of(server, url))).collect()
}

/// What is said where there is no server at all.
pub(super) fn none(words: &Doctor) -> Finding {
    Finding::warning(Check::Stun, words.ice_none)
}

/// Uses the server.
pub(super) async fn check(subject: &Subject, words: &Doctor) -> Finding {
    let at = |text: &str| fill(text, "url", &subject.url);
    let finding = match IceUrl::parse(&subject.url) {
        Some(url) if url.kind == Kind::Turn => match turn::check(&url, subject).await {
            Ok(took) => Finding::ok(Check::Turn, at(words.turn_carries)).after(took),
            Err(fault) => Finding::failed(Check::Turn, at(&fault.text(words))),
        },
        Some(url) => match in_time(stun::check(&url)).await {
            Ok((seen, took)) => {
                Finding::ok(Check::Stun, fill(&at(words.stun_sees), "address", &seen.to_string())).after(took)
            }
            Err(trouble) => Finding::failed(Check::Stun, fill(&at(words.stun_fails), "cause", &trouble.cause(words))),
        },
        None => {
            let cause = Trouble::garbled("RFC 7064, RFC 7065").cause(words);
            Finding::failed(Check::Stun, fill(&at(words.stun_fails), "cause", &cause))
        }
    };
    finding.about(&subject.url)
}

impl Fault {
    /// The sentence; its `{url}` is still to be filled.
    fn text(&self, words: &Doctor) -> String {
        match self {
            Self::Unreached(trouble) => fill(words.turn_fails, "cause", &trouble.cause(words)),
            Self::Refused(401 | 441, _) => words.turn_credentials.to_owned(),
            Self::Refused(403, _) => words.turn_forbids.to_owned(),
            Self::Refused(486, _) => words.turn_quota.to_owned(),
            Self::Refused(code, reason) => fill(words.turn_refuses, "cause", format!("{code} {reason}").trim()),
            Self::Lost => words.turn_loses.to_owned(),
        }
    }
}
