//! The relay in virtual time.

mod allocations;
mod asking;
mod packets;
mod peers;
mod world;
