//! Where each account is in use: its owner must be able to sign in there, however many others try from elsewhere.

use crate::http::Address;
use shared::people::PhoneNumber;
use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Most pairs of account and address; some 2 MB.
const MOST: usize = 1 << 17;

/// The pairs of account and address, as hashes: neither can be read back. They are lost with a restart, and every page that
/// comes back makes its own known again.
#[derive(Default)]
pub(super) struct Known {
    hasher: RandomState,
    pairs: Mutex<HashSet<u64>>,
}

impl Known {
    /// The account is in use at `address`.
    pub fn note(&self, phone: &PhoneNumber, address: Address) {
        let pair = self.hasher.hash_one((phone, address));
        let mut pairs = self.lock();
        // Who has been there for long is only asked to be seen anew.
        if pairs.len() >= MOST && !pairs.contains(&pair) {
            pairs.clear();
        }
        pairs.insert(pair);
    }

    /// Whether the account is known to be in use at `address`.
    pub fn holds(&self, phone: &PhoneNumber, address: Address) -> bool {
        self.lock().contains(&self.hasher.hash_one((phone, address)))
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv6Addr};

    fn phone(text: &str) -> PhoneNumber {
        PhoneNumber::try_from(text.to_owned()).unwrap()
    }

    fn address(number: u32) -> Address {
        Address::from(IpAddr::V6(Ipv6Addr::from_bits(u128::from(number) << 64)))
    }

    #[test]
    fn an_account_is_known_where_it_is_in_use_and_nowhere_else() {
        let known = Known::default();
        let (ann, bob) = (phone("+79182725362"), phone("+79182725363"));
        known.note(&ann, address(1));
        assert!(known.holds(&ann, address(1)));
        assert!(!known.holds(&ann, address(2)));
        assert!(!known.holds(&bob, address(1)));
    }

    #[test]
    fn any_number_of_addresses_has_bounded_room_and_the_newest_is_in_it() {
        let (known, ann) = (Known::default(), phone("+79182725362"));
        for number in 0..MOST as u32 + 10 {
            known.note(&ann, address(number));
        }
        assert!(known.lock().len() <= MOST);
        assert!(known.holds(&ann, address(MOST as u32 + 9)));
    }
}
