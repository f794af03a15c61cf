//! Descriptions and candidates as they travel between two peer connections.

use crate::{error::ErrorCode, limits};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A session description's text (RFC 8866), of bounded length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sdp(String);

impl Sdp {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sdp {
    type Error = ErrorCode;

    fn try_from(text: String) -> Result<Self, ErrorCode> {
        if text.len() > limits::SDP_BYTES {
            return Err(ErrorCode::SdpTooLong);
        }
        Ok(Self(text))
    }
}

impl From<Sdp> for String {
    fn from(sdp: Sdp) -> String {
        sdp.0
    }
}

/// Which half of an exchange a description is (W3C WebRTC, section 4.6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DescriptionKind {
    /// Proposes a session.
    Offer,
    /// Settles what an offer proposed.
    Answer,
}

/// A session description with its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Offer or answer.
    pub kind: DescriptionKind,
    /// The text.
    pub sdp: Sdp,
}

/// Why a browser gives no camera or microphone (W3C Media Capture and Streams, section 10.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceError {
    /// The person, the browser or the system does not allow it.
    Refused,
    /// There is none.
    Missing,
    /// Another program holds it, or it does not work.
    Taken,
    /// This browser, or this way to the page, gives no devices.
    Unsupported,
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DeviceError::Refused => "devices refused",
            DeviceError::Missing => "no such device",
            DeviceError::Taken => "device in use",
            DeviceError::Unsupported => "no devices in this browser",
        })
    }
}

impl std::error::Error for DeviceError {}

/// One ICE candidate (W3C WebRTC, section 4.8.1, `RTCIceCandidateInit`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedCandidate")]
pub struct Candidate {
    /// The candidate line (RFC 8839, section 5.1); empty marks the end of candidates.
    pub candidate: String,
    /// Which media section it belongs to, by its `mid`.
    pub mid: Option<String>,
    /// Which media section it belongs to, by its index.
    pub line: Option<u16>,
    /// The ICE generation it belongs to, by its username fragment.
    pub ufrag: Option<String>,
}

#[derive(Deserialize)]
struct UncheckedCandidate {
    candidate: String,
    mid: Option<String>,
    line: Option<u16>,
    ufrag: Option<String>,
}

impl TryFrom<UncheckedCandidate> for Candidate {
    type Error = ErrorCode;

    fn try_from(c: UncheckedCandidate) -> Result<Self, ErrorCode> {
        let longest =
            [Some(&c.candidate), c.mid.as_ref(), c.ufrag.as_ref()].into_iter().flatten().map(String::len).max();
        if longest > Some(limits::CANDIDATE_BYTES) {
            return Err(ErrorCode::CandidateTooLong);
        }
        Ok(Self { candidate: c.candidate, mid: c.mid, line: c.line, ufrag: c.ufrag })
    }
}

/// A STUN or TURN server for the client's peer connection (W3C WebRTC, section 4.2.4, `RTCIceServer`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// Its addresses, as `stun:` and `turn:` URIs (RFC 7064, RFC 7065).
    pub urls: Vec<String>,
    /// The user name, for TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The password, for TURN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

impl IceServer {
    /// Whether it is a relay, TURN.
    pub fn is_relay(&self) -> bool {
        self.urls.iter().any(|url| is_relay(url))
    }
}

/// Whether the URL is a TURN server's (RFC 7065), which wants credentials, not a STUN server's (RFC 7064).
pub fn is_relay(url: &str) -> bool {
    url.starts_with("turn:") || url.starts_with("turns:")
}

/// What one page tells the other over the data channel while the peer connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerMessage {
    /// The person hung up.
    HangUp,
    /// What the person sends now.
    Sending {
        /// The microphone is on.
        audio: bool,
        /// The camera is on.
        video: bool,
        /// The picture is the person's screen. A page of an older version does not say so.
        #[serde(default)]
        screen: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_of_64_kib_passes_and_one_byte_more_does_not() {
        assert!(Sdp::try_from("v".repeat(limits::SDP_BYTES)).is_ok());
        assert_eq!(Sdp::try_from("v".repeat(limits::SDP_BYTES + 1)), Err(ErrorCode::SdpTooLong));
    }

    #[test]
    fn a_relay_is_known_by_its_url() {
        let server = |url: &str| IceServer { urls: vec![url.to_owned()], username: None, credential: None };
        assert!(["turn:a:3478?transport=tcp", "turns:a"].iter().all(|url| server(url).is_relay()));
        assert!(["stun:turn.example", "stuns:a", ""].iter().all(|url| !server(url).is_relay()));
    }

    #[test]
    fn a_long_candidate_is_refused_by_name() {
        let text = format!(r#"{{"candidate":"{}"}}"#, "c".repeat(limits::CANDIDATE_BYTES + 1));
        let error = serde_json::from_str::<Candidate>(&text).unwrap_err().to_string();
        assert_eq!(ErrorCode::leading(&error), Some(ErrorCode::CandidateTooLong));
    }
}
