//! Nonces that need no memory: a time, and a proof that it was written here for this client. To remember one for each stranger
//! who asks would let strangers fill the memory.

use crate::auth::random;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{net::IpAddr, time::Duration};

/// A nonce older than this is stale (RFC 8656, section 5, recommends an hour at most).
const LIFETIME: Duration = Duration::from_secs(3600);

/// Writes nonces and knows its own.
pub(super) struct Nonces([u8; 32]);

impl Nonces {
    pub fn new() -> Self {
        Self(random())
    }

    /// A new one for this client. `up`: the time since the server's start.
    pub fn issue(&self, client: IpAddr, up: Duration) -> String {
        let stamp = format!("{:x}", up.as_secs());
        let proof: String = self.proof(client, &stamp).iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{stamp}-{proof}")
    }

    /// Whether it was written here, for this client, and not long ago.
    pub fn stands(&self, nonce: &str, client: IpAddr, up: Duration) -> bool {
        let issued = nonce.split_once('-').and_then(|(stamp, _)| u64::from_str_radix(stamp, 16).ok());
        let Some(issued) = issued.map(Duration::from_secs).filter(|issued| *issued <= up) else { return false };
        up - issued <= LIFETIME && nonce == self.issue(client, issued)
    }

    /// Half of an HMAC: 128 bits are enough against guessing, and the answer to a stranger stays short.
    fn proof(&self, client: IpAddr, stamp: &str) -> [u8; 16] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("an HMAC takes a key of any length");
        mac.update(stamp.as_bytes());
        mac.update(client.to_string().as_bytes());
        let mut half = [0; 16];
        half.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        half
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const BOB: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn a_nonce_stands_for_an_hour_and_for_its_client_alone() {
        let nonces = Nonces::new();
        let at = Duration::from_secs(7_000);
        let nonce = nonces.issue(ANN, at);
        assert!(nonces.stands(&nonce, ANN, at));
        assert!(nonces.stands(&nonce, ANN, at + LIFETIME));
        assert!(!nonces.stands(&nonce, ANN, at + LIFETIME + Duration::from_secs(1)));
        assert!(!nonces.stands(&nonce, BOB, at));
        assert!(!nonces.stands(&nonce, ANN, Duration::ZERO));
    }

    #[test]
    fn what_was_not_written_here_stands_for_nothing() {
        let nonces = Nonces::new();
        let now = Duration::from_secs(60);
        let others = Nonces::new().issue(ANN, now);
        for bad in [others.as_str(), "", "-", "3c-", "3c", "zz-00", "-3c-00"] {
            assert!(!nonces.stands(bad, ANN, now), "{bad}");
        }
        let later = nonces.issue(ANN, now).replacen("3c", "3d", 1);
        assert!(!nonces.stands(&later, ANN, now + Duration::from_secs(10)));
    }
}
