//! The networks that this machine is in. Whoever is there may listen for neighbours alone, behind the owner's firewall, also at an
//! address that anybody on the internet may have.

use if_addrs::IfAddr;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// This machine's addresses, each with the mask of the network around it, as the system told them.
pub(super) struct Near(Vec<(IpAddr, IpAddr)>);

impl Near {
    /// As it is now; `external` is an address of this machine that the system does not know of.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn now(external: Option<IpAddr>) -> io::Result<Self> {
        let interfaces = if_addrs::get_if_addrs()?;
        let networks = interfaces.into_iter().map(|interface| match interface.addr {
            IfAddr::V4(address) => (address.ip.into(), address.netmask.into()),
            IfAddr::V6(address) => (address.ip.into(), address.netmask.into()),
        });
        Ok(Self(networks.chain(external.map(alone)).collect()))
    }

    /// Whether this is an address of this machine or of a neighbour.
    pub fn holds(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|&(own, mask)| match (ip, own, mask) {
            (IpAddr::V4(ip), IpAddr::V4(own), IpAddr::V4(mask)) => ip & mask == own & mask,
            (IpAddr::V6(ip), IpAddr::V6(own), IpAddr::V6(mask)) => ip & mask == own & mask,
            _ => false,
        })
    }
}

/// A network of this address only.
fn alone(ip: IpAddr) -> (IpAddr, IpAddr) {
    let mask = if ip.is_ipv4() { Ipv4Addr::BROADCAST.into() } else { Ipv6Addr::from_bits(u128::MAX).into() };
    (ip, mask)
}

#[cfg(test)]
impl Near {
    /// As if the system had said this: each an address and the mask of its network.
    pub fn of(networks: &[(&str, &str)]) -> Self {
        Self(networks.iter().map(|(ip, mask)| (ip.parse().unwrap(), mask.parse().unwrap())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(near: &Near, ip: &str) -> bool {
        near.holds(ip.parse().unwrap())
    }

    #[test]
    fn who_shares_a_network_is_near() {
        let near = Near::of(&[("192.0.2.7", "255.255.255.240"), ("2001:db8:1:2::7", "ffff:ffff:ffff:ffff::")]);
        for ip in ["192.0.2.7", "192.0.2.0", "192.0.2.15", "2001:db8:1:2::7", "2001:db8:1:2:ffff::1"] {
            assert!(held(&near, ip), "{ip}");
        }
        for ip in ["192.0.2.16", "192.0.1.7", "2001:db8:1:3::7", "::ffff:192.0.2.7", "::"] {
            assert!(!held(&near, ip), "{ip}");
        }
    }

    #[test]
    fn this_machine_is_near_to_itself_and_so_is_the_address_that_a_router_gives_it() {
        let near = Near::now(Some([198, 51, 100, 7].into())).unwrap();
        for ip in ["127.0.0.1", "127.8.8.8", "198.51.100.7"] {
            assert!(held(&near, ip), "{ip}");
        }
        assert!(!held(&near, "198.51.100.8"));
        assert!(held(&Near::now("2001:db8::7".parse().ok()).unwrap(), "2001:db8::7"));
    }
}
