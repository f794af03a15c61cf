//! Accounts: register, sign in, sign out, and who is signed in.

mod me;
mod register;
mod session;
mod sign_in;
mod sign_out;

pub use register::open_account;
pub(crate) use session::end as end_session;
