//! HTTPS: the certificate that the server shows, where it comes from, and how it stays the right one.

mod error;
mod files;
mod names;
mod self_signed;
mod shown;

pub use error::TlsError;
pub use files::Files;
pub use names::lan_addresses;

use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs},
};
use self_signed::SelfSigned;
use shown::Shown;
use std::{net::IpAddr, path::Path, sync::Arc, time::Duration};
use tokio_rustls::TlsAcceptor;

/// The certificate that the server shows.
pub struct Tls {
    shown: Arc<Shown>,
    /// There if it is made here.
    own: Option<SelfSigned>,
}

impl Tls {
    /// A certificate from somebody else.
    pub async fn from_files(files: Files) -> Result<Self, TlsError> {
        Ok(Self { shown: Arc::new(Shown::first(files).await?), own: None })
    }

    /// A certificate that this server makes and signs itself, for the names of this machine and the address `listen`. It is
    /// kept in `folder`.
    pub async fn self_signed(folder: &Path, listen: IpAddr) -> Result<Self, TlsError> {
        let own = SelfSigned::in_folder(folder, names::of_this_machine(listen));
        own.ensure().await?;
        let shown = Arc::new(Shown::first(own.files()).await?);
        tracing::info!("the certificate is self-signed; browsers show its SHA-256 as {}", shown.fingerprint());
        Ok(Self { shown, own: Some(own) })
    }

    /// What shakes hands with it.
    pub fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let config = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        let mut config =
            config.map_err(TlsError::library)?.with_no_client_auth().with_cert_resolver(self.shown.clone());
        // What the server would rather speak comes first (RFC 7301, section 3.2).
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Keeps it the right one, looking at its files every `period`. Runs for ever.
    pub async fn keep(self, period: Duration) {
        let renewed = async {
            if let Some(own) = &self.own {
                own.keep().await;
            }
        };
        tokio::join!(self.shown.keep(period), renewed);
    }
}

/// Of the two that are in the tree the one that takes more kinds of keys. Named each time, since without that rustls would have
/// to guess between them.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// A certificate for `localhost`, and its key in PEM.
#[cfg(test)]
fn self_signed_pair() -> (rcgen::Certificate, String) {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    (signed.cert, signed.signing_key.serialize_pem())
}
