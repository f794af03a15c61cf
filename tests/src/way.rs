//! By which way a call goes, and which ways the other page was told.

use crate::{
    Browser,
    wait::{PATIENCE, until},
};
use serde::{Deserialize, de::DeserializeOwned};

/// The pair of candidates that a connection uses (W3C WebRTC Statistics, sections 8.18 and 8.19).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Way {
    /// The kind of the one on this side: `host`, `srflx`, `prflx` or `relay`.
    pub local: String,
    /// The kind of the one on the other side.
    pub remote: String,
    /// The server that has given the one on this side, if it is one of a server's.
    pub server: Option<String>,
}

impl Way {
    /// Whether it goes over a relay at both ends.
    pub fn is_relayed(&self) -> bool {
        self.local == "relay" && self.remote == "relay"
    }
}

impl Browser {
    /// The way of the one connection that stands.
    pub async fn way(&self) -> Way {
        let mut last = Vec::new();
        let only = until(PATIENCE, async || {
            last = self.asks::<Vec<Option<Way>>>(include_str!("page/ways.js")).await;
            if let [Some(way)] = &last[..] { Some(way.clone()) } else { None }
        });
        match only.await {
            Some(way) => way,
            None => self.fail(&format!("one connection that stands (there was: {last:?})")).await,
        }
    }

    /// How often the page has given its way up and looked for another one.
    pub async fn searches(&self) -> u64 {
        self.asks("arguments[0](__witness.restarts);").await
    }

    /// The candidates that the other page has told of itself, as SDP has them (RFC 8839, section 5.1).
    pub async fn told_candidates(&self) -> Vec<String> {
        self.asks("arguments[0](__witness.told);").await
    }

    async fn asks<T: DeserializeOwned>(&self, script: &str) -> T {
        self.async_script(script, vec![]).await.unwrap_or_else(|e| panic!("the ways of a call: {e}"))
    }
}
