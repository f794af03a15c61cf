//! Talking to the server: `post` for what changes something, `stream` for what happens.

mod account;
mod alive;
mod base;
mod contacts;
mod greeting;
mod identity;
mod post;
mod stream;
mod visit;

pub use account::{enter_demo, register, sign_in, sign_out, use_server};
pub use base::is_demo;
pub use contacts::{accept_invitation, decline_invitation, find, invite, remove_contact};
pub use greeting::greeting;
pub use identity::{device, random_id};
pub use post::{Failure, Posting};
