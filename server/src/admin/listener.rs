//! The running server's end of the socket.

use super::{Answer, Letter, answer, clear_up};
use crate::{app::App, doctor::LONGEST_VISIT};
use std::{fs, io, os::unix::fs::PermissionsExt, path::Path, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    time::{sleep, timeout},
};

/// Longest request, in bytes.
const LONGEST_REQUEST: u64 = 64 * 1024;
/// How soon the next command is taken after one could not be.
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Listens at `path`, for the owner of this process only. To be called by whoever holds the folder's lock: a socket
/// that is there already was left behind. `url` is where the server is reached, `store` the one that was named for it, if any.
pub fn listen(app: App, path: &Path, url: &str, store: Option<&str>) -> io::Result<()> {
    let (url, store) = (url.to_owned(), store.map(str::to_owned));
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(serve(app.clone(), url.clone(), store.clone(), stream))),
                Err(error) => {
                    tracing::warn!("an administration command did not get through: {error}");
                    // Most likely no more files may be open, which the next try would only find again.
                    sleep(ACCEPT_AGAIN).await;
                }
            }
        }
    });
    Ok(())
}

/// Answers one line, and stays until the other end hangs up. Whoever does so early needs no answer.
async fn serve(app: App, url: String, store: Option<String>, stream: UnixStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    (&mut stream).take(LONGEST_REQUEST).read_line(&mut line).await?;
    let answer = match serde_json::from_str::<Letter>(&line) {
        Ok(letter) if is_meant(&letter, store.as_deref()) => answer(&app, Some(&url), letter.request).await,
        Ok(_) => Answer::AnotherStore,
        Err(_) => Answer::Failed,
    };
    let mut line = serde_json::to_vec(&answer)?;
    line.push(b'\n');
    let written = stream.write_all(&line).await;
    if written.is_ok() {
        // How it ends makes no difference.
        let _ = timeout(LONGEST_VISIT, stream.read_u8()).await;
    }
    clear_up(&app, &answer).await;
    written
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
    use crate::{admin::Request, config::Config, db::Db};
    use std::time::Instant;

    #[tokio::test]
    async fn guests_stay_as_long_as_the_doctor_listens_however_it_ends() {
        let app = App::new(Db::in_memory().await.unwrap(), Config::default());
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("admin.sock");
        listen(app.clone(), &socket, "http://localhost:8080", None).unwrap();
        let mut doctor = BufReader::new(UnixStream::connect(&socket).await.unwrap());
        doctor.write_all(b"{\"type\":\"examine\",\"public_url\":null}\n").await.unwrap();
        let mut answer = String::new();
        doctor.read_line(&mut answer).await.unwrap();
        let Answer::Inside(inside) = serde_json::from_str(&answer).unwrap() else { panic!("{answer}") };
        assert_eq!(inside.url.as_deref(), Some("http://localhost:8080"));
        assert_eq!(app.db.count("users").await, 2);
        drop(doctor);
        let begun = Instant::now();
        while app.db.count("users").await > 0 {
            assert!(begun.elapsed() < Duration::from_secs(20), "the guests stay");
        }
    }

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
