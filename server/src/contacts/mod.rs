//! Contacts: find, invite, accept, decline, remove.
//!
//! Two people have one edge at most. [`steps`] says what each request makes of it, [`change`] writes it and tells both.

mod change;
mod join;
mod leave;
mod list;
mod routes;
mod steps;

pub use join::join;
pub use leave::leave;
pub use list::{accepted, list};
