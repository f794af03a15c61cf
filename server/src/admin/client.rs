//! The command's end of the socket, and what it does where no server runs.

use super::{Answer, Request, answer};
use crate::{
    app::App,
    cli::Data,
    config::Config,
    db::{Db, DbError},
    folder::{self, Folder, FolderError},
};
use std::{io, path::Path, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
    time::{Instant, sleep},
};

/// How long a server that works in the folder may take until it listens: it reads its store first.
const STARTING: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The data folder is no use.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store does not open.
    #[error("{0}")]
    Store(#[from] DbError),
    /// The server does not answer as it should.
    #[error("the running server did not answer: {0}")]
    Socket(#[from] io::Error),
}

/// Carries out `request` on this data: by the server that runs on it, or right here.
pub async fn carry_out(data: &Data, request: Request) -> Result<Answer, AdminError> {
    let give_up = Instant::now() + STARTING;
    loop {
        if let Some(stream) = connect(&folder::socket(&data.folder)).await {
            return Ok(ask(stream, &request).await?);
        }
        match Folder::lock(&data.folder) {
            Ok(folder) => {
                let db = Db::open(&folder.store_url(data)).await?;
                let answer = answer(&App::new(db.clone(), Config::default()), request).await;
                db.close().await?;
                return Ok(answer);
            }
            // Somebody is starting, or stopping: either way there will be news.
            Err(FolderError::InUse(_)) if Instant::now() < give_up => sleep(LOOK_AGAIN).await,
            Err(error) => return Err(error.into()),
        }
    }
}

/// The connection to the running server; `None` where none runs, whether or not a socket was left behind.
async fn connect(socket: &Path) -> Option<UnixStream> {
    UnixStream::connect(socket).await.ok()
}

async fn ask(mut stream: UnixStream, request: &Request) -> io::Result<Answer> {
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}
