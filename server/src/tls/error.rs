//! Why a certificate cannot be shown.

use std::{fmt, io, path::PathBuf};
use thiserror::Error;

/// Why a certificate cannot be shown. The words are the log's; a terminal reads [`TlsError::sentence`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read: {cause}", file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// In the system's words.
        cause: String,
    },
    /// The file holds no certificate.
    #[error("{} holds no certificate in PEM", .0.display())]
    NoCertificate(PathBuf),
    /// The file holds no private key, or none of a kind that can be used.
    #[error("{} holds no private key that can be used", .0.display())]
    NoKey(PathBuf),
    /// The private key is another certificate's.
    #[error("the key in {} is not that of the certificate in {}", key.display(), cert.display())]
    Mismatch {
        /// The certificate's file.
        cert: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The self-signed certificate cannot be kept.
    #[error("{} cannot be written: {cause}", file.display())]
    NotWritable {
        /// In which file.
        file: PathBuf,
        /// In the system's words.
        cause: String,
    },
    /// The cryptographic library fails.
    #[error("{0}")]
    Library(String),
}

impl TlsError {
    /// A file cannot be read.
    pub(super) fn unreadable(file: impl Into<PathBuf>, cause: &io::Error) -> Self {
        Self::Unreadable { file: file.into(), cause: cause.to_string() }
    }

    /// A file cannot be written.
    pub(super) fn not_writable(file: impl Into<PathBuf>, cause: &io::Error) -> Self {
        Self::NotWritable { file: file.into(), cause: cause.to_string() }
    }

    /// A library fails.
    pub(super) fn library(cause: impl fmt::Display) -> Self {
        Self::Library(cause.to_string())
    }
}
