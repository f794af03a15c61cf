//! The running server's end of the socket.

use super::{Answer, Letter, answer};
use crate::app::App;
use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

/// Longest request, in bytes.
const LONGEST_REQUEST: u64 = 64 * 1024;

/// Listens at `path`, for the owner of this process only. To be called by whoever holds the folder's lock: a socket
/// that is there already was left behind. `store` is the one that was named for the server, if any.
pub fn listen(app: App, path: &Path, store: Option<&str>) -> io::Result<()> {
    let store = store.map(str::to_owned);
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(serve(app.clone(), store.clone(), stream))),
                Err(error) => tracing::warn!("an administration command did not get through: {error}"),
            }
        }
    });
    Ok(())
}

/// Answers one line. Whoever hangs up early needs no answer.
async fn serve(app: App, store: Option<String>, stream: UnixStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    (&mut stream).take(LONGEST_REQUEST).read_line(&mut line).await?;
    let answer = match serde_json::from_str::<Letter>(&line) {
        Ok(letter) if is_meant(&letter, store.as_deref()) => answer(&app, letter.request).await,
        Ok(_) => Answer::AnotherStore,
        Err(_) => Answer::Failed,
    };
    let mut line = serde_json::to_vec(&answer)?;
    line.push(b'\n');
    stream.write_all(&line).await
}

/// Whether the letter is for a server with this store. One that names none means whichever the server has.
fn is_meant(letter: &Letter, store: Option<&str>) -> bool {
    letter.store.as_deref().is_none_or(|meant| store.is_some_and(|store| place(store) == place(meant)))
}

/// What a store's URL says apart from who comes: scheme and host.
fn place(url: &str) -> (&str, &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    (scheme, rest.rsplit('@').next().unwrap_or(rest).trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::Request;

    #[test]
    fn a_letter_is_for_the_store_that_it_names_or_for_any() {
        let letter = |store: Option<&str>| Letter {
            store: store.map(str::to_owned),
            request: Request::SetUp { demo_users: false },
        };
        let own = Some("ws://root:secret@db.example:8000");
        for meant in [None, own, Some("ws://db.example:8000/"), Some("ws://other@db.example:8000")] {
            assert!(is_meant(&letter(meant), own), "{meant:?}");
        }
        for meant in ["ws://db.example:8001", "wss://db.example:8000", "ws://db2.example:8000"] {
            assert!(!is_meant(&letter(Some(meant)), own), "{meant}");
        }
        assert!(is_meant(&letter(None), None));
        assert!(!is_meant(&letter(own), None));
    }

    #[test]
    fn a_letter_without_a_store_reads_as_the_request_alone() {
        let request = Request::SetUp { demo_users: true };
        let written = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<Letter>(&written).unwrap(), Letter { store: None, request });
    }
}
