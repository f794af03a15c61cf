//! How much one person, and all together, may have relayed.

use std::{collections::HashMap, time::Duration};

/// What may be relayed at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Allocations at one time.
    pub allocations: u32,
    /// Bits in a second, both directions together. A second's worth may come at once.
    pub bits_per_second: u64,
}

/// Why there is no further allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exceeded {
    /// The person has as many as they may.
    User,
    /// All together have.
    Total,
}

/// Counts what is relayed. It remembers nobody who has no allocation and could have sent a second's worth since.
pub(super) struct Quota {
    user: Share,
    total: Share,
    users: HashMap<String, Use>,
    all: Use,
}

struct Use {
    allocations: u32,
    /// What may still be sent as of `at`, in millionths of a bit: what a microsecond gives back is a whole number of them.
    left: u64,
    at: Duration,
}

/// What stands around the data of each packet, in bytes: an IPv6 and a UDP header (RFC 8200, RFC 768). Small packets cost the line
/// as much as large ones of that much less.
const AROUND: usize = 40 + 8;

/// In the unit of [`Use::left`].
const BIT: u64 = 1_000_000;

impl Quota {
    pub fn new(user: Share, total: Share) -> Self {
        Self { user, total, users: HashMap::new(), all: Use::full(total, Duration::ZERO) }
    }

    /// Counts one more allocation of `user`.
    pub fn open(&mut self, user: &str, now: Duration) -> Result<(), Exceeded> {
        let own = self.users.get(user).map_or(0, |used| used.allocations);
        if own >= self.user.allocations {
            return Err(Exceeded::User);
        }
        if self.all.allocations >= self.total.allocations {
            return Err(Exceeded::Total);
        }
        self.users.entry(user.to_owned()).or_insert_with(|| Use::full(self.user, now)).allocations += 1;
        self.all.allocations += 1;
        Ok(())
    }

    /// Counts one less.
    pub fn close(&mut self, user: &str) {
        let Some(used) = self.users.get_mut(user).filter(|used| used.allocations > 0) else { return };
        used.allocations -= 1;
        self.all.allocations -= 1;
    }

    /// Forgets who has nothing any more. Not before all has come back: another allocation would bring it at once.
    pub fn sweep(&mut self, now: Duration) {
        let full = Use::full(self.user, now).left;
        self.users.retain(|_, used| used.allocations > 0 || used.left(self.user, now) < full);
    }

    /// Whether `user` may have a packet of so many bytes relayed now; counts it if so.
    pub fn take(&mut self, user: &str, bytes: usize, now: Duration) -> bool {
        let Some(own) = self.users.get_mut(user) else { return false };
        let cost = (bytes + AROUND) as u64 * 8 * BIT;
        let fits = own.left(self.user, now) >= cost && self.all.left(self.total, now) >= cost;
        if fits {
            own.left -= cost;
            self.all.left -= cost;
        }
        fits
    }

    /// Allocations at this time, of all together.
    pub fn allocations(&self) -> u32 {
        self.all.allocations
    }
}

impl Use {
    fn full(share: Share, now: Duration) -> Self {
        Self { allocations: 0, left: share.bits_per_second.saturating_mul(BIT), at: now }
    }

    fn left(&mut self, share: Share, now: Duration) -> u64 {
        let passed = u64::try_from(now.saturating_sub(self.at).as_micros()).unwrap_or(u64::MAX);
        self.at += Duration::from_micros(passed);
        let most = share.bits_per_second.saturating_mul(BIT);
        self.left = share.bits_per_second.saturating_mul(passed).saturating_add(self.left).min(most);
        self.left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(100);

    fn quota(own: u32, all: u32) -> Quota {
        let share = |allocations, bits_per_second| Share { allocations, bits_per_second };
        Quota::new(share(own, 8_000), share(all, 12_000))
    }

    /// Takes so many bytes, those around the data included.
    fn take(quota: &mut Quota, user: &str, bytes: usize, now: Duration) -> bool {
        quota.take(user, bytes - AROUND, now)
    }

    #[test]
    fn a_person_has_so_many_allocations_and_all_together_so_many() {
        let mut quota = quota(2, 3);
        assert_eq!(quota.open("ann", START), Ok(()));
        assert_eq!(quota.open("ann", START), Ok(()));
        assert_eq!(quota.open("ann", START), Err(Exceeded::User));
        assert_eq!(quota.open("bob", START), Ok(()));
        assert_eq!(quota.open("bob", START), Err(Exceeded::Total));
        quota.close("ann");
        assert_eq!(quota.open("bob", START), Ok(()));
        assert_eq!(quota.allocations(), 3);
    }

    #[test]
    fn who_has_no_allocation_is_remembered_until_all_has_come_back() {
        let mut quota = quota(2, 3);
        quota.open("ann", START).unwrap();
        assert!(take(&mut quota, "ann", 1_000, START));
        quota.close("ann");
        quota.close("ann");
        quota.sweep(START);
        quota.open("ann", START).unwrap();
        assert!(!take(&mut quota, "ann", 100, START));
        quota.close("ann");
        quota.sweep(START + Duration::from_secs(1));
        assert_eq!((quota.allocations(), quota.users.len()), (0, 0));
        assert!(!take(&mut quota, "ann", 100, START));
    }

    #[test]
    fn a_packet_costs_what_stands_around_it_too() {
        let mut quota = quota(1, 1);
        quota.open("ann", START).unwrap();
        let sent = (0..1_000).filter(|_| quota.take("ann", 0, START)).count();
        assert_eq!(sent, 1_000 / AROUND);
    }

    #[test]
    fn bytes_come_back_evenly_and_a_seconds_worth_at_most_is_saved() {
        let mut quota = quota(1, 1);
        quota.open("ann", START).unwrap();
        assert!(take(&mut quota, "ann", 1_000, START));
        assert!(!take(&mut quota, "ann", AROUND, START));
        assert!(take(&mut quota, "ann", 500, START + Duration::from_millis(500)));
        assert!(!take(&mut quota, "ann", AROUND, START + Duration::from_millis(500)));
        assert!(!take(&mut quota, "ann", 1_001, START + Duration::from_secs(60)));
        assert!(take(&mut quota, "ann", 1_000, START + Duration::from_secs(60)));
    }

    #[test]
    fn looking_often_takes_nothing_away() {
        let mut quota = quota(1, 1);
        quota.open("ann", START).unwrap();
        assert!(take(&mut quota, "ann", 1_000, START));
        for passed in 1..1_000 {
            assert!(!take(&mut quota, "ann", 126, START + Duration::from_micros(passed * 100)));
        }
        assert!(take(&mut quota, "ann", 125, START + Duration::from_millis(125)));
    }

    #[test]
    fn all_together_are_bounded_as_well() {
        let mut quota = quota(1, 2);
        quota.open("ann", START).unwrap();
        quota.open("bob", START).unwrap();
        assert!(take(&mut quota, "ann", 1_000, START));
        assert!(!take(&mut quota, "bob", 501, START));
        assert!(take(&mut quota, "bob", 500, START));
    }
}
