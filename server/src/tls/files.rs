//! A certificate chain and its private key in PEM files (RFC 7468).

use super::{TlsError, provider};
use rustls::{
    Error,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use std::path::{Path, PathBuf};

/// Where a certificate and its key are. It may be one file.
#[derive(Clone, Debug)]
pub struct Files {
    /// The certificate, followed by those that lead to an authority.
    pub cert: PathBuf,
    /// The private key: PKCS#8, PKCS#1 or SEC1, not encrypted.
    pub key: PathBuf,
}

/// What the files hold.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Pem {
    cert: Vec<u8>,
    key: Vec<u8>,
}

impl Files {
    /// Reads both.
    pub(super) async fn read(&self) -> Result<Pem, TlsError> {
        Ok(Pem { cert: read(&self.cert).await?, key: read(&self.key).await? })
    }

    /// The certificate with its key, if `pem`, which they held, is that.
    pub(super) fn certified(&self, pem: &Pem) -> Result<CertifiedKey, TlsError> {
        let Self { cert, key } = self;
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem.cert).collect();
        let chain =
            chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| TlsError::NoCertificate(cert.clone()))?;
        let private = PrivateKeyDer::from_pem_slice(&pem.key).map_err(|_| TlsError::NoKey(key.clone()))?;
        CertifiedKey::from_der(chain, private, &provider()).map_err(|error| match error {
            Error::InconsistentKeys(_) => TlsError::Mismatch { cert: cert.clone(), key: key.clone() },
            Error::InvalidCertificate(_) => TlsError::NoCertificate(cert.clone()),
            _ => TlsError::NoKey(key.clone()),
        })
    }

    /// Reads both and makes sure that they can be used.
    pub(super) async fn load(&self) -> Result<CertifiedKey, TlsError> {
        self.certified(&self.read().await?)
    }
}

async fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    tokio::fs::read(file).await.map_err(|error| TlsError::unreadable(file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{
        KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, PKCS_ED25519, PKCS_RSA_SHA256,
        SignatureAlgorithm,
    };

    fn files() -> Files {
        Files { cert: "cert.pem".into(), key: "key.pem".into() }
    }

    /// A certificate and its key, both in PEM.
    fn pair(algorithm: &'static SignatureAlgorithm) -> (String, String) {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let params = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
        (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
    }

    fn certified(cert: &str, key: &str) -> Result<CertifiedKey, TlsError> {
        files().certified(&Pem { cert: cert.into(), key: key.into() })
    }

    #[test]
    fn keys_of_every_usual_kind_are_taken() {
        for algorithm in
            [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384, &PKCS_ECDSA_P521_SHA512, &PKCS_ED25519, &PKCS_RSA_SHA256]
        {
            let (cert, key) = pair(algorithm);
            assert!(certified(&cert, &key).is_ok(), "{algorithm:?}");
        }
    }

    #[test]
    fn a_chain_is_shown_whole_and_in_order() {
        let ((own, key), (above, _)) = (pair(&PKCS_ECDSA_P256_SHA256), pair(&PKCS_ED25519));
        let chain = certified(&(own.clone() + "What a tool notes.\n" + &above), &key).unwrap().cert;
        let expected = [&own, &above].map(|pem| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap());
        assert_eq!(chain, expected);
        // Without what stands in front of it the authority's would be taken for the server's own.
        assert_eq!(certified(&above, &key).err(), Some(mismatch()));
    }

    #[test]
    fn certificate_and_key_may_lie_in_one_file() {
        let (cert, key) = pair(&PKCS_ECDSA_P256_SHA256);
        let both = key + &cert;
        assert!(certified(&both, &both).is_ok());
    }

    #[test]
    fn what_cannot_be_used_is_told_by_its_file() {
        let ((cert, key), (_, other)) = (pair(&PKCS_ECDSA_P256_SHA256), pair(&PKCS_ECDSA_P256_SHA256));
        let no_certificate = || Some(TlsError::NoCertificate("cert.pem".into()));
        let no_key = || Some(TlsError::NoKey("key.pem".into()));
        for bad in ["", "text", &key, &cert[..cert.len() / 2], &pem("CERTIFICATE", "AAAA")] {
            assert_eq!(certified(bad, &key).err(), no_certificate(), "{bad}");
        }
        for bad in [
            "",
            "text",
            &cert,
            &key[..key.len() / 2],
            &pem("PRIVATE KEY", "AAAA"),
            &pem("ENCRYPTED PRIVATE KEY", "AAAA"),
        ] {
            assert_eq!(certified(&cert, bad).err(), no_key(), "{bad}");
        }
        assert_eq!(certified(&cert, &other).err(), Some(mismatch()));
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_named() {
        let Err(TlsError::Unreadable { file, .. }) = files().load().await else { panic!("there is no such file") };
        assert_eq!(file, Path::new("cert.pem"));
    }

    fn mismatch() -> TlsError {
        TlsError::Mismatch { cert: "cert.pem".into(), key: "key.pem".into() }
    }

    fn pem(kind: &str, base64: &str) -> String {
        format!("-----BEGIN {kind}-----\n{base64}\n-----END {kind}-----\n")
    }
}
