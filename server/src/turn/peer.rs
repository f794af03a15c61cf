//! Which addresses a relay may send to: those that anybody on the internet may have, and no others.
//!
//! A relay that sent anywhere would be a way into the server's own network (RFC 8656, section 21.1.5). So what is not known to
//! be public is refused, by the special-purpose registries of IANA (RFC 6890). Forms of IPv6 that carry an IPv4 address are
//! refused whatever they carry: no browser offers them as its own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who may be found at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Anybody on the internet.
    Public,
    /// This machine or a network of its owner's.
    Private,
    /// Nobody who calls.
    Nobody,
}

/// Who may be found at this address.
pub fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => v4(ip),
        IpAddr::V6(ip) => v6(ip),
    }
}

fn v4(ip: Ipv4Addr) -> Reach {
    match ip.octets() {
        // This machine, private networks (RFC 1918), link-local (RFC 3927), behind a carrier's NAT (RFC 6598).
        [127 | 10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] | [100, 64..=127, ..] => Reach::Private,
        // "This network" with the unspecified address; protocol assignments, documentation, 6to4 relays, benchmarking.
        [0, ..] | [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] | [198, 18 | 19, ..] => {
            Reach::Nobody
        }
        // Multicast, reserved, broadcast.
        [224..=255, ..] => Reach::Nobody,
        _ => Reach::Public,
    }
}

fn v6(ip: Ipv6Addr) -> Reach {
    match ip.segments() {
        // This machine, unique local (RFC 4193), link-local (RFC 4291).
        [0, 0, 0, 0, 0, 0, 0, 1] | [0xfc00..=0xfdff, ..] | [0xfe80..=0xfebf, ..] => Reach::Private,
        // Protocol assignments with Teredo, documentation, 6to4.
        [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] | [0x2002, ..] => Reach::Nobody,
        // All that is handed out for global unicast. Unspecified, v4-mapped, NAT64 and multicast lie outside.
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Nobody,
    }
}

/// Addresses of every kind that is denied.
#[cfg(test)]
pub fn denied() -> impl Iterator<Item = (Reach, IpAddr)> {
    let lines = include_str!("denied.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| {
        let (kind, ips) = line.split_once(' ').unwrap();
        let reach = match kind {
            "private" => Reach::Private,
            "nobody" => Reach::Nobody,
            _ => panic!("{kind}"),
        };
        ips.split(' ').map(move |ip| (reach, ip.parse().unwrap()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: &str = "8.8.8.8 1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 \
        169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.0.1.1 198.20.0.1 223.255.255.255 2606:4700:4700::1111 \
        2a00:1450:4001:81b::200e 2001:200::1 2001:4860::8888";

    #[test]
    fn an_address_is_refused_unless_anybody_on_the_internet_may_have_it() {
        for ip in PUBLIC.split(' ') {
            assert_eq!(reach(ip.parse().unwrap()), Reach::Public, "{ip}");
        }
        assert!(denied().count() > 50);
        for (expected, ip) in denied() {
            assert_eq!(reach(ip), expected, "{ip}");
        }
    }
}
