//! Names and passwords for a relay, made from one secret (draft-uberti-behave-turn-rest-00): nothing is stored, and the relay,
//! ours or another that knows the secret, needs to ask nobody.

use crate::auth::random;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::fmt;

/// What names and passwords are made from. Nothing prints it.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// A user name, `expiry:user`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// Until when something may be begun with it, in seconds since 1970.
    pub expires: u64,
    /// Whose it is.
    pub user: &'a str,
}

impl Secret {
    /// One that nobody else has.
    pub fn random() -> Self {
        Self(random::<32>().to_vec())
    }

    /// One that other servers know as well.
    pub fn shared(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// The password that goes with a user name: the base64 of its HMAC-SHA1.
    pub fn password(&self, name: &str) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("an HMAC takes a key of any length");
        mac.update(name.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'a> Name<'a> {
    /// Reads one; none if it is not of this form.
    pub fn read(text: &'a str) -> Option<Self> {
        let (expires, user) = text.split_once(':')?;
        Some(Self { expires: expires.parse().ok()?, user })
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.expires, self.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `printf 1700000000:u1 | openssl dgst -sha1 -hmac secret -binary | base64`.
    #[test]
    fn a_password_is_what_other_servers_make_of_the_same_secret() {
        assert_eq!(Secret::shared("secret").password("1700000000:u1"), "nHzZnCmm4aatc14e91U9AY8VNQM=");
    }

    #[test]
    fn no_two_secrets_are_alike_and_none_is_printed() {
        assert_ne!(Secret::random().password("1:a"), Secret::random().password("1:a"));
        assert_eq!(format!("{:?}", Secret::shared("hunter2")), "Secret(…)");
    }

    #[test]
    fn a_name_says_until_when_and_whose() {
        let name = Name { expires: 1_700_000_000, user: "u1" };
        assert_eq!(Name::read(&name.to_string()), Some(name));
        for bad in ["", "u1", ":u1", "soon:u1", "-1:u1", "1700000000"] {
            assert_eq!(Name::read(bad), None, "{bad}");
        }
    }
}
