//! Why a request was refused: a code that programs match on, its HTTP status, and (in [`crate::i18n`]) its sentence.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $status:literal $text:literal,)*) => {
        /// The cause of a refusal, as it stands in the answer's `data.error`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$variant,)*];

            /// The HTTP status that it travels with (RFC 9110, section 15).
            pub fn status(self) -> u16 {
                match self { $(ErrorCode::$variant => $status,)* }
            }

            /// The code as it stands on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $text,)* }
            }
        }
    };
}

codes! {
    /// The body is not the JSON that the route takes: a wrong type, a missing field, broken syntax.
    Malformed = 400 "malformed",
    /// The body does not call itself JSON.
    NotJson = 415 "not_json",
    /// The body is longer than [`crate::limits::BODY_BYTES`].
    BodyTooLong = 413 "body_too_long",
    /// The body was not complete within [`crate::limits::BODY_MS`].
    RequestTimeout = 408 "request_timeout",
    /// The request comes from a page of another origin.
    ForeignOrigin = 403 "foreign_origin",
    /// The route exists, the method does not.
    MethodNotAllowed = 405 "method_not_allowed",
    /// There is no such route.
    NoSuchRoute = 404 "no_such_route",
    /// An id has characters or a length that no id has.
    InvalidId = 422 "invalid_id",
    /// The header that names the device or the request's key is missing or malformed.
    MissingHeader = 400 "missing_header",

    /// Nobody is signed in, or the session has ended.
    SignedOut = 401 "signed_out",
    /// The page speaks for somebody who is no longer the one signed in in this browser.
    AnotherUser = 409 "another_user",
    /// Phone number or password is wrong; which of the two is not told.
    BadCredentials = 401 "bad_credentials",
    /// The password is right, and the server's owner has disabled the account.
    AccountDisabled = 403 "account_disabled",
    /// Nobody may open an account here.
    RegistrationClosed = 403 "registration_closed",
    /// The invitation is missing, unknown, used or expired.
    InvitationInvalid = 403 "invitation_invalid",
    /// The text is not a phone number.
    PhoneInvalid = 422 "phone_invalid",
    /// The number has an account already.
    PhoneTaken = 409 "phone_taken",
    /// The name is too long, cannot be seen, or holds characters that cannot.
    NameInvalid = 422 "name_invalid",
    /// The password is too short.
    PasswordShort = 422 "password_short",
    /// The password is too long.
    PasswordLong = 422 "password_long",

    /// An id of the demonstration is none, or is the asker's own.
    DemoIdInvalid = 422 "demo_id_invalid",
    /// Somebody else in the demonstration has this id.
    DemoIdTaken = 409 "demo_id_taken",

    /// Nobody has this number.
    UserNotFound = 404 "user_not_found",
    /// The number is the person's own.
    OwnNumber = 422 "own_number",
    /// There is no invitation from this person.
    NoInvitation = 404 "no_invitation",
    /// The two are not contacts.
    NotContact = 403 "not_contact",

    /// There is no such call, or it is somebody else's.
    CallNotFound = 404 "call_not_found",
    /// The call is over.
    CallOver = 409 "call_over",
    /// Another device of the same person answered.
    CallTaken = 409 "call_taken",
    /// The call is not yet so far, or already further.
    CallNotReady = 409 "call_not_ready",
    /// The person is in another call.
    AlreadyInCall = 409 "already_in_call",
    /// The session description is longer than [`crate::limits::SDP_BYTES`].
    SdpTooLong = 422 "sdp_too_long",
    /// A candidate is longer than [`crate::limits::CANDIDATE_BYTES`].
    CandidateTooLong = 422 "candidate_too_long",
    /// More candidates than a call may have.
    TooManyCandidates = 422 "too_many_candidates",

    /// The person has [`crate::limits::STREAMS_PER_USER`] event streams open already, or holds too many that have ended.
    TooManyStreams = 429 "too_many_streams",
    /// An account or an address asks more often than the server's owner allows.
    TooManyRequests = 429 "too_many_requests",

    /// The server failed; its log says how.
    Internal = 500 "internal",
}

impl ErrorCode {
    /// The code that `text` begins with, if any: a type's refusal to be read arrives as text in a parser's error.
    pub fn leading(text: &str) -> Option<ErrorCode> {
        let word = text.split([' ', ':']).next()?;
        ErrorCode::ALL.iter().copied().find(|code| code.as_str() == word)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for ErrorCode {}

/// What a refused request carries beside its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorData {
    /// The cause.
    pub error: ErrorCode,
    /// The same request may be made again after so many seconds; it stands in the header `Retry-After`, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The HTTP status once more.
    pub code: u16,
    /// One sentence in the user's language.
    pub message: String,
    /// The cause, for programs.
    pub data: Option<ErrorData>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_differ_and_each_is_a_refusal() {
        for (i, code) in ErrorCode::ALL.iter().enumerate() {
            assert!((400..=599).contains(&code.status()), "{code}");
            assert!(!ErrorCode::ALL[..i].iter().any(|c| c.as_str() == code.as_str()), "{code}");
        }
    }

    #[test]
    fn a_parsers_message_gives_the_code_back() {
        assert_eq!(ErrorCode::leading("sdp_too_long at line 1 column 9"), Some(ErrorCode::SdpTooLong));
        assert_eq!(ErrorCode::leading("missing field `call`"), None);
    }
}
