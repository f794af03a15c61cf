//! Camera, microphone and loudspeaker: which, and whether they work.

mod check;
mod choices;
mod meter;

pub use check::DeviceCheck;
pub use choices::DeviceChoices;
