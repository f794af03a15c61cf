//! Who somebody is: phone numbers, passwords, session tokens and the cookie that carries them, invitations.

mod cookie;
mod invitation;
mod password;
mod phone;
mod session;

pub use cookie::{Jar, Presented, clear_cookie, cookie_of, session_of, set_cookie};
pub use invitation::InvitationId;
pub use password::{Hasher, new_password};
pub use phone::parse_phone;
pub use session::{SessionId, Token};

/// `N` unpredictable bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without the system's random numbers no session is safe; there is nothing sensible left to do.
    getrandom::fill(&mut bytes).expect("the operating system has random numbers");
    bytes
}
