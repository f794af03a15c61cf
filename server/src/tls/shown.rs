//! The certificate that whoever connects is shown.

use super::{Files, TlsError, files::Pem};
use rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// The certificate in the files, as they were when they could last be used. A connection keeps the one that it began with.
#[derive(Debug)]
pub(super) struct Shown {
    files: Files,
    /// Nobody waits for it to change: this only lends it to many at once.
    current: watch::Sender<Arc<CertifiedKey>>,
}

impl Shown {
    /// Shows what the files hold now.
    pub async fn first(files: Files) -> Result<Self, TlsError> {
        let current = watch::Sender::new(Arc::new(files.load().await?));
        Ok(Self { files, current })
    }

    /// The SHA-256 of the certificate, as browsers write it.
    pub fn fingerprint(&self) -> String {
        let current = self.current.borrow();
        let digest = Sha256::digest(current.cert.first().map_or(&[][..], AsRef::as_ref));
        digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
    }

    /// Shows another one when the files hold another one, looking every `period`. Runs for ever.
    ///
    /// What they hold is compared, not when they were written: so it does not matter whether a file is written anew, another
    /// one is renamed into its place, or a link on the way to it is turned. A change counts when it has been seen twice, since
    /// certificate and key are never written in one step. One that cannot be used is told once, and changes nothing.
    pub async fn keep(&self, period: Duration) {
        let mut seen = Seen::default();
        loop {
            let now = self.files.read().await;
            if seen.is_settled(&now) {
                self.judge(&now);
            }
            tokio::time::sleep(period).await;
        }
    }

    fn judge(&self, files: &Result<Pem, TlsError>) {
        let held = files.as_ref().map_err(Clone::clone).and_then(|pem| self.files.certified(pem));
        match held {
            Ok(held) if held.cert == self.current.borrow().cert => {}
            Ok(held) => {
                self.current.send_replace(Arc::new(held));
                tracing::info!("another certificate is shown from now on; its SHA-256 is {}", self.fingerprint());
            }
            Err(error) => tracing::warn!("the certificate stays as it was: {error}"),
        }
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.borrow().clone())
    }
}

/// What the files held at the last looks.
struct Seen<T> {
    before: Option<T>,
    settled: Option<T>,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self { before: None, settled: None }
    }
}

impl<T: Clone + PartialEq> Seen<T> {
    /// Whether this is another state of things, and the second look at it.
    fn is_settled(&mut self, now: &T) -> bool {
        let is_new = self.before.as_ref() == Some(now) && self.settled.as_ref() != Some(now);
        if is_new {
            self.settled = Some(now.clone());
        }
        self.before = Some(now.clone());
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::self_signed_pair;
    use std::{
        fs,
        os::unix::fs::symlink,
        path::{Path, PathBuf},
    };
    use tempfile::TempDir;

    const OFTEN: Duration = Duration::from_millis(1);

    /// Writes a new certificate and its key into this folder, and gives the certificate.
    fn issue(folder: &Path) -> Vec<u8> {
        let (cert, key) = self_signed_pair();
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
        fs::write(folder.join("key.pem"), key).unwrap();
        cert.der().to_vec()
    }

    /// Shows what is in this folder, and keeps doing so.
    async fn shown(folder: PathBuf) -> Arc<Shown> {
        let files = Files { cert: folder.join("cert.pem"), key: folder.join("key.pem") };
        let shown = Arc::new(Shown::first(files).await.unwrap());
        tokio::spawn({
            let shown = shown.clone();
            async move { shown.keep(OFTEN).await }
        });
        shown
    }

    fn now(shown: &Shown) -> Vec<u8> {
        shown.current.borrow().cert[0].to_vec()
    }

    #[test]
    fn a_change_counts_once_it_has_been_seen_twice() {
        let mut seen = Seen::default();
        let looks = ["a", "a", "a", "b", "c", "c", "c", "a", "c", "c", "a", "a"];
        let settled = looks.map(|now| seen.is_settled(&now));
        let expected = [false, true, false, false, false, true, false, false, false, false, false, true];
        assert_eq!(settled, expected);
    }

    #[tokio::test]
    async fn a_turned_link_shows_another_certificate() {
        let folder = TempDir::new().unwrap();
        let (live, new) = (folder.path().join("live"), folder.path().join("new"));
        let [first, second] = ["1", "2"].map(|name| issue(&folder.path().join(name)));
        symlink("1", &live).unwrap();
        let shown = shown(live.clone()).await;
        assert_eq!(now(&shown), first);
        let mut current = shown.current.subscribe();
        symlink("2", &new).unwrap();
        fs::rename(&new, &live).unwrap();
        current.changed().await.unwrap();
        assert_eq!(now(&shown), second);
    }

    #[tokio::test]
    async fn what_cannot_be_used_changes_nothing_until_it_can() {
        let folder = TempDir::new().unwrap();
        let first = issue(folder.path());
        let shown = shown(folder.path().to_owned()).await;
        let mut current = shown.current.subscribe();
        let (cert, key) = self_signed_pair();
        // Without its key it is nobody's.
        fs::write(folder.path().join("cert.pem"), cert.pem()).unwrap();
        assert!(tokio::time::timeout(100 * OFTEN, current.changed()).await.is_err());
        assert_eq!(now(&shown), first);
        fs::write(folder.path().join("key.pem"), key).unwrap();
        current.changed().await.unwrap();
        assert_eq!(now(&shown), *cert.der().as_ref());
    }

    #[tokio::test]
    async fn a_fingerprint_is_written_as_browsers_do() {
        let folder = TempDir::new().unwrap();
        issue(folder.path());
        let fingerprint = shown(folder.path().to_owned()).await.fingerprint();
        assert_eq!(fingerprint.len(), 32 * 3 - 1);
        assert!(fingerprint.split(':').all(|byte| byte.len() == 2 && u8::from_str_radix(byte, 16).is_ok()));
    }
}
