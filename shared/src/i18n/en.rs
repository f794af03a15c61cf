//! English.

use super::Catalogue;
use crate::{
    call::{FailReason, Outcome, Role},
    error::ErrorCode,
};

pub(super) static CATALOGUE: Catalogue = Catalogue { error, outcome, fail_reason };

fn error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Malformed | ErrorCode::NotJson | ErrorCode::InvalidId | ErrorCode::MissingHeader => {
            "This request was not understood. Reload the page and try again."
        }
        ErrorCode::BodyTooLong | ErrorCode::SdpTooLong | ErrorCode::CandidateTooLong | ErrorCode::TooManyCandidates => {
            "This request is too large."
        }
        ErrorCode::ForeignOrigin => "This request came from another site and was not carried out.",
        ErrorCode::MethodNotAllowed | ErrorCode::NoSuchRoute => "There is nothing at this address.",
        ErrorCode::SignedOut => "You are signed out. Sign in and try again.",
        ErrorCode::AnotherUser => "Somebody else has signed in in this browser. Reload the page.",
        ErrorCode::BadCredentials => "Phone number or password is wrong.",
        ErrorCode::PhoneInvalid => "Enter a phone number, for example +7 918 272-53-62.",
        ErrorCode::PhoneTaken => "This number has an account already. Sign in instead.",
        ErrorCode::NameInvalid => "Enter a name of 1 to 64 characters.",
        ErrorCode::PasswordShort => "Use at least 8 characters.",
        ErrorCode::PasswordLong => "This password is too long.",
        ErrorCode::UserNotFound => "Nobody with this number is here yet.",
        ErrorCode::OwnNumber => "This is your own number.",
        ErrorCode::NoInvitation => "This invitation is no longer there.",
        ErrorCode::NotContact => "You can call only your contacts.",
        ErrorCode::CallNotFound => "There is no such call.",
        ErrorCode::CallOver => "This call is over.",
        ErrorCode::CallTaken => "This call was answered on another device.",
        ErrorCode::CallNotReady => "This cannot be done in the call right now.",
        ErrorCode::AlreadyInCall => "You are in another call.",
        ErrorCode::Internal => "Something went wrong on the server. Try again in a moment.",
    }
}

fn outcome(outcome: Outcome, role: Role) -> &'static str {
    match (outcome, role) {
        (Outcome::Completed, Role::Caller | Role::Callee) => "Call ended",
        (Outcome::Cancelled, Role::Caller) => "Call cancelled",
        (Outcome::Declined, Role::Caller | Role::Callee) => "Call declined",
        (Outcome::Missed, Role::Caller) => "No answer",
        (Outcome::Busy, Role::Caller) => "Busy",
        (Outcome::Unreachable, Role::Caller) => "Unavailable",
        (Outcome::Cancelled | Outcome::Missed | Outcome::Busy | Outcome::Unreachable, Role::Callee) => "Missed call",
        (Outcome::Failed(FailReason::Lost), Role::Caller | Role::Callee) => "Connection lost",
        (Outcome::Failed(FailReason::NoConnection | FailReason::Browser), Role::Caller | Role::Callee) => "Call failed",
    }
}

fn fail_reason(reason: FailReason) -> &'static str {
    match reason {
        FailReason::Lost => "the connection was lost",
        FailReason::NoConnection => "the two browsers found no way to each other",
        FailReason::Browser => "a browser could not set up the call",
    }
}
