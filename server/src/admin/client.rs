//! The command's end of the socket, and what it does where no server runs.

use super::{Answer, Letter, Request, answer, clear_up};
use crate::{
    app::App,
    cli::Data,
    config::Config,
    db::{Db, DbError},
    folder::{Folder, FolderError, Way},
};
use std::{io, path::Path, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
    time::{Instant, sleep},
};

/// How long a server that works in the folder may take until it listens: it reads its store first.
const STARTING: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Why a command was not carried out.
#[derive(Debug)]
pub enum AdminError {
    /// The data folder is no use.
    Folder(FolderError),
    /// The store does not open.
    Store(DbError),
    /// The server does not answer as it should.
    Socket(io::Error),
    /// The running server has another store than the one that was named.
    AnotherStore,
}

/// Who has the data.
pub enum Holder {
    /// The server that runs on it.
    Server(Conversation),
    /// Nobody, so that it is this process's now.
    Nobody(Folder),
}

/// A connection to the running server. What was opened for it lasts until its end.
pub struct Conversation {
    stream: BufReader<UnixStream>,
    store: Option<String>,
}

/// Carries out `request` on this data: by the server that runs on it, or right here.
pub async fn carry_out(data: &Data, request: Request) -> Result<Answer, AdminError> {
    match holder(data, STARTING).await.map_err(AdminError::Folder)? {
        Holder::Server(mut server) => server.ask(request).await,
        Holder::Nobody(folder) => alone(&folder, data, request).await,
    }
}

/// Finds out who has the data. A process that has it and does not listen may take `patience` for its start or its end.
pub async fn holder(data: &Data, patience: Duration) -> Result<Holder, FolderError> {
    let give_up = Instant::now() + patience;
    loop {
        if let Some(stream) = connect(&data.folder).await {
            return Ok(Holder::Server(Conversation { stream: BufReader::new(stream), store: data.store.clone() }));
        }
        match Folder::lock(&data.folder) {
            Ok(folder) => return Ok(Holder::Nobody(folder)),
            // Somebody is starting, or stopping: either way there will be news.
            Err(FolderError::InUse(_)) if Instant::now() < give_up => sleep(LOOK_AGAIN).await,
            Err(error) => return Err(error),
        }
    }
}

/// Opens the store, and carries out `request` right here.
pub async fn alone(folder: &Folder, data: &Data, request: Request) -> Result<Answer, AdminError> {
    let db = Db::open(&folder.store_url(data)).await.map_err(AdminError::Store)?;
    let app = App::new(db.clone(), Config::default());
    let answer = answer(&app, None, request).await;
    clear_up(&app, &answer).await;
    db.close().await.map_err(AdminError::Store)?;
    Ok(answer)
}

impl Conversation {
    /// Asks for one thing; the server takes one only.
    pub async fn ask(&mut self, request: Request) -> Result<Answer, AdminError> {
        let letter = Letter { store: self.store.clone(), request };
        match self.exchange(&letter).await.map_err(AdminError::Socket)? {
            Answer::AnotherStore => Err(AdminError::AnotherStore),
            answer => Ok(answer),
        }
    }

    async fn exchange(&mut self, letter: &Letter) -> io::Result<Answer> {
        let mut line = serde_json::to_vec(letter)?;
        line.push(b'\n');
        self.stream.write_all(&line).await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        Ok(serde_json::from_str(&line)?)
    }

    /// Hangs up, and waits until the server has cleared up.
    pub async fn end(mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        self.stream.read_to_end(&mut Vec::new()).await.map(drop)
    }
}

/// The connection to the server that runs in `folder`; `None` where none does, whether or not a socket was left behind.
async fn connect(folder: &Path) -> Option<UnixStream> {
    let way = Way::to(folder).ok()?;
    UnixStream::connect(way.socket()).await.ok()
}
