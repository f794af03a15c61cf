//! A call on the screen: incoming, under way, over.

mod controls;
mod ended;
mod focus;
mod incoming;
mod layer;
mod stage;
mod timer;
mod view;

pub use ended::EndedCall;
pub use layer::CallLayer;
