//! The data folder: one process at a time works in it, and always the same user's.

use crate::cli::Data;
use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::{
        fd::AsRawFd,
        unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    },
    path::{Path, PathBuf},
};
use tokio::net::UnixStream;

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
    /// Another user has worked in it, who could not open what this one writes there: the store's files are for their owner only.
    Foreign(PathBuf, Owner),
    /// It cannot be created or written.
    NotWritable(PathBuf, io::Error),
}

/// The user who works in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The user's number.
    pub uid: u32,
    /// The user's name, where the machine's list of users has it.
    pub name: Option<String>,
}

impl Folder {
    /// Creates the folder where it is missing, for its owner only, and locks it. Where another user has done so before, nothing is
    /// created.
    pub fn lock(path: &Path) -> Result<Self, FolderError> {
        let not_writable = |error| FolderError::NotWritable(path.to_owned(), error);
        if let Some(owner) = foreign(path).map_err(not_writable)? {
            // There may be a server soon, to carry out what root asks for.
            let lock = File::open(path.join(LOCK));
            return match lock.map(|lock| lock.try_lock()) {
                Ok(Err(TryLockError::WouldBlock)) => Err(FolderError::InUse(path.to_owned())),
                Ok(_) | Err(_) => Err(FolderError::Foreign(path.to_owned(), owner)),
            };
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(not_writable)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).mode(0o600);
        let lock = options.open(path.join(LOCK)).map_err(not_writable)?;
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

/// Who has worked in the folder at `path`, if that is not this process's user: whose its lock is.
fn foreign(path: &Path) -> io::Result<Option<Owner>> {
    let Ok(lock) = fs::metadata(path.join(LOCK)) else { return Ok(None) };
    // The system tells each end of a socket who the other one is: here, the effective user of this process.
    let uid = UnixStream::pair()?.0.peer_cred()?.uid();
    let owner = || Owner { uid: lock.uid(), name: name(lock.uid(), &fs::read_to_string(USERS).unwrap_or_default()) };
    Ok((lock.uid() != uid).then(owner))
}

/// The lock's file.
const LOCK: &str = "lock";

/// The machine's own list of users, passwd(5).
const USERS: &str = "/etc/passwd";

/// The name that a list of users has for this number.
fn name(uid: u32, users: &str) -> Option<String> {
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let mut named = fields.filter(|fields| fields.get(2).and_then(|field| field.parse().ok()) == Some(uid));
    named.next().map(|fields| fields[0].to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::chown;
    use tempfile::TempDir;

    #[test]
    fn a_user_is_called_by_their_name_where_they_have_one() {
        let users = "root:x:0:0:root:/root:/bin/bash\nvisavis:x:999:998::/home/visavis:/usr/sbin/nologin\n+nis\n";
        assert_eq!(name(0, users).as_deref(), Some("root"));
        assert_eq!(name(999, users).as_deref(), Some("visavis"));
        for nobody in [998, 1] {
            assert_eq!(name(nobody, users), None, "{nobody}");
        }
    }

    #[tokio::test]
    async fn a_folder_in_which_nobody_has_worked_is_nobodys() {
        let folder = TempDir::new().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("data")] {
            assert_eq!(foreign(&path).unwrap(), None);
            assert!(Folder::lock(&path).is_ok());
            assert_eq!(foreign(&path).unwrap(), None);
        }
    }

    /// Only root can make a file another user's, so nobody else can try this.
    #[tokio::test]
    async fn where_another_user_works_nothing_is_created() {
        let folder = TempDir::new().unwrap();
        let lock = File::create(folder.path().join(LOCK)).unwrap();
        if chown(folder.path().join(LOCK), Some(4_000_000), None).is_err() {
            return;
        }
        let refused = Folder::lock(folder.path());
        assert!(matches!(refused, Err(FolderError::Foreign(_, owner)) if owner.uid == 4_000_000));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        // Whoever works there may yet listen.
        lock.lock().unwrap();
        assert!(matches!(Folder::lock(folder.path()), Err(FolderError::InUse(_))));
    }
}
