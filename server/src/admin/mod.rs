//! Administration: commands that a running server carries out for `visavis` on the same machine.
//!
//! The store has one owner. So a command goes through a Unix socket in the data folder while a server runs, one line of
//! JSON there and one back; otherwise it opens the store itself.

mod client;
mod listener;

pub use client::{AdminError, Conversation, Holder, alone, carry_out, holder};
pub use listener::listen;

use crate::{app::App, doctor, owner, setup};
use serde::{Deserialize, Serialize};

/// Asks for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// [`setup::set_up`].
    SetUp {
        /// Open the demonstration's accounts, too.
        demo_users: bool,
    },
    /// [`owner::carry_out`].
    User {
        /// What the owner wants.
        command: owner::Command,
    },
    /// [`doctor::examine`]. The guests stay until whoever asks hangs up.
    Examine {
        /// Where people reach the server; none: where it listens.
        public_url: Option<String>,
    },
}

/// What goes through the socket: a request, and which store it is meant for, where that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Letter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    store: Option<String>,
    #[serde(flatten)]
    request: Request,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// What setup found.
    Findings(Vec<setup::Finding>),
    /// What the owner gets.
    User(owner::Answer),
    /// What the doctor finds inside.
    Inside(Box<doctor::Inside>),
    /// It failed; the server's log says how.
    Failed,
    /// It was meant for another store than the server's, and was not carried out.
    AnotherStore,
}

/// `url`: where the server is reached, if one runs.
async fn answer(app: &App, url: Option<&str>, request: Request) -> Answer {
    match request {
        Request::SetUp { demo_users } => setup::set_up(app, demo_users).await.map_or(Answer::Failed, Answer::Findings),
        Request::User { command } => owner::carry_out(app, command).await.map_or(Answer::Failed, Answer::User),
        Request::Examine { public_url } => {
            let inside = doctor::examine(app, url, public_url.as_deref()).await;
            inside.map_or(Answer::Failed, |inside| Answer::Inside(Box::new(inside)))
        }
    }
}

/// Whoever has asked is gone: what was there for them alone goes, too.
async fn clear_up(app: &App, answer: &Answer) {
    match answer {
        Answer::Inside(inside) => doctor::dismiss(app, &inside.guests).await,
        Answer::Findings(_) | Answer::User(_) | Answer::Failed | Answer::AnotherStore => {}
    }
}
