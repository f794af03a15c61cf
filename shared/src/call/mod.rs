//! A call, seen twice: [`referee`] is the server's record of it, [`machine`] is what each page does.

mod collision;
pub mod machine;
pub mod quality;
pub mod referee;
#[cfg(test)]
mod tests;
mod view;

pub use collision::Collision;
pub use view::{CallState, CallView, FailReason, Media, Outcome, Role};
