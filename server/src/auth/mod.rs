//! Who somebody is: passwords, session tokens, and the cookie that carries them.

mod password;
mod session;

pub use password::Hasher;
pub use session::SessionId;

/// `N` unpredictable bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without the system's random numbers no session is safe; there is nothing sensible left to do.
    getrandom::fill(&mut bytes).expect("the operating system has random numbers");
    bytes
}
