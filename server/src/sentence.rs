//! Why a command does not begin, in one sentence that says what to do, in the terminal's language.

use crate::{
    admin::AdminError,
    db::DbError,
    folder::{FolderError, Owner},
    serve::StartError,
    tls::TlsError,
};
use shared::i18n::{Terminal, fill};
use std::{fmt, io};

impl StartError {
    /// What the terminal reads.
    pub fn sentence(&self, terminal: &Terminal) -> String {
        match self {
            Self::NoPage(folder) => fill(terminal.no_page, "folder", &folder.display().to_string()),
            Self::NotSecure(address) => fill(terminal.not_secure, "address", &address.to_string()),
            Self::Tls(error) => error.sentence(terminal),
            Self::Folder(error) => error.sentence(terminal),
            Self::Store(error) => error.sentence(terminal),
            Self::AddressInUse(address) => fill(terminal.address_in_use, "address", &address.to_string()),
            Self::AddressDenied(address) => fill(terminal.address_denied, "address", &address.to_string()),
            Self::Listen(address, error) => with_cause(terminal.address_failed, "address", address, error),
            Self::Relay(address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                fill(terminal.relay_in_use, "address", &address.to_string())
            }
            Self::Relay(address, error) => with_cause(terminal.relay_failed, "address", address, error),
            Self::NoIceSecret(url) => fill(terminal.no_ice_secret, "url", url),
            Self::System(what, error) => with_cause(terminal.system_refuses, "what", what, error),
        }
    }
}

impl AdminError {
    /// What the terminal reads.
    pub fn sentence(&self, terminal: &Terminal) -> String {
        match self {
            Self::Folder(error) => error.sentence(terminal),
            Self::Store(error) => error.sentence(terminal),
            Self::Socket(error) => fill(terminal.server_silent, "cause", &error.to_string()),
            Self::AnotherStore => terminal.another_store.to_owned(),
        }
    }
}

impl TlsError {
    /// What the terminal reads.
    pub fn sentence(&self, terminal: &Terminal) -> String {
        match self {
            Self::Unreadable { file, cause } => with_cause(terminal.tls_unreadable, "file", &file.display(), cause),
            Self::NoCertificate(file) => fill(terminal.tls_no_certificate, "file", &file.display().to_string()),
            Self::NoKey(file) => fill(terminal.tls_no_key, "file", &file.display().to_string()),
            Self::Mismatch { cert, key } => {
                let text = fill(terminal.tls_mismatch, "cert", &cert.display().to_string());
                fill(&text, "key", &key.display().to_string())
            }
            Self::NotWritable { file, cause } => {
                with_cause(terminal.folder_not_writable, "folder", &file.display(), cause)
            }
            Self::Library(cause) => fill(terminal.tls_failed, "cause", cause),
        }
    }
}

impl FolderError {
    /// What the terminal reads.
    pub fn sentence(&self, terminal: &Terminal) -> String {
        match self {
            Self::InUse(folder) => fill(terminal.folder_in_use, "folder", &folder.display().to_string()),
            Self::Foreign(folder, owner) => {
                let text = fill(terminal.folder_foreign, "owner", &owner.called());
                fill(&fill(&text, "command", &owner.command()), "folder", &folder.display().to_string())
            }
            Self::NotWritable(folder, error) => {
                with_cause(terminal.folder_not_writable, "folder", &folder.display(), error)
            }
        }
    }
}

impl Owner {
    fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.uid.to_string())
    }

    /// What runs a command as this user; sudo(8) takes a number, too.
    fn command(&self) -> String {
        match &self.name {
            Some(name) => format!("runuser -u {name} -- visavis …"),
            None => format!("sudo -u '#{}' visavis …", self.uid),
        }
    }
}

impl DbError {
    /// What the terminal reads.
    pub fn sentence(&self, terminal: &Terminal) -> String {
        match self {
            Self::Locked => terminal.store_locked.to_owned(),
            Self::Denied => terminal.store_denied.to_owned(),
            Self::NoAccess(cause) => fill(terminal.store_no_access, "cause", cause),
            Self::Open(cause) | Self::Malformed(cause) => fill(terminal.store_failed, "cause", cause),
            Self::Engine(error) => fill(terminal.store_failed, "cause", &error.to_string()),
        }
    }
}

fn with_cause(text: &str, key: &str, what: &impl fmt::Display, cause: &impl fmt::Display) -> String {
    fill(&fill(text, key, &what.to_string()), "cause", &cause.to_string())
}
