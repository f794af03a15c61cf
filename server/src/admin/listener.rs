//! The running server's end of the socket.

use super::{Answer, Request, answer};
use crate::app::App;
use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

/// Longest request, in bytes.
const LONGEST_REQUEST: u64 = 64 * 1024;

/// Listens at `path`, for the owner of this process only. To be called by whoever holds the folder's lock: a socket
/// that is there already was left behind.
pub fn listen(app: App, path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(serve(app.clone(), stream))),
                Err(error) => tracing::warn!("an administration command did not get through: {error}"),
            }
        }
    });
    Ok(())
}

/// Answers one line. Whoever hangs up early needs no answer.
async fn serve(app: App, stream: UnixStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    (&mut stream).take(LONGEST_REQUEST).read_line(&mut line).await?;
    let answer = match serde_json::from_str::<Request>(&line) {
        Ok(request) => answer(&app, request).await,
        Err(_) => Answer::Failed,
    };
    let mut line = serde_json::to_vec(&answer)?;
    line.push(b'\n');
    stream.write_all(&line).await
}
