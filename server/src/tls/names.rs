//! The names under which browsers reach this machine.

use rustls::pki_types::ServerName;
use std::{
    collections::BTreeSet,
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// What a self-signed certificate must be good for: this machine itself, its name, its addresses, and `listen`.
pub(super) fn of_this_machine(listen: IpAddr) -> BTreeSet<String> {
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let addresses = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into(), listen.to_canonical()];
    let addresses = addresses.into_iter().filter(|address| !address.is_unspecified()).chain(lan_addresses());
    let names = ["localhost".to_owned()].into_iter().chain(host_names(host.trim()));
    // A machine may have a name that no certificate can.
    let names = names.filter(|name| ServerName::try_from(name.as_str()).is_ok());
    names.chain(addresses.map(|address| address.to_string())).collect()
}

/// The addresses at which others in the network may reach this machine.
///
/// IPv4 alone: a machine's IPv6 addresses change every day (RFC 8981), with them the certificate would, too, and nobody types
/// them.
pub fn lan_addresses() -> BTreeSet<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!("this machine's addresses are not known: {error}");
        Vec::new()
    });
    interfaces.iter().map(|interface| interface.ip()).filter(|ip| ip.is_ipv4() && !ip.is_loopback()).collect()
}

/// The machine's name, and the one that others in the network find it by (RFC 6762).
fn host_names(host: &str) -> impl Iterator<Item = String> {
    let local = (!host.contains('.')).then(|| format!("{host}.local"));
    [host.to_owned()].into_iter().chain(local).filter(|name| !host.is_empty() && name != "localhost.local")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_and_what_it_listens_on_are_named() {
        let names = of_this_machine("192.0.2.7".parse().unwrap());
        for name in ["localhost", "127.0.0.1", "::1", "192.0.2.7"] {
            assert!(names.contains(name), "{name}: {names:?}");
        }
        for address in lan_addresses() {
            assert!(names.contains(&address.to_string()), "{address}: {names:?}");
        }
    }

    #[test]
    fn no_address_at_all_is_no_name() {
        for unspecified in ["0.0.0.0", "::"] {
            let names = of_this_machine(unspecified.parse().unwrap());
            assert!(!names.contains(unspecified), "{names:?}");
        }
    }

    #[test]
    fn a_short_name_is_looked_for_in_the_network() {
        assert_eq!(host_names("desk").collect::<Vec<_>>(), ["desk", "desk.local"]);
        assert_eq!(host_names("desk.example.org").collect::<Vec<_>>(), ["desk.example.org"]);
        assert_eq!(host_names("localhost").collect::<Vec<_>>(), ["localhost"]);
        assert_eq!(host_names("").count(), 0);
    }
}
