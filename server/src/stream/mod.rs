//! The event stream of a page: its route, its order, and who is online by it.

mod feed;
mod presence;
mod route;
mod snapshot;
mod visit;

pub use presence::Presence;
pub use route::open;
