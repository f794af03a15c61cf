//! Calls under way, and their routes.
//!
//! A call changes in one place only: [`Calls::change`] loads the record, lets the referee decide, writes the result over the
//! version that it has read, and then tells both sides. Placing one is [`place`]'s.

mod change;
mod deadlines;
mod departure;
mod known;
mod log;
mod place;
mod routes;
mod signal;
mod tell;
mod view;

pub use deadlines::keep_time;

use crate::{config::Config, turns::Turns};
use deadlines::Deadlines;
use known::Known;
use shared::{
    call::referee,
    ids::{DeviceId, UserId},
};

/// The calls under way.
pub struct Calls {
    /// What happens to one call is stored and told in the same order.
    turns: Turns,
    /// Those that signals were sent in lately.
    known: Known,
    deadlines: Deadlines,
    timers: referee::Timers,
}

/// A person's page.
#[derive(Clone, Copy, Debug)]
struct Page<'a> {
    user: &'a UserId,
    device: &'a DeviceId,
}

impl Calls {
    /// No calls yet; [`keep_time`] finds those in the store.
    pub fn new(config: &Config) -> Self {
        let ms = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let timers = &config.timers;
        let timers = referee::Timers {
            reach: ms(timers.reach),
            ring: ms(timers.ring),
            connect: ms(timers.connect),
            silence: ms(timers.silence),
        };
        Self { turns: Turns::new(), known: Known::default(), deadlines: Deadlines::default(), timers }
    }

    /// How long each state of a call may last.
    pub(crate) fn timers(&self) -> referee::Timers {
        self.timers
    }
}
