//! Where a server is reached.

use http::Uri;

/// An `http://` or `https://` address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::doctor) struct Site {
    /// By TLS.
    pub https: bool,
    /// A name, or an address without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    authority: String,
}

impl Site {
    /// The site of this URL; a path in it is left out.
    pub fn parse(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = uri.host()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        Some(Self { https, host, port, authority: uri.authority()?.as_str().to_owned() })
    }

    /// As the `Host` header has it (RFC 9110, section 7.2).
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// As the `Origin` header has it (RFC 6454), which is also what a person types.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.authority)
    }

    /// Browsers trust what comes from this machine, whatever it comes by (W3C Secure Contexts, section 3.1).
    pub fn is_this_machine(&self) -> bool {
        let address = self.host.parse::<std::net::IpAddr>();
        self.host == "localhost" || self.host.ends_with(".localhost") || address.is_ok_and(|ip| ip.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let site = Site::parse("https://calls.example.org/").unwrap();
        assert_eq!((site.https, site.host.as_str(), site.port), (true, "calls.example.org", 443));
        assert_eq!(site.origin(), "https://calls.example.org");
        let site = Site::parse("http://[::1]:8080").unwrap();
        assert_eq!((site.https, site.host.as_str(), site.port), (false, "::1", 8080));
        assert_eq!(site.authority(), "[::1]:8080");
        for bad in ["", "calls.example.org", "ftp://calls.example.org", "http://"] {
            assert_eq!(Site::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for own in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:80"] {
            assert!(Site::parse(own).unwrap().is_this_machine(), "{own}");
        }
        assert!(!Site::parse("http://192.0.2.7:8080").unwrap().is_this_machine());
    }
}
