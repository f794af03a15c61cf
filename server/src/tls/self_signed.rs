//! A certificate that the server signs itself. No browser knows it: each person is warned once, and goes on.

use super::{Files, TlsError, provider};
use crate::clock::now_ms;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Some systems take no certificate that is good for more than 825 days, even one that its owner has added to theirs.
const GOOD_FOR: Duration = DAY.saturating_mul(397);
/// A clock that is behind finds it good, too.
const GOOD_BEFORE: Duration = DAY;
/// So long before its end another one takes its place: in good time for a server that is started once a month.
const RENEWED_BEFORE: Duration = DAY.saturating_mul(30);
const LOOKED_AT_EVERY: Duration = Duration::from_secs(60 * 60);

/// The certificate, kept in a file so that what browsers have been told about it stays true after a restart.
pub(super) struct SelfSigned {
    /// Both certificate and key, so that they are replaced as one.
    file: PathBuf,
    names: BTreeSet<String>,
}

impl SelfSigned {
    /// One that is good for these names.
    pub fn in_folder(folder: &Path, names: BTreeSet<String>) -> Self {
        Self { file: folder.join("self-signed.pem"), names }
    }

    /// Where it is.
    pub fn files(&self) -> Files {
        Files { cert: self.file.clone(), key: self.file.clone() }
    }

    /// Makes one, unless there is one that is good under each of the names, and stays so for a while.
    pub async fn ensure(&self) -> Result<(), TlsError> {
        let now = Duration::from_millis(now_ms());
        match self.files().load().await {
            Ok(kept) if kept.cert.first().is_some_and(|cert| self.is_good(cert, now + RENEWED_BEFORE)) => Ok(()),
            Ok(_) | Err(_) => self.make(now),
        }
    }

    /// Puts another one in its place before its time is over. Runs for ever.
    pub async fn keep(&self) {
        loop {
            tokio::time::sleep(LOOKED_AT_EVERY).await;
            if let Err(error) = self.ensure().await {
                tracing::warn!("the certificate is not renewed: {error}");
            }
        }
    }

    /// Who trusts the certificate takes it at this time, since 1970, for each of the names.
    fn is_good(&self, cert: &CertificateDer<'static>, time: Duration) -> bool {
        let mut trusted = RootCertStore::empty();
        if trusted.add(cert.clone()).is_err() {
            return false;
        }
        let Ok(verifier) = WebPkiServerVerifier::builder_with_provider(trusted.into(), provider()).build() else {
            return false;
        };
        let time = UnixTime::since_unix_epoch(time);
        let is_taken = |name| verifier.verify_server_cert(cert, &[], &name, &[], time).is_ok();
        self.names.iter().all(|name| ServerName::try_from(name.as_str()).is_ok_and(is_taken))
    }

    /// Makes one that is good from `now` on, in time since 1970.
    fn make(&self, now: Duration) -> Result<(), TlsError> {
        let key = KeyPair::generate().map_err(TlsError::library)?;
        let cert = self.params(now).and_then(|params| params.self_signed(&key)).map_err(TlsError::library)?;
        let pem = cert.pem() + &key.serialize_pem();
        replace(&self.file, pem.as_bytes()).map_err(|error| TlsError::not_writable(&self.file, &error))
    }

    fn params(&self, now: Duration) -> Result<CertificateParams, rcgen::Error> {
        let mut params = CertificateParams::new(Vec::from_iter(self.names.clone()))?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Visavis, self-signed");
        params.not_before = date_time_ymd(1970, 1, 1) + now.saturating_sub(GOOD_BEFORE);
        params.not_after = date_time_ymd(1970, 1, 1) + now + GOOD_FOR;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        Ok(params)
    }
}

/// Writes a file for its owner only. Whoever reads it meanwhile finds the old one, or the new one.
fn replace(file: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let new = file.with_extension("new");
    // What was left behind may be anybody's to read.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    written.write_all(content)?;
    written.sync_all()?;
    fs::rename(new, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    fn of(folder: &Path, names: &[&str]) -> SelfSigned {
        SelfSigned::in_folder(folder, names.iter().map(|&name| name.to_owned()).collect())
    }

    fn now() -> Duration {
        Duration::from_millis(now_ms())
    }

    /// What is shown after `ensure`.
    async fn ensured(own: &SelfSigned) -> CertificateDer<'static> {
        own.ensure().await.unwrap();
        own.files().load().await.unwrap().cert.remove(0)
    }

    #[tokio::test]
    async fn it_is_made_once_and_kept() {
        let folder = TempDir::new().unwrap();
        let own = of(folder.path(), &["localhost", "127.0.0.1", "::1", "desk_1.local"]);
        let first = ensured(&own).await;
        assert_eq!(ensured(&own).await, first);
        // What it is good for beyond that is no reason for another one.
        assert_eq!(ensured(&of(folder.path(), &["localhost"])).await, first);
    }

    #[tokio::test]
    async fn a_name_that_is_missing_needs_another_one() {
        let folder = TempDir::new().unwrap();
        let first = ensured(&of(folder.path(), &["localhost", "192.0.2.7"])).await;
        assert_ne!(ensured(&of(folder.path(), &["localhost", "192.0.2.8"])).await, first);
    }

    #[tokio::test]
    async fn it_is_renewed_before_its_time_is_over() {
        let folder = TempDir::new().unwrap();
        let own = of(folder.path(), &["localhost"]);
        own.make(now() - (GOOD_FOR - RENEWED_BEFORE - DAY)).unwrap();
        let old = own.files().load().await.unwrap().cert.remove(0);
        assert_eq!(ensured(&own).await, old);
        own.make(now() - (GOOD_FOR - RENEWED_BEFORE + DAY)).unwrap();
        let old = own.files().load().await.unwrap().cert.remove(0);
        assert!(own.is_good(&old, now()));
        let new = ensured(&own).await;
        assert_ne!(new, old);
        assert!(own.is_good(&new, now() + GOOD_FOR - DAY) && !own.is_good(&new, now() + GOOD_FOR + DAY));
    }

    #[tokio::test]
    async fn what_lies_there_and_is_none_is_replaced() {
        let folder = TempDir::new().unwrap();
        let own = of(folder.path(), &["localhost"]);
        for (name, content) in [("self-signed.pem", "half a"), ("self-signed.new", "left behind")] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        ensured(&own).await;
    }

    #[tokio::test]
    async fn only_its_owner_can_read_it() {
        let folder = TempDir::new().unwrap();
        let tls = folder.path().join("tls");
        let own = of(&tls, &["localhost"]);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        ensured(&own).await;
        assert_eq!((mode(&tls), mode(&own.file)), (0o700, 0o600));
        own.make(now()).unwrap();
        assert_eq!(mode(&own.file), 0o600);
    }

    #[tokio::test]
    async fn where_it_cannot_be_kept_is_told() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let own = of(&folder.path().join("file"), &["localhost"]);
        assert!(matches!(own.ensure().await, Err(TlsError::NotWritable { file, .. }) if file == own.file));
    }
}
