//! `visavis serve`: everything is put together, kept running, and taken down.

use crate::{
    accept, admin,
    app::App,
    calls,
    cli::Serve,
    clock::now_ms,
    config::{Config, Https},
    db::{Db, DbError},
    demo::Demo,
    doctor,
    folder::{Folder, FolderError},
    http, limits,
    tls::{Tls, TlsError, lan_addresses},
    turn::Turn,
};
use shared::rtc::is_relay;
use std::{
    collections::BTreeSet,
    env,
    io::{self, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
    time::timeout,
};

/// How long answers under way may take after the server was told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// How often the certificate's files are looked at. A change counts when it has been seen twice.
const CERTIFICATE_READ_EVERY: Duration = Duration::from_secs(2);

/// Why the server cannot start.
#[derive(Debug)]
pub enum StartError {
    /// There is no page to serve.
    NoPage(PathBuf),
    /// The address is for other machines, and they would get pages without camera and microphone.
    NotSecure(SocketAddr),
    /// The certificate is no use.
    Tls(TlsError),
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
    raise_open_files();
    let config = settings.config();
    let address = settings.address();
    if !is_secure(address, &config) {
        return Err(StartError::NotSecure(address));
    }
    let public = page(settings.public_dir.as_deref())?;
    let folder = Folder::lock(&settings.data.folder).map_err(StartError::Folder)?;
    let (listener, address) = bind(address).await?;
    let tls = settings.tls.open(&folder.tls(), address.ip()).await.map_err(StartError::Tls)?;
    let acceptor = tls.as_ref().map(Tls::acceptor).transpose().map_err(StartError::Tls)?;
    let relay = relay(settings).await?;
    let stop = stop_requested().map_err(|error| StartError::System("SIGTERM, SIGINT".to_owned(), error))?;
    let db = Db::open(&folder.store_url(&settings.data)).await.map_err(StartError::Store)?;
    let app = App::with_relay(db, config, relay);
    doctor::sweep(&app, now_ms()).await.map_err(StartError::Store)?;
    let demo = Demo::beside(&app.config).await.map_err(StartError::Store)?;
    let urls = urls(address, app.config.https);
    let socket = folder.socket();
    admin::listen(app.clone(), &socket, &urls[0], settings.data.store.as_deref())
        .map_err(|error| StartError::System(socket.display().to_string(), error))?;
    let clock = tokio::spawn(calls::keep_time(app.clone()));
    let broom = tokio::spawn(limits::keep_small(app.clone()));
    let keeper = demo.clone().map(|demo| tokio::spawn(demo.keep()));
    let renewal = tls.map(|tls| tokio::spawn(tls.keep(CERTIFICATE_READ_EVERY)));

    // Whoever has started it need not listen.
    let _ = writeln!(io::stdout(), "Visavis is ready: {}", urls.join("\n                  "));
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let router = http::router(app.clone(), &public, demo.as_ref());
    let hubs: Vec<_> = [&app].into_iter().chain(demo.as_ref().map(Demo::app)).map(|app| app.hub.clone()).collect();
    let Config { requests, connections, .. } = app.config;
    let server = tokio::spawn(accept::serve(listener, acceptor, router, requests, connections, async move {
        stop.await;
        hubs.iter().for_each(|hub| hub.close_all());
        let _ = stopping.send(());
    }));
    let _ = stopped.await;
    tracing::info!("stopping");
    if timeout(LAST_ANSWERS, server).await.is_err() {
        tracing::warn!("some answers were not finished");
    }
    clock.abort();
    broom.abort();
    keeper.iter().chain(&renewal).for_each(JoinHandle::abort);
    app.relay.iter().for_each(Turn::stop);
    app.db.close().await.map_err(StartError::Store)
}

/// Each connection takes a file handle, and the system lets whoever does not ask have few of them.
fn raise_open_files() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!("no more files may be open than before: {error}");
    }
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

/// Browsers give camera and microphone only to pages that come by HTTPS, or from the same machine (W3C Secure Contexts,
/// section 3.1). A proxy in front may speak HTTPS for the server.
fn is_secure(address: SocketAddr, config: &Config) -> bool {
    config.https != Https::Off || config.behind_proxy || address.ip().to_canonical().is_loopback()
}

/// Where browsers find the server: on this machine, then, if the certificate is good for it, on others in the network.
fn urls(address: SocketAddr, https: Https) -> Vec<String> {
    let scheme = if https == Https::Off { "http" } else { "https" };
    let (ip, port) = (address.ip(), address.port());
    if !ip.is_loopback() && !ip.is_unspecified() {
        return vec![format!("{scheme}://{address}")];
    }
    let is_for_others = ip.is_unspecified() && https == Https::SelfSigned;
    let others = if is_for_others { lan_addresses() } else { BTreeSet::new() };
    let others = others.into_iter().map(|ip| format!("{scheme}://{}", SocketAddr::new(ip, port)));
    [format!("{scheme}://localhost:{port}")].into_iter().chain(others).collect()
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
        let urls = |address: &str, https| urls(address.parse().unwrap(), https);
        assert_eq!(urls("127.0.0.1:8080", Https::Off), ["http://localhost:8080"]);
        assert_eq!(urls("0.0.0.0:80", Https::Off), ["http://localhost:80"]);
        assert_eq!(urls("192.0.2.7:8080", Https::Off), ["http://192.0.2.7:8080"]);
        assert_eq!(urls("127.0.0.1:8443", Https::SelfSigned), ["https://localhost:8443"]);
        assert_eq!(urls("0.0.0.0:443", Https::Given), ["https://localhost:443"]);
        assert_eq!(urls("[2001:db8::7]:8443", Https::Given), ["https://[2001:db8::7]:8443"]);
    }

    #[test]
    fn a_self_signed_certificate_is_for_others_in_the_network_whose_address_is_printed_as_well() {
        let urls = urls("0.0.0.0:8443".parse().unwrap(), Https::SelfSigned);
        let others = lan_addresses().into_iter().map(|ip| format!("https://{ip}:8443"));
        assert_eq!(urls, ["https://localhost:8443".to_owned()].into_iter().chain(others).collect::<Vec<_>>());
    }

    #[test]
    fn plain_http_is_for_this_machine_and_for_a_proxy() {
        let secure = |address: &str, https, behind_proxy| {
            is_secure(address.parse().unwrap(), &Config { https, behind_proxy, ..Config::default() })
        };
        for own in ["127.0.0.1:80", "127.8.8.8:80", "[::1]:80", "[::ffff:127.0.0.1]:80"] {
            assert!(secure(own, Https::Off, false), "{own}");
        }
        for open in ["0.0.0.0:80", "[::]:80", "192.168.1.7:80", "[2001:db8::7]:80", "[::ffff:192.0.2.7]:80"] {
            assert!(!secure(open, Https::Off, false), "{open}");
            assert!(secure(open, Https::Off, true), "{open}");
            assert!(secure(open, Https::SelfSigned, false) && secure(open, Https::Given, false), "{open}");
        }
    }
}
