//! The data folder: one process at a time works in it.

use crate::cli::Data;
use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::{
        fd::AsRawFd,
        unix::fs::{DirBuilderExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
};

/// The data folder, locked for this process.
pub struct Folder {
    way: Way,
    /// Held for the lock that goes with it.
    _lock: File,
}

/// Why the data folder cannot be used.
#[derive(Debug)]
pub enum FolderError {
    /// Another process works in it.
    InUse(PathBuf),
    /// It cannot be created or written.
    NotWritable(PathBuf, io::Error),
}

impl Folder {
    /// Creates the folder where it is missing, for its owner only, and locks it.
    pub fn lock(path: &Path) -> Result<Self, FolderError> {
        let not_writable = |error| FolderError::NotWritable(path.to_owned(), error);
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(not_writable)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).mode(0o600);
        let lock = options.open(path.join("lock")).map_err(not_writable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { way: Way::to(path).map_err(not_writable)?, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(not_writable(error)),
        }
    }

    /// Where administration commands reach the running server.
    pub fn socket(&self) -> PathBuf {
        self.way.socket()
    }

    /// Where a certificate is kept that the server makes itself.
    pub fn tls(&self) -> PathBuf {
        self.way.path.join("tls")
    }

    /// The store that `data` names: the given one, or the embedded one in this folder.
    pub fn store_url(&self, data: &Data) -> String {
        data.store.clone().unwrap_or_else(|| format!("surrealkv://{}", self.way.store().display()))
    }
}

/// The longest path that a socket is given, in bytes: systems take a little more.
const SOCKET_PATH_BYTES: usize = 100;

/// The way into a folder, also for those who do not take every path: a socket's is bounded, and a store's is part of a URL,
/// which a `?` ends. They go through the folder as it is open here (proc(5)), so what this gives stands as long as this does.
pub struct Way {
    path: PathBuf,
    opened: File,
}

impl Way {
    /// The way to the folder at `path`, which must be there.
    pub fn to(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), opened: File::open(path)? })
    }

    /// Where the server that works in the folder is reached.
    pub fn socket(&self) -> PathBuf {
        let socket = self.path.join("admin.sock");
        if socket.as_os_str().len() <= SOCKET_PATH_BYTES { socket } else { self.plain().join("admin.sock") }
    }

    fn store(&self) -> PathBuf {
        let is_plain = self.path.to_str().is_some_and(|path| !path.contains('?'));
        if is_plain { self.path.join("store") } else { self.plain().join("store") }
    }

    fn plain(&self) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.opened.as_raw_fd()))
    }
}
