//! Why a request is refused, by the codes of RFC 8489, section 14.8, and RFC 8656, section 19.

use stun_types::attribute::ErrorCode;

/// A refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Something is missing or malformed.
    BadRequest,
    /// Who asks has shown no password, or a wrong one, or begins something with an expired name.
    Unauthorized,
    /// The peer may not be spoken to.
    Forbidden,
    /// There is no allocation, or there is one already.
    AllocationMismatch,
    /// The nonce is not of this server, or too old.
    StaleNonce,
    /// There is no relayed address of this family.
    AddressFamilyNotSupported,
    /// Another user name has made the allocation.
    WrongCredentials,
    /// Only UDP is relayed.
    UnsupportedTransport,
    /// The peer's address is of another family than the relayed one.
    PeerAddressFamilyMismatch,
    /// The person has as many allocations as they may.
    QuotaReached,
    /// The server has, or no port is free, or more is asked of one allocation than it can hold.
    InsufficientCapacity,
}

impl Refusal {
    /// Its number.
    pub fn code(self) -> u16 {
        match self {
            Self::BadRequest => ErrorCode::BAD_REQUEST,
            Self::Unauthorized => ErrorCode::UNAUTHORIZED,
            Self::Forbidden => ErrorCode::FORBIDDEN,
            Self::AllocationMismatch => ErrorCode::ALLOCATION_MISMATCH,
            Self::StaleNonce => ErrorCode::STALE_NONCE,
            Self::AddressFamilyNotSupported => ErrorCode::ADDRESS_FAMILY_NOT_SUPPORTED,
            Self::WrongCredentials => ErrorCode::WRONG_CREDENTIALS,
            Self::UnsupportedTransport => ErrorCode::UNSUPPORTED_TRANSPORT_PROTOCOL,
            Self::PeerAddressFamilyMismatch => ErrorCode::PEER_ADDRESS_FAMILY_MISMATCH,
            Self::QuotaReached => ErrorCode::ALLOCATION_QUOTA_REACHED,
            Self::InsufficientCapacity => ErrorCode::INSUFFICIENT_CAPACITY,
        }
    }
}
