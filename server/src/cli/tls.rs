//! HTTPS: where the certificate comes from.

use crate::{
    config::Https,
    tls::{Files, Tls, TlsError},
};
use clap::{Args, ValueEnum};
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

/// Where the certificate comes from.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "HTTPS")]
pub struct TlsArgs {
    /// Certificate in PEM, followed by those that lead to an authority; read again when it changes [default: none, plain HTTP]
    #[arg(long, env = "VISAVIS_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// Private key of the certificate in PEM, not encrypted; read again when it changes [default: none, plain HTTP]
    #[arg(long, env = "VISAVIS_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// A certificate without files: self-signed, which browsers warn of; to try calls between machines [default: none]
    #[arg(
        long,
        env = "VISAVIS_TLS",
        value_name = "KIND",
        hide_possible_values = true,
        conflicts_with_all = ["tls_cert", "tls_key"]
    )]
    pub tls: Option<TlsKind>,
}

/// A certificate that needs no files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TlsKind {
    /// Made here, and kept in the data folder.
    SelfSigned,
}

impl TlsArgs {
    /// Whether the server is to speak HTTPS.
    pub fn https(&self) -> Https {
        match (&self.tls_cert, self.tls) {
            (Some(_), _) => Https::Given,
            (None, Some(TlsKind::SelfSigned)) => Https::SelfSigned,
            (None, None) => Https::Off,
        }
    }

    /// The certificate, if there is to be one; what is made here is kept in `folder`, and is good for the address `listen`.
    pub async fn open(&self, folder: &Path, listen: IpAddr) -> Result<Option<Tls>, TlsError> {
        match (&self.tls_cert, &self.tls_key, self.tls) {
            (Some(cert), Some(key), _) => {
                Tls::from_files(Files { cert: cert.clone(), key: key.clone() }).await.map(Some)
            }
            (_, _, Some(TlsKind::SelfSigned)) => Tls::self_signed(folder, listen).await.map(Some),
            (_, _, None) => Ok(None),
        }
    }
}
