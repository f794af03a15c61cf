//! The command's end of the socket, and what it does where no server runs.

use super::{Answer, Letter, Request, answer};
use crate::{
    app::App,
    cli::Data,
    config::Config,
    db::{Db, DbError},
    folder::{Folder, FolderError, Way},
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

/// Carries out `request` on this data: by the server that runs on it, or right here.
pub async fn carry_out(data: &Data, request: Request) -> Result<Answer, AdminError> {
    let give_up = Instant::now() + STARTING;
    loop {
        if let Some(stream) = connect(&data.folder).await {
            let letter = Letter { store: data.store.clone(), request };
            return match ask(stream, &letter).await.map_err(AdminError::Socket)? {
                Answer::AnotherStore => Err(AdminError::AnotherStore),
                answer => Ok(answer),
            };
        }
        match Folder::lock(&data.folder) {
            Ok(folder) => {
                let db = Db::open(&folder.store_url(data)).await.map_err(AdminError::Store)?;
                let answer = answer(&App::new(db.clone(), Config::default()), request).await;
                db.close().await.map_err(AdminError::Store)?;
                return Ok(answer);
            }
            // Somebody is starting, or stopping: either way there will be news.
            Err(FolderError::InUse(_)) if Instant::now() < give_up => sleep(LOOK_AGAIN).await,
            Err(error) => return Err(AdminError::Folder(error)),
        }
    }
}

/// The connection to the server that runs in `folder`; `None` where none does, whether or not a socket was left behind.
async fn connect(folder: &Path) -> Option<UnixStream> {
    let way = Way::to(folder).ok()?;
    UnixStream::connect(way.socket()).await.ok()
}

async fn ask(mut stream: UnixStream, letter: &Letter) -> io::Result<Answer> {
    let mut line = serde_json::to_vec(letter)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}
