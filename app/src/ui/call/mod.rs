//! A call on the screen: incoming, under way, over.

mod controls;
mod ended;
mod incoming;
mod layer;
mod quality;
mod stage;
mod timer;
mod tools;
mod view;
mod window;

pub use ended::EndedCall;
pub use layer::CallLayer;
