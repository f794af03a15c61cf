//! One limit: so much quota for each subject, which comes back as time passes.

use crate::{cli::Rate, error::ApiError};
use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};
use shared::error::ErrorCode;
use std::{
    hash::{BuildHasher, Hash, RandomState},
    time::Duration,
};

/// Subjects are counted in so many slots at most, some 5 MB, however many addresses somebody has. Which slot is whose
/// nobody can tell from outside; two who share one share its quota.
const SLOTS: u64 = 1 << 17;

type Slots<C> = RateLimiter<u32, HashMapStateStore<u32>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// A limit; without a rate it lets everything pass.
pub(super) struct Limit<C: Clock = DefaultClock> {
    slots: Option<Slots<C>>,
    hasher: RandomState,
}

impl Limit {
    pub fn new(rate: Rate) -> Self {
        Self::with_clock(rate, DefaultClock::default())
    }
}

impl<C: Clock> Limit<C> {
    fn with_clock(rate: Rate, clock: C) -> Self {
        let slots = match rate {
            Rate::Off => None,
            Rate::Limited { count, seconds } => {
                let one = Duration::from_secs(seconds.get().into()) / count.get();
                // A period of zero would be no quota: what comes back within a nanosecond is as good as no limit.
                let quota = Quota::with_period(one).map(|quota| quota.allow_burst(count));
                quota.map(|quota| RateLimiter::hashmap_with_clock(quota, clock))
            }
        };
        Self { slots, hasher: RandomState::new() }
    }

    /// Takes one of what `subject` has left; says when there is one again if there is none.
    pub fn take(&self, subject: &impl Hash) -> Result<(), ApiError> {
        let Some(slots) = &self.slots else { return Ok(()) };
        let slot = self.hasher.hash_one(subject) % SLOTS;
        slots.check_key(&(slot as u32)).map_err(|until| refusal(until, slots.clock()))
    }

    /// Forgets the subjects that have all of their quota.
    pub fn forget(&self) {
        if let Some(slots) = &self.slots {
            slots.retain_recent();
            slots.shrink_to_fit();
        }
    }
}

fn refusal<C: Clock>(until: NotUntil<C::Instant>, clock: &C) -> ApiError {
    let wait = until.wait_time_from(clock.now());
    // Whole seconds, as the header wants them, and never too early.
    ApiError::Later(ErrorCode::TooManyRequests, wait.as_secs() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    fn limit(rate: Rate) -> (Limit<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Limit::with_clock(rate, clock.clone()), clock)
    }

    fn refused(seconds: u64) -> Result<(), ApiError> {
        Err(ApiError::Later(ErrorCode::TooManyRequests, seconds))
    }

    #[test]
    fn all_may_come_at_once_and_then_one_by_one() {
        let (limit, clock) = limit(Rate::of(3, 60));
        for _ in 0..3 {
            assert_eq!(limit.take(&"ann"), Ok(()));
        }
        assert_eq!(limit.take(&"ann"), refused(21));
        assert_eq!(limit.take(&"bob"), Ok(()));
        clock.advance(Duration::from_secs(19));
        assert_eq!(limit.take(&"ann"), refused(2));
        clock.advance(Duration::from_secs(2));
        assert_eq!(limit.take(&"ann"), Ok(()));
        assert_eq!(limit.take(&"ann"), refused(20));
    }

    #[test]
    fn who_waits_as_long_as_told_may() {
        let (limit, clock) = limit(Rate::of(7, 10));
        loop {
            let Err(ApiError::Later(_, seconds)) = limit.take(&"ann") else { continue };
            clock.advance(Duration::from_secs(seconds));
            break;
        }
        assert_eq!(limit.take(&"ann"), Ok(()));
    }

    #[test]
    fn without_a_rate_nothing_is_refused() {
        let (limit, _) = limit(Rate::Off);
        assert!((0..100_000).all(|_| limit.take(&"ann").is_ok()));
    }

    #[test]
    fn who_has_all_quota_back_is_forgotten() {
        let (limit, clock) = limit(Rate::of(2, 20));
        assert!(limit.take(&"ann").is_ok() && limit.take(&"ann").is_ok() && limit.take(&"bob").is_ok());
        clock.advance(Duration::from_secs(21));
        limit.forget();
        let slots = limit.slots.as_ref().unwrap();
        assert_eq!(slots.len(), 1);
        assert!(limit.take(&"ann").is_ok() && limit.take(&"ann").is_ok() && limit.take(&"ann").is_err());
        clock.advance(Duration::from_secs(60));
        limit.forget();
        assert!(slots.is_empty());
    }

    #[test]
    fn any_number_of_subjects_has_a_bounded_number_of_slots() {
        let (limit, _) = limit(Rate::of(1000, 1000));
        (0..2 * SLOTS).for_each(|subject| assert!(limit.take(&subject).is_ok()));
        let used = limit.slots.as_ref().unwrap().len() as u64;
        assert!(used > SLOTS / 2 && used <= SLOTS, "{used}");
    }
}
