//! Accounts: who may open one, register, sign in, sign out, and who is signed in.

mod me;
mod register;
mod registration;
mod session;
mod sign_in;
mod sign_out;

pub(crate) use register::new_user_id;
pub use register::open_account;
pub(crate) use session::{end as end_session, end_all as end_all_sessions, open as open_session};
