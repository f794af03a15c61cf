//! Finding people, inviting them, and the contacts that come of it.

mod contact;
mod contacts;
mod find;
mod found;
mod invitations;
mod waiting;

pub use contacts::Contacts;
pub use find::FindPeople;
pub use invitations::Invitations;
pub use waiting::Waiting;
