//! The same server over TLS, and clients that trust its certificate.

use super::World;
use rcgen::CertifiedKey;
use reqwest::{Client, ClientBuilder, Response, tls::TlsInfo};
use server::{
    config::{Config, Https},
    tls::{Files, Tls},
};
use std::{fs, path::PathBuf, time::Duration};
use tempfile::TempDir;

/// The server's name.
pub const HOST: &str = "calls.example.org";

/// A certificate for [`HOST`] and `localhost` in a folder of its own, which nobody but the clients of a test trusts.
pub struct Certificate {
    folder: TempDir,
    trusted: reqwest::Certificate,
    pub der: Vec<u8>,
}

impl Certificate {
    pub fn new() -> Self {
        let names = [HOST.to_owned(), "localhost".to_owned()];
        let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names).unwrap();
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("cert.pem"), cert.pem()).unwrap();
        fs::write(folder.path().join("key.pem"), signing_key.serialize_pem()).unwrap();
        let trusted = reqwest::Certificate::from_der(cert.der()).unwrap();
        Self { folder, trusted, der: cert.der().to_vec() }
    }

    pub fn cert(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    pub fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    /// Puts another one into the place of this one, file by file, as a tool that renews it does.
    pub fn replace(&self, other: &Certificate) {
        fs::rename(other.cert(), self.cert()).unwrap();
        fs::rename(other.key(), self.key()).unwrap();
    }
}

impl World {
    /// Speaks HTTPS with this certificate, and looks at its files all the time.
    pub async fn https(certificate: &Certificate, change: impl FnOnce(&mut Config)) -> Self {
        let files = Files { cert: certificate.cert(), key: certificate.key() };
        let tls = Tls::from_files(files).await.unwrap();
        let acceptor = tls.acceptor().unwrap();
        tokio::spawn(tls.keep(Duration::from_millis(1)));
        let with_https = |config: &mut Config| {
            config.https = Https::Given;
            change(config);
        };
        Self::begin("mem://", Some(acceptor), None, with_https).await
    }

    /// A client with connections of its own that trusts these certificates, and finds [`HOST`] here.
    pub fn client(&self, trusted: &[&Certificate]) -> Client {
        self.client_with(trusted, |client| client)
    }

    /// The same, with more settings.
    pub fn client_with(&self, trusted: &[&Certificate], set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let client = Client::builder().no_proxy().tls_built_in_root_certs(false).tls_info(true);
        let client = client.redirect(reqwest::redirect::Policy::none()).resolve(HOST, self.address);
        let trust = |client: ClientBuilder, one: &&Certificate| client.add_root_certificate(one.trusted.clone());
        set(trusted.iter().fold(client, trust)).build().unwrap()
    }

    /// An address of the server by this name.
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("https://{host}:{}{path}", self.address.port())
    }
}

/// The certificate that the server has shown.
pub fn shown(answer: &Response) -> Vec<u8> {
    answer.extensions().get::<TlsInfo>().unwrap().peer_certificate().unwrap().to_vec()
}
