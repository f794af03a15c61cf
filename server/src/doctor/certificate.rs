//! The certificate, as browsers get to see it: whose it is, for how long, and who stands behind it.

use super::{
    client::{self, Site, tls},
    finding::{Check, Finding},
    trouble::{Trouble, in_time},
};
use rustls::{
    CertificateError, Error, RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier, verify_server_name},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};
use shared::i18n::{Doctor, fill};
use std::{net::IpAddr, sync::Arc};
use time::{Date, Duration, OffsetDateTime};
use x509_parser::{certificate::X509Certificate, extensions::GeneralName, parse_x509_certificate};

/// A certificate is renewed before its last third; one that lasts long, before this much is left.
const SOON: Duration = Duration::days(14);
/// More names than these would fill the line.
const NAMES_SHOWN: usize = 4;

/// Where there is a certificate to look at.
pub(super) struct Place<'a> {
    /// The server, or the proxy before it.
    pub site: &'a Site,
    /// People come in there. Otherwise it is where the server listens, by whatever name.
    pub public: bool,
    /// People come in elsewhere, through a proxy.
    pub behind_proxy: bool,
}

/// Looks at what stands in the way of a camera.
pub(super) async fn check(place: Place<'_>, words: &Doctor) -> Finding {
    let Place { site, public, behind_proxy } = place;
    let at = |text: &str| fill(text, "url", &site.origin());
    if !site.https {
        return match (public, behind_proxy) {
            (false, true) => Finding::warning(Check::Certificate, words.certificate_elsewhere),
            (true, true | false) | (false, false) if site.is_this_machine() => {
                Finding::ok(Check::Certificate, at(words.certificate_unneeded))
            }
            (true, true | false) | (false, false) => Finding::failed(Check::Certificate, at(words.certificate_needed)),
        };
    }
    match in_time(chain(site)).await {
        Ok(chain) => judge(&chain, public.then_some(site.host.as_str()), &tls::authorities(), UnixTime::now(), words),
        Err(trouble) => {
            Finding::failed(Check::Certificate, fill(&at(words.certificate_unreached), "cause", &trouble.cause(words)))
        }
    }
}

/// The chain as it is served, the server's own certificate first.
async fn chain(site: &Site) -> Result<Vec<CertificateDer<'static>>, Trouble> {
    let connection = client::tcp(&site.host, site.port).await?;
    let connection = tls::with_any(connection, &site.host).await?;
    let chain = connection.get_ref().1.peer_certificates().unwrap_or_default();
    Ok(chain.iter().map(|certificate| certificate.clone().into_owned()).collect())
}

/// `host`: the name that people type, if it is known.
fn judge(
    chain: &[CertificateDer<'_>],
    host: Option<&str>,
    authorities: &RootCertStore,
    now: UnixTime,
    words: &Doctor,
) -> Finding {
    let bad = |cause: &str| Finding::failed(Check::Certificate, fill(words.certificate_bad, "cause", cause));
    let Some((own, others)) = chain.split_first() else { return bad(words.certificate_unreadable) };
    let (Ok((_, read)), Ok(parsed)) = (parse_x509_certificate(own), ParsedCertificate::try_from(own)) else {
        return bad(words.certificate_unreadable);
    };
    let names = names(&read);
    let (from, until) = (read.validity().not_before.to_datetime(), read.validity().not_after.to_datetime());
    let said = |text: &str| {
        let text = fill(&fill(text, "names", &shown(&names)), "host", host.unwrap_or_default());
        fill(&fill(&text, "from", &from.date().to_string()), "until", &until.date().to_string())
    };
    let at = moment(now);
    let failed = |text| Finding::failed(Check::Certificate, said(text));
    let warning = |text| Finding::warning(Check::Certificate, said(text));
    if at > until {
        return failed(words.certificate_over);
    }
    if at < from {
        return failed(words.certificate_early);
    }
    let host = host.map_or_else(|| any_of(&names), |host| ServerName::try_from(host.to_owned()).ok());
    let Some(name) = host else { return bad(words.certificate_nameless) };
    if verify_server_name(&parsed, &name).is_err() {
        return failed(words.certificate_foreign);
    }
    let trusted = match read.issuer() == read.subject() {
        true => Err(words.certificate_own),
        false => match trust(own, others, &name, authorities, now) {
            Ok(()) => Ok(words.certificate),
            Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)) if others.is_empty() => {
                Err(words.certificate_alone)
            }
            Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => Err(words.certificate_unknown),
            Err(error) => return bad(&error.to_string()),
        },
    };
    match trusted {
        _ if is_soon(from, until, at) => warning(words.certificate_ends),
        Ok(text) => Finding::ok(Check::Certificate, said(text)),
        Err(text) => warning(text),
    }
}

/// One of the names that the certificate is for: any will do where nobody says which one people type.
fn any_of(names: &[String]) -> Option<ServerName<'static>> {
    names.iter().find_map(|name| ServerName::try_from(name.replacen('*', "any", 1)).ok())
}

/// Whether the chain leads to somebody whom this machine trusts, as it is served.
fn trust(
    own: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    name: &ServerName<'_>,
    authorities: &RootCertStore,
    now: UnixTime,
) -> Result<(), Error> {
    let unknown = |_| Error::InvalidCertificate(CertificateError::UnknownIssuer);
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(authorities.clone()), tls::provider());
    // Without a single authority nobody is known.
    verifier.build().map_err(unknown)?.verify_server_cert(own, others, name, &[], now).map(drop)
}

fn is_soon(from: OffsetDateTime, until: OffsetDateTime, now: OffsetDateTime) -> bool {
    let (left, last_third): (Duration, Duration) = (until - now, (until - from) / 3);
    left < last_third.min(SOON)
}

fn moment(now: UnixTime) -> OffsetDateTime {
    let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(Date::MAX.midnight().assume_utc())
}

/// The names and addresses that it is for (RFC 5280, section 4.2.1.6). Browsers look at no others.
fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let extension = certificate.subject_alternative_name().ok().flatten();
    let all = extension.map(|extension| extension.value.general_names.as_slice()).unwrap_or_default();
    all.iter().filter_map(name).collect()
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            v4.or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from)).ok().map(|address| address.to_string())
        }
        GeneralName::OtherName(..)
        | GeneralName::RFC822Name(_)
        | GeneralName::X400Address(_)
        | GeneralName::DirectoryName(_)
        | GeneralName::EDIPartyName(_)
        | GeneralName::URI(_)
        | GeneralName::RegisteredID(_)
        | GeneralName::Invalid(..) => None,
    }
}

fn shown(names: &[String]) -> String {
    let more = if names.len() > NAMES_SHOWN { ", …" } else { "" };
    names[..names.len().min(NAMES_SHOWN)].join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
    use shared::i18n::Language;

    /// An authority, what it has signed, and a machine that trusts it.
    struct Signed {
        chain: Vec<CertificateDer<'static>>,
        authorities: RootCertStore,
    }

    fn params(names: &[&str]) -> CertificateParams {
        let mut params =
            CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(2026, 10, 1), date_time_ymd(2026, 12, 31));
        params
    }

    fn signed(names: &[&str]) -> Signed {
        let authority = |name: &str| {
            let mut params = params(&[]);
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name.push(rcgen::DnType::CommonName, name);
            params
        };
        let root = CertifiedIssuer::self_signed(authority("root"), KeyPair::generate().unwrap()).unwrap();
        let middle = CertifiedIssuer::signed_by(authority("middle"), KeyPair::generate().unwrap(), &root).unwrap();
        let own = params(names).signed_by(&KeyPair::generate().unwrap(), &middle).unwrap();
        let mut authorities = RootCertStore::empty();
        authorities.add(root.der().clone()).unwrap();
        Signed { chain: vec![own.der().clone(), middle.der().clone()], authorities }
    }

    fn at(year: i32, month: u8, day: u8) -> UnixTime {
        let seconds = date_time_ymd(year, month, day).unix_timestamp();
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds.unsigned_abs()))
    }

    fn judged(signed: &Signed, host: Option<&str>, now: UnixTime) -> Finding {
        judge(&signed.chain, host, &signed.authorities, now, Language::En.terminal().doctor)
    }

    /// Has this status, and says this.
    fn is(finding: &Finding, status: Status, words: &str) {
        assert_eq!(finding.status, status, "{}", finding.message);
        assert!(finding.message.contains(words), "{}", finding.message);
    }

    #[test]
    fn a_certificate_that_browsers_trust_is_shown_with_its_names_and_its_end() {
        let signed = signed(&["calls.example.org", "192.0.2.7"]);
        for host in [Some("calls.example.org"), Some("192.0.2.7"), None] {
            let good = judged(&signed, host, at(2026, 11, 1));
            assert_eq!(good.message, "Certificate: for calls.example.org, 192.0.2.7, until 2026-12-31");
            assert_eq!(good.status, Status::Ok);
        }
    }

    #[test]
    fn its_time_is_told_before_during_and_after() {
        let signed = signed(&["calls.example.org"]);
        let on = |now| judged(&signed, Some("calls.example.org"), now);
        is(&on(at(2026, 9, 30)), Status::Failed, "begins on 2026-10-01");
        is(&on(at(2026, 12, 16)), Status::Ok, "until 2026-12-31");
        is(&on(at(2026, 12, 18)), Status::Warning, "ends on 2026-12-31; renew it");
        is(&on(at(2027, 1, 1)), Status::Failed, "ended on 2026-12-31");
    }

    #[test]
    fn a_name_that_it_is_not_for_fails() {
        let signed = signed(&["calls.example.org"]);
        is(&judged(&signed, Some("call.example.org"), at(2026, 11, 1)), Status::Failed, "not for call.example.org");
        is(&judged(&signed, Some("192.0.2.7"), at(2026, 11, 1)), Status::Failed, "not for 192.0.2.7");
    }

    #[test]
    fn who_stands_behind_it_is_judged_by_the_chain_as_it_is_served() {
        let mut signed = signed(&["calls.example.org"]);
        let now = at(2026, 11, 1);
        let nobody = Signed { chain: signed.chain.clone(), authorities: RootCertStore::empty() };
        is(&judged(&nobody, None, now), Status::Warning, "signed by nobody whom this machine knows");
        signed.chain.truncate(1);
        // Of a server that leaves out what is between, and of an authority of one's own alike.
        is(&judged(&signed, None, now), Status::Warning, "serve the whole chain");
    }

    #[test]
    fn one_for_every_name_of_a_domain_needs_no_address_to_be_judged() {
        let signed = signed(&["*.example.org"]);
        is(&judged(&signed, None, at(2026, 11, 1)), Status::Ok, "for *.example.org, until");
    }

    #[test]
    fn one_that_vouches_for_itself_is_for_trying_things_out() {
        let key = KeyPair::generate().unwrap();
        let own = params(&["calls.example.org"]).self_signed(&key).unwrap();
        let signed = Signed { chain: vec![own.der().clone()], authorities: RootCertStore::empty() };
        is(&judged(&signed, None, at(2026, 11, 1)), Status::Warning, "signed by itself");
        is(&judged(&signed, None, at(2026, 12, 18)), Status::Warning, "ends on 2026-12-31; renew it");
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        let signed = Signed { chain: vec![vec![1, 2, 3].into()], authorities: RootCertStore::empty() };
        is(&judged(&signed, None, at(2026, 11, 1)), Status::Failed, "browsers refuse it");
        let none = Signed { chain: Vec::new(), authorities: RootCertStore::empty() };
        is(&judged(&none, None, at(2026, 11, 1)), Status::Failed, "browsers refuse it");
    }

    #[tokio::test]
    async fn without_tls_it_depends_on_where_people_come_from() {
        let words = Language::En.terminal().doctor;
        let on = async |url: &str, public, behind_proxy| {
            let site = Site::parse(url).unwrap();
            check(Place { site: &site, public, behind_proxy }, words).await.status
        };
        assert_eq!(on("http://localhost:8080", false, false).await, Status::Ok);
        assert_eq!(on("http://localhost:8080", false, true).await, Status::Warning);
        assert_eq!(on("http://localhost:8080", true, true).await, Status::Ok);
        assert_eq!(on("http://192.0.2.7:8080", false, false).await, Status::Failed);
        assert_eq!(on("http://192.0.2.7:8080", true, true).await, Status::Failed);
    }
}
