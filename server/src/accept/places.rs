//! How many connections each address has: somebody alone must not hold all that the system has.

use crate::http::Address;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Places for connections, so many for each address. A handle: a clone gives out the same ones.
#[derive(Clone)]
pub(crate) struct Places {
    most: usize,
    taken: Arc<Mutex<HashMap<Address, usize>>>,
}

/// One of them, until it is dropped.
pub(crate) struct Place {
    places: Places,
    address: Address,
}

impl Places {
    /// So many for each address.
    pub fn new(most: usize) -> Self {
        Self { most, taken: Arc::default() }
    }

    /// One for this address; none while it has all of its own.
    pub fn take(&self, address: IpAddr) -> Option<Place> {
        let address = Address::from(address);
        let mut all = self.lock();
        let taken = all.get(&address).copied().unwrap_or_default();
        (taken < self.most).then(|| {
            all.insert(address, taken + 1);
            Place { places: self.clone(), address }
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Address, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.places.lock();
        let left = all.get(&self.address).map_or(0, |taken| taken - 1);
        if left == 0 {
            all.remove(&self.address);
        } else {
            all.insert(self.address, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_and_others_have_theirs() {
        let places = Places::new(2);
        let [ann, bob] = [[192, 0, 2, 1], [192, 0, 2, 2]].map(IpAddr::from);
        let [first, second] = [places.take(ann).unwrap(), places.take(ann).unwrap()];
        assert!(places.take(ann).is_none());
        let bobs = places.take(bob).unwrap();
        drop(first);
        let third = places.take(ann).unwrap();
        assert!(places.take(ann).is_none());
        drop((second, third, bobs));
        assert_eq!(places.lock().len(), 0);
    }

    #[test]
    fn ipv6_addresses_of_one_network_share_theirs() {
        let places = Places::new(1);
        let take = |ip: &str| places.take(ip.parse().unwrap());
        let one = take("2001:db8::1");
        assert!(one.is_some() && take("2001:db8::2").is_none() && take("2001:db8:0:1::1").is_some());
    }
}
