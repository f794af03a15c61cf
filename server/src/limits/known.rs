//! Where each account is in use: its owner must be able to sign in there, however many others try from elsewhere.

use crate::http::Address;
use shared::people::PhoneNumber;
use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Most addresses of one account: homes, offices, and what a phone goes through on the way. The newest stay.
const MOST: usize = 16;

/// The addresses of each account, as hashes: neither can be read back. Only who has signed in gets in here, so there are no
/// more than the accounts that there are. They are lost with a restart, and every page that comes back makes its own
/// known again.
#[derive(Default)]
pub(super) struct Known {
    hasher: RandomState,
    accounts: Mutex<HashMap<u64, VecDeque<u64>>>,
}

impl Known {
    /// The account is in use at `address`.
    pub fn note(&self, phone: &PhoneNumber, address: Address) {
        let address = self.hasher.hash_one(address);
        let mut accounts = self.lock();
        let addresses = accounts.entry(self.hasher.hash_one(phone)).or_default();
        addresses.retain(|other| *other != address);
        addresses.push_back(address);
        if addresses.len() > MOST {
            addresses.pop_front();
        }
    }

    /// Whether the account is known to be in use at `address`.
    pub fn holds(&self, phone: &PhoneNumber, address: Address) -> bool {
        let address = self.hasher.hash_one(address);
        self.lock().get(&self.hasher.hash_one(phone)).is_some_and(|addresses| addresses.contains(&address))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, VecDeque<u64>>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv6Addr};

    fn phone(text: &str) -> PhoneNumber {
        PhoneNumber::try_from(text.to_owned()).unwrap()
    }

    fn address(number: usize) -> Address {
        Address::from(IpAddr::V6(Ipv6Addr::from_bits((number as u128) << 64)))
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
    fn the_newest_addresses_stay_and_others_accounts_are_not_touched() {
        let known = Known::default();
        let (ann, bob) = (phone("+79182725362"), phone("+79182725363"));
        known.note(&bob, address(0));
        for number in 0..2 * MOST {
            known.note(&ann, address(0));
            known.note(&ann, address(number));
        }
        let held = (0..2 * MOST).filter(|number| known.holds(&ann, address(*number)));
        assert_eq!(held.count(), MOST);
        assert!(known.holds(&ann, address(0)) && known.holds(&ann, address(2 * MOST - 1)));
        assert!(known.holds(&bob, address(0)));
    }
}
