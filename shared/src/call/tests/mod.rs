//! Two pages and the referee, in virtual time.

mod calls;
mod collisions;
mod crossings;
mod losses;
mod record;
mod schedules;
mod weather;
mod world;
