//! The data folder: one process at a time works in it.

use crate::cli::Data;
use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// The data folder, locked for this process.
pub struct Folder {
    path: PathBuf,
    /// Held for the lock that goes with it.
    _lock: File,
}

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process works in it.
    #[error("the data folder {0} is in use by another process")]
    InUse(PathBuf),
    /// It cannot be created or written.
    #[error("the data folder {0} cannot be written: {1}")]
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
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(not_writable(error)),
        }
    }

    /// Where administration commands reach the running server.
    pub fn socket(&self) -> PathBuf {
        socket(&self.path)
    }

    /// The store that `data` names: the given one, or the embedded one in this folder.
    pub fn store_url(&self, data: &Data) -> String {
        match &data.store {
            Some(url) => url.clone(),
            None => format!("surrealkv://{}", self.path.join("store").display()),
        }
    }
}

/// Where the server that works in `folder` is reached.
pub fn socket(folder: &Path) -> PathBuf {
    folder.join("admin.sock")
}
