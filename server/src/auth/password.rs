//! Password hashing: argon2id, off the async threads, at most as many at once as there are cores.

use crate::error::ApiError;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use shared::people::Password;
use std::{sync::LazyLock, thread::available_parallelism};
use tokio::sync::Semaphore;

/// Memory of one hash, in KiB: it is what makes guessing expensive.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Of a password that is made here. 32, so that each is as likely as the others and worth 5 bits.
const SYMBOLS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// What a password is checked against for a number that nobody has, so that the answer takes as long as any other.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let password = SaltString::encode_b64(&super::random::<32>()).map(|text| text.to_string());
    password.and_then(|text| hash(&text)).expect("the parameters above are within argon2's bounds")
});

/// Hashes and verifies passwords.
pub struct Hasher {
    permits: Semaphore,
}

impl Hasher {
    /// With as many permits as the machine has cores.
    pub fn new() -> Self {
        LazyLock::force(&NOBODY);
        Self { permits: Semaphore::new(available_parallelism().map_or(1, usize::from)) }
    }

    /// The hash to store, in the PHC string format.
    pub async fn hash(&self, password: Password) -> Result<String, ApiError> {
        self.run(move || hash(password.reveal())).await
    }

    /// Whether `password` is the one that `stored` was made of. Without a stored hash it never is, after the same time.
    pub async fn verify(&self, stored: Option<String>, password: Password) -> Result<bool, ApiError> {
        self.run(move || {
            let known = stored.is_some();
            let matches = verify(stored.as_deref().unwrap_or(&NOBODY), password.reveal())?;
            Ok(known && matches)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> password_hash::Result<T> + Send + 'static,
    ) -> Result<T, ApiError> {
        let _permit = self.permits.acquire().await.map_err(ApiError::internal)?;
        tokio::task::spawn_blocking(work).await?.map_err(ApiError::internal)
    }
}

/// A password for somebody who will type it: 80 random bits, without letters that look like others.
pub fn new_password() -> String {
    let symbols = super::random::<16>().map(|byte| char::from(SYMBOLS[usize::from(byte) % SYMBOLS.len()]));
    symbols.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

fn argon2() -> password_hash::Result<Argon2<'static>> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(MEMORY_KIB, PASSES, LANES, None)?))
}

fn hash(password: &str) -> password_hash::Result<String> {
    let salt = SaltString::encode_b64(&super::random::<16>())?;
    Ok(argon2()?.hash_password(password.as_bytes(), &salt)?.to_string())
}

fn verify(stored: &str, password: &str) -> password_hash::Result<bool> {
    match argon2()?.verify_password(password.as_bytes(), &PasswordHash::new(stored)?) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::Password) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::try_from(text.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn only_the_same_password_matches() {
        let hasher = Hasher::new();
        let stored = hasher.hash(password("password123")).await.unwrap();
        assert!(hasher.verify(Some(stored.clone()), password("password123")).await.unwrap());
        assert!(!hasher.verify(Some(stored), password("password124")).await.unwrap());
    }

    #[tokio::test]
    async fn the_same_password_never_has_the_same_hash() {
        let hasher = Hasher::new();
        let (a, b) = (hasher.hash(password("password123")).await, hasher.hash(password("password123")).await);
        assert_ne!(a.unwrap(), b.unwrap());
    }

    #[tokio::test]
    async fn nobodys_hash_costs_what_every_hash_costs() {
        let hash = Hasher::new().hash(password("password123")).await.unwrap();
        let cost = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(&NOBODY), cost(&hash));
        assert_eq!(cost(&hash), "$argon2id$v=19$m=19456,t=2,p=1");
    }

    #[test]
    fn a_password_that_is_made_here_is_random_and_easily_typed() {
        let (one, other) = (new_password(), new_password());
        assert_ne!(one, other);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
        assert!(one.bytes().all(|byte| byte == b'-' || SYMBOLS.contains(&byte)), "{one}");
        password(&one);
    }

    #[test]
    fn no_symbol_is_twice_there() {
        assert_eq!(std::collections::BTreeSet::from(*SYMBOLS).len(), SYMBOLS.len());
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        assert!(!Hasher::new().verify(None, password("password123")).await.unwrap());
    }
}
