//! The program speaks HTTPS by itself.

use crate::{
    machine::{Machine, Server, utf8},
    stopping::{SOON, wait_for},
};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::{Client, Response, Version, tls::TlsInfo};
use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt, time::Instant};

/// A certificate for `localhost` and its key, each in a file of the machine.
pub struct Pair {
    pub cert: String,
    pub key: String,
}

impl Pair {
    /// `NAME.cert` and `NAME.key`.
    pub fn in_file(machine: &Machine, name: &str) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let path = |ending: &str| utf8(&machine.path(&format!("{name}.{ending}"))).to_owned();
        let pair = Self { cert: path("cert"), key: path("key") };
        fs::write(&pair.cert, cert.pem()).unwrap();
        fs::write(&pair.key, signing_key.serialize_pem()).unwrap();
        pair
    }
}

fn serve(machine: &Machine, settings: &[&str]) -> Server {
    let server = Server::start(machine.visavis(&[&["serve", "--listen", "127.0.0.1:0"], settings].concat()));
    assert!(server.url.starts_with("https://localhost:"), "{}", server.url);
    server
}

/// Somebody who goes on whatever the certificate is.
fn client() -> Client {
    Client::builder().no_proxy().danger_accept_invalid_certs(true).tls_info(true).build().unwrap()
}

/// The certificate that a new connection is shown.
async fn shown(server: &Server) -> Vec<u8> {
    let answer = client().get(&server.url).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.version()), (200, Version::HTTP_2));
    answer.extensions().get::<TlsInfo>().unwrap().peer_certificate().unwrap().to_vec()
}

/// Opens an account, and its event stream.
async fn stream(server: &Server) -> Response {
    let (client, url) = (client(), &server.url);
    let account = json!({ "phone": "+79182725362", "name": "Anna", "password": "password123" });
    let answer = client.post(format!("{url}/api/auth/register")).header("origin", url).json(&account);
    let answer = answer.send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    assert!(answer.json::<Value>().await.unwrap()["id"].is_string());
    client.get(format!("{url}/api/events?device=d")).header("cookie", cookie).send().await.unwrap()
}

#[tokio::test]
async fn a_self_signed_certificate_survives_a_restart() {
    let machine = Machine::new();
    let server = serve(&machine, &["--tls", "self-signed"]);
    let first = shown(&server).await;
    let mode = |name: &str| fs::metadata(machine.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("data/tls"), mode("data/tls/self-signed.pem")), (0o700, 0o600));
    let log = server.stop();
    assert!(log.contains("SHA-256") && !log.contains("WARN") && !log.contains("ERROR"), "{log}");
    let server = serve(&machine, &["--tls", "self-signed"]);
    assert_eq!(shown(&server).await, first);
    server.stop();
    // Without it there is no way back to it.
    fs::remove_file(machine.path("data/tls/self-signed.pem")).unwrap();
    let server = serve(&machine, &["--tls", "self-signed"]);
    assert_ne!(shown(&server).await, first);
    server.stop();
}

#[tokio::test]
async fn an_open_stream_does_not_hold_up_the_stop() {
    let machine = Machine::new();
    let server = serve(&machine, &["--tls", "self-signed"]);
    let mut stream = stream(&server).await;
    assert_eq!(stream.version(), Version::HTTP_2);
    let told = Instant::now();
    // The client answers nothing meanwhile, since this thread waits.
    let log = server.stop();
    assert!(told.elapsed() < SOON, "{:?}", told.elapsed());
    assert!(!log.contains("WARN"), "{log}");
    while stream.chunk().await.unwrap().is_some() {}
}

#[tokio::test]
async fn a_bad_new_certificate_is_told_and_a_good_one_is_shown_without_a_word_of_its_halves() {
    let machine = Machine::new();
    let pair = Pair::in_file(&machine, "server");
    let mut server = serve(&machine, &["--tls-cert", &pair.cert, "--tls-key", &pair.key]);
    let old = shown(&server).await;
    let stays = "the certificate stays as it was";
    fs::write(&pair.cert, "half a").unwrap();
    wait_for(server.child.stderr.as_mut().unwrap(), stays);
    assert_eq!(shown(&server).await, old);
    // Certificate and key are not written in one step; what may be seen between the two is not told.
    Pair::in_file(&machine, "server");
    let log = wait_for(server.child.stderr.as_mut().unwrap(), "another certificate is shown");
    assert!(!log.contains(stays), "{log}");
    assert_ne!(shown(&server).await, old);
    server.stop();
}

#[tokio::test]
async fn settings_come_from_the_environment_as_well() {
    let machine = Machine::new();
    let pair = Pair::in_file(&machine, "server");
    for settings in
        [vec![("VISAVIS_TLS", "self-signed")], vec![("VISAVIS_TLS_CERT", &*pair.cert), ("VISAVIS_TLS_KEY", &*pair.key)]]
    {
        let mut command = machine.visavis(&["serve", "--listen", "127.0.0.1:0"]);
        let server = Server::start({
            command.envs(settings);
            command
        });
        assert!(server.url.starts_with("https://"), "{}", server.url);
        server.stop();
    }
}
