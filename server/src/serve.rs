//! `visavis serve`: everything is put together, kept running, and taken down.

use crate::{
    accept, admin,
    app::App,
    calls,
    cli::Serve,
    clock::now_ms,
    db::{Db, DbError},
    doctor,
    folder::{Folder, FolderError},
    http, limits,
    turn::Turn,
};
use shared::rtc::is_relay;
use std::{
    env, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::timeout,
};

/// How long answers under way may take after the server was told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// Why the server cannot start.
#[derive(Debug)]
pub enum StartError {
    /// There is no page to serve.
    NoPage(PathBuf),
    /// The data folder is no use.
    Folder(FolderError),
    /// The store does not open.
    Store(DbError),
    /// Another program has the port.
    AddressInUse(SocketAddr),
    /// The port is below 1024, and this user may not open it.
    AddressDenied(SocketAddr),
    /// The system gives no socket at this address.
    Listen(SocketAddr, io::Error),
    /// STUN and TURN cannot be answered at this address.
    Relay(SocketAddr, io::Error),
    /// This TURN server wants passwords, and nothing is there to make them from.
    NoIceSecret(String),
    /// The system refuses something else: a signal, or the socket of this path.
    System(String, io::Error),
}

/// Serves until the process is told to stop (SIGTERM, SIGINT).
pub async fn serve(settings: &Serve) -> Result<(), StartError> {
    let public = page(settings.public_dir.as_deref())?;
    let folder = Folder::lock(&settings.data.folder).map_err(StartError::Folder)?;
    let (listener, address) = bind(settings.address()).await?;
    let relay = relay(settings).await?;
    let stop = stop_requested().map_err(|error| StartError::System("SIGTERM, SIGINT".to_owned(), error))?;
    let db = Db::open(&folder.store_url(&settings.data)).await.map_err(StartError::Store)?;
    let app = App::with_relay(db, settings.config(), relay);
    doctor::sweep(&app, now_ms()).await.map_err(StartError::Store)?;
    let url = url(address);
    let socket = folder.socket();
    admin::listen(app.clone(), &socket, &url, settings.data.store.as_deref())
        .map_err(|error| StartError::System(socket.display().to_string(), error))?;
    let clock = tokio::spawn(calls::keep_time(app.clone()));
    let broom = tokio::spawn(limits::keep_small(app.clone()));

    println!("Visavis is ready: {url}");
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let router = http::router(app.clone(), &public);
    let hub = app.hub.clone();
    let server = tokio::spawn(accept::serve(listener, router, app.config.requests.head, async move {
        stop.await;
        hub.close_all();
        let _ = stopping.send(());
    }));
    let _ = stopped.await;
    tracing::info!("stopping");
    if timeout(LAST_ANSWERS, server).await.is_err() {
        tracing::warn!("some answers were not finished");
    }
    clock.abort();
    broom.abort();
    app.relay.iter().for_each(Turn::stop);
    app.db.close().await.map_err(StartError::Store)
}

/// The folder with the page: the given one, `./dist`, or what dx has put beside the program.
fn page(given: Option<&Path>) -> Result<PathBuf, StartError> {
    let beside = env::current_exe().ok().and_then(|program| Some(program.parent()?.join("public")));
    let dist = PathBuf::from("dist");
    let candidates = match given {
        Some(folder) => vec![folder.to_owned()],
        None if dioxus_cli_config::is_cli_enabled() => beside.into_iter().chain([dist]).collect(),
        None => [dist].into_iter().chain(beside).collect(),
    };
    let is_page = |folder: &PathBuf| folder.join("index.html").is_file();
    let missing = candidates.first().cloned().unwrap_or_default();
    candidates.into_iter().find(is_page).ok_or(StartError::NoPage(missing))
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |error| not_bound(address, error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// The relay, unless there is to be none.
async fn relay(settings: &Serve) -> Result<Option<Turn>, StartError> {
    let turn = &settings.turn;
    if turn.ice_secret.is_none()
        && let Some(url) = turn.ice_servers.iter().find(|url| is_relay(url))
    {
        return Err(StartError::NoIceSecret(url.clone()));
    }
    let Some(relay) = settings.relay() else { return Ok(None) };
    let address = relay.listen;
    Turn::start(relay).await.map(Some).map_err(|error| StartError::Relay(address, error))
}

fn not_bound(address: SocketAddr, error: io::Error) -> StartError {
    match error.kind() {
        io::ErrorKind::AddrInUse => StartError::AddressInUse(address),
        io::ErrorKind::PermissionDenied => StartError::AddressDenied(address),
        _ => StartError::Listen(address, error),
    }
}

/// Ends with the first SIGTERM or SIGINT; listens from now on.
fn stop_requested() -> io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Where a browser on this machine finds the server.
fn url(address: SocketAddr) -> String {
    let ip: IpAddr = address.ip();
    if ip.is_loopback() || ip.is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::i18n::Language;

    /// Not tried with a real port: the tests may run as root.
    #[test]
    fn a_port_that_is_not_for_this_user_is_told_with_what_to_do() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        for language in Language::ALL {
            let sentence = not_bound("127.0.0.1:80".parse().unwrap(), denied()).sentence(language.terminal());
            for part in ["127.0.0.1:80", "1024", "--listen", "VISAVIS_LISTEN"] {
                assert!(sentence.contains(part), "{sentence}");
            }
        }
    }

    #[test]
    fn the_printed_address_is_one_to_click() {
        assert_eq!(url("127.0.0.1:8080".parse().unwrap()), "http://localhost:8080");
        assert_eq!(url("0.0.0.0:80".parse().unwrap()), "http://localhost:80");
        assert_eq!(url("192.0.2.7:8080".parse().unwrap()), "http://192.0.2.7:8080");
    }
}
