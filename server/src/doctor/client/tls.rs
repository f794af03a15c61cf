//! TLS as a client speaks it: to look at whatever certificate there is, or to trust it as browsers do.

use super::Trouble;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::{io, sync::Arc};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Cryptography, the same everywhere in this program.
pub(in crate::doctor) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// The authorities that this machine trusts.
pub(in crate::doctor) fn authorities() -> RootCertStore {
    let mut authorities = RootCertStore::empty();
    // A list may hold some that cannot be read; the others count.
    authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    authorities
}

/// Goes over to TLS, whatever certificate the other end shows: the certificate is judged elsewhere, or not at all.
pub(in crate::doctor) async fn with_any(connection: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, Trouble> {
    let provider = provider();
    let config = config(provider.clone())?.dangerous().with_custom_certificate_verifier(Arc::new(Lenient(provider)));
    connect(config.with_no_client_auth(), connection, host).await
}

/// Goes over to TLS with an end that this machine trusts.
pub(in crate::doctor) async fn with_trusted(
    connection: TcpStream,
    host: &str,
) -> Result<TlsStream<TcpStream>, Trouble> {
    let config = config(provider())?.with_root_certificates(authorities());
    connect(config.with_no_client_auth(), connection, host).await
}

type Begun = rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>;

fn config(provider: Arc<CryptoProvider>) -> Result<Begun, Trouble> {
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(Trouble::garbled)
}

async fn connect(config: ClientConfig, connection: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, Trouble> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Trouble::UnknownName)?;
    TlsConnector::from(Arc::new(config)).connect(name, connection).await.map_err(trouble)
}

fn trouble(error: io::Error) -> Trouble {
    match error.get_ref().and_then(|cause| cause.downcast_ref()) {
        Some(Error::InvalidCertificate(cause)) => Trouble::Certificate(cause.to_string()),
        Some(_) | None => Trouble::garbled(error),
    }
}

/// Takes any certificate; that its key is really there is checked all the same.
#[derive(Debug)]
struct Lenient(Arc<CryptoProvider>);

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
