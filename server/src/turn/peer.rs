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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_refused_unless_anybody_on_the_internet_may_have_it() {
        let table = [
            (Reach::Private, "127.0.0.1 127.255.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1"),
            (Reach::Private, "192.168.255.255 169.254.0.1 169.254.169.254 100.64.0.1 100.127.255.255"),
            (Reach::Private, "::1 fc00::1 fdff:ffff::1 fe80::1 febf::1"),
            (Reach::Nobody, "0.0.0.0 0.1.2.3 192.0.0.1 192.0.0.170 192.0.2.1 198.51.100.1 203.0.113.1 192.88.99.1"),
            (Reach::Nobody, "198.18.0.1 198.19.255.255 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255"),
            (Reach::Nobody, ":: ff02::1 ff0e::1 fec0::1 100::1 2001:db8::1 3fff::1 2001:2::1 2001:20::1 5f00::1"),
            // Whatever IPv4 address they carry: mapped, compatible, translated (RFC 6052, RFC 8215), 6to4, Teredo.
            (Reach::Nobody, "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0.0.0.0 ::ffff:8.8.8.8"),
            (Reach::Nobody, "::127.0.0.1 ::8.8.8.8 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::8.8.8.8"),
            (Reach::Nobody, "64:ff9b:1::a00:1 64:ff9b:1:7f00:0:100:: 2002:7f00:1::1 2002:a00:1::1 2002:808:808::1"),
            (Reach::Nobody, "2001:0:4136:e378:8000:63bf:3fff:fdd2 2001::1"),
            (Reach::Public, "8.8.8.8 1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255"),
            (Reach::Public, "128.0.0.1 169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.0.1.1 198.20.0.1"),
            (
                Reach::Public,
                "223.255.255.255 2606:4700:4700::1111 2a00:1450:4001:81b::200e 2001:200::1 2001:4860::8888",
            ),
        ];
        let rows = table.iter().flat_map(|(expected, line)| line.split(' ').map(move |text| (*expected, text)));
        let rows: Vec<_> = rows.map(|(expected, text)| (expected, text.parse::<IpAddr>().unwrap())).collect();
        for (expected, ip) in &rows {
            assert_eq!(reach(*ip), *expected, "{ip}");
        }
        assert!(rows.iter().filter(|(expected, _)| *expected != Reach::Public).count() > 50);
    }
}
