//! Where a STUN or TURN server is (RFC 7064, RFC 7065).

/// What a server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It says which address it sees.
    Stun,
    /// It relays.
    Turn,
}

/// What a server is reached by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Udp,
    Tcp,
    Tls,
}

/// A `stun:`, `stuns:`, `turn:` or `turns:` URI, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IceUrl {
    pub kind: Kind,
    pub transport: Transport,
    /// A name, or an address without brackets.
    pub host: String,
    pub port: u16,
}

impl IceUrl {
    /// `None` for what is no such URI, and for DTLS, which no browser speaks to these servers.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let (kind, secure) = match scheme {
            "stun" => (Kind::Stun, false),
            "stuns" => (Kind::Stun, true),
            "turn" => (Kind::Turn, false),
            "turns" => (Kind::Turn, true),
            _ => return None,
        };
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let transport = match (secure, query) {
            (false, "" | "transport=udp") => Transport::Udp,
            (false, "transport=tcp") => Transport::Tcp,
            (true, "" | "transport=tcp") => Transport::Tls,
            _ => return None,
        };
        let (host, port) = match place.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map(|(host, port)| (host, port.strip_prefix(':')))?,
            None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        let port = port.map_or(Ok(if secure { 5349 } else { 3478 }), str::parse).ok()?;
        (!host.is_empty()).then(|| Self { kind, transport, host: host.to_owned(), port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(Kind, Transport, String, u16)> {
        IceUrl::parse(text).map(|url| (url.kind, url.transport, url.host, url.port))
    }

    #[test]
    fn every_usual_form_is_understood() {
        let is = |text: &str, kind, transport, host: &str, port| {
            assert_eq!(parsed(text), Some((kind, transport, host.to_owned(), port)), "{text}");
        };
        is("stun:stun.example.org", Kind::Stun, Transport::Udp, "stun.example.org", 3478);
        is("stun:192.0.2.7:19302", Kind::Stun, Transport::Udp, "192.0.2.7", 19302);
        is("stuns:stun.example.org", Kind::Stun, Transport::Tls, "stun.example.org", 5349);
        is("turn:[2001:db8::1]:80?transport=tcp", Kind::Turn, Transport::Tcp, "2001:db8::1", 80);
        is("turn:[2001:db8::1]", Kind::Turn, Transport::Udp, "2001:db8::1", 3478);
        is("turns:turn.example.org:443?transport=tcp", Kind::Turn, Transport::Tls, "turn.example.org", 443);
    }

    #[test]
    fn what_no_browser_understands_is_none() {
        for bad in [
            "",
            "stun",
            "stun:",
            "http://example.org",
            "turn:example.org:port",
            "turn:example.org:70000",
            "turn:[2001:db8::1",
            "turn:example.org?transport=sctp",
            "turns:example.org?transport=udp",
        ] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }
}
