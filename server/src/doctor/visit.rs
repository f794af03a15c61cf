//! The way in: by the running server, or by opening the store.

use super::{
    Inside,
    finding::{Check, Finding},
    trouble::{Trouble, in_time},
};
use crate::{
    admin::{self, AdminError, Answer, Conversation, Holder, Request},
    cli::{Data, Doctor},
    folder::{Folder, FolderError},
};
use shared::i18n::{Terminal, fill};
use std::io;

/// What came of the way in.
pub(super) struct Visit {
    /// Whether a server runs.
    pub server: Finding,
    /// Why nobody has looked at the store; none where it was looked at, or where the server keeps it to itself.
    pub store: Option<Finding>,
    /// What there is to see inside.
    pub inside: Option<Box<Inside>>,
    /// The guests are in as long as this is kept.
    pub conversation: Option<Conversation>,
}

impl Visit {
    fn outside(server: Finding) -> Self {
        Self { server, store: None, inside: None, conversation: None }
    }
}

/// Goes in. Creates nothing: a folder that is not there was mistyped.
pub(super) async fn begin(settings: &Doctor, terminal: &Terminal) -> Visit {
    let (data, request) = (&settings.data, Request::Examine { public_url: settings.public_url.clone() });
    let words = terminal.doctor;
    let missing = || Finding::failed(Check::Server, words.server_missing);
    let silent = |cause: &str| Finding::failed(Check::Server, fill(words.server_silent, "cause", cause));
    if !data.folder.is_dir() {
        return Visit::outside(missing());
    }
    match admin::holder(data, super::PATIENCE).await {
        Ok(Holder::Server(conversation)) => by_server(conversation, request, terminal).await,
        Ok(Holder::Nobody(folder)) => alone(&folder, data, request, missing(), terminal).await,
        Err(FolderError::InUse(_)) => Visit::outside(silent(&Trouble::Silent.cause(words))),
        Err(error) => Visit { store: Some(said(&error.sentence(terminal), terminal)), ..Visit::outside(missing()) },
    }
}

async fn by_server(mut conversation: Conversation, request: Request, terminal: &Terminal) -> Visit {
    let words = terminal.doctor;
    let failed = |text: String| Visit::outside(Finding::failed(Check::Server, text));
    let silent = |cause: &str| failed(fill(words.server_silent, "cause", cause));
    let other = || failed(fill(words.server_other, "version", env!("CARGO_PKG_VERSION")));
    let asked = async { Ok::<_, Trouble>(conversation.ask(request).await) };
    match in_time(asked).await {
        Ok(Ok(Answer::Inside(inside))) => {
            let text = fill(words.server_runs, "version", &inside.version);
            let server = Finding::ok(Check::Server, fill(&text, "url", inside.url.as_deref().unwrap_or_default()));
            Visit { server, store: None, inside: Some(inside), conversation: Some(conversation) }
        }
        Ok(Ok(Answer::Findings(_) | Answer::User(_) | Answer::Failed | Answer::AnotherStore)) => other(),
        Ok(Err(AdminError::Socket(error))) if error.kind() == io::ErrorKind::InvalidData => other(),
        Ok(Err(AdminError::Socket(error))) => silent(&error.to_string()),
        Ok(Err(error)) => failed(fill(words.server_said, "said", &error.sentence(terminal))),
        Err(trouble) => silent(&trouble.cause(words)),
    }
}

async fn alone(folder: &Folder, data: &Data, request: Request, server: Finding, terminal: &Terminal) -> Visit {
    let words = terminal.doctor;
    let outside = |store| Visit { store: Some(store), ..Visit::outside(server.clone()) };
    if data.store.is_none() && !data.folder.join("store").is_dir() {
        return outside(Finding::failed(Check::Store, words.store_missing));
    }
    let opened = admin::alone(folder, data, request);
    let opened = match data.store {
        // On another machine; this one's own store may take its time to read what was written last.
        Some(_) => in_time(async { Ok::<_, Trouble>(opened.await) }).await,
        None => Ok(opened.await),
    };
    match opened {
        Ok(Ok(Answer::Inside(inside))) => Visit { inside: Some(inside), ..Visit::outside(server.clone()) },
        Ok(Ok(Answer::Findings(_) | Answer::User(_) | Answer::Failed | Answer::AnotherStore)) => {
            outside(said(terminal.failed, terminal))
        }
        Ok(Err(error)) => outside(said(&error.sentence(terminal), terminal)),
        Err(trouble) => outside(said(&fill(terminal.store_no_access, "cause", &trouble.cause(words)), terminal)),
    }
}

fn said(sentence: &str, terminal: &Terminal) -> Finding {
    Finding::failed(Check::Store, fill(terminal.doctor.store_said, "said", sentence))
}
