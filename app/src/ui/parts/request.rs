//! One request at a time, with what came of it.

use crate::net::Failure;
use dioxus::prelude::*;
use shared::{
    error::{ErrorCode, ErrorData},
    i18n::{Catalogue, refusal_sentence},
};

/// What a refusal is about: where on the screen its sentence belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The field for a phone number.
    Phone,
    /// The field for a name.
    Name,
    /// The field for a password.
    Password,
    /// No field.
    Form,
}

/// A form's or a button's request. A handle, as signals are.
#[derive(Clone, Copy, PartialEq)]
pub struct Request {
    pending: Signal<bool>,
    failure: Signal<Option<Failure>>,
}

/// A request of the calling component; it ends with the component.
pub fn use_request() -> Request {
    Request { pending: use_signal(|| false), failure: use_signal(|| None) }
}

impl Request {
    /// Starts `work`, unless something is under way already: a second press does nothing.
    pub fn start(mut self, work: impl Future<Output = Result<(), Failure>> + 'static) {
        if *self.pending.peek() {
            return;
        }
        self.pending.set(true);
        spawn(async move {
            let failure = work.await.err();
            self.failure.set(failure);
            self.pending.set(false);
        });
    }

    /// Whether it is under way.
    pub fn pending(&self) -> bool {
        (self.pending)()
    }

    /// The sentence that belongs at `place`, if the last answer was a failure of that kind.
    pub fn error_at(&self, place: Place, texts: &Catalogue) -> Option<String> {
        let failure = (self.failure)()?;
        let at = match failure {
            Failure::Refused(code) => place_of(code),
            Failure::Later(_) | Failure::Offline => Place::Form,
        };
        (at == place).then(|| sentence(failure, texts))
    }

    /// The sentence of any failure, for buttons that have no fields.
    pub fn error(&self, texts: &Catalogue) -> Option<String> {
        (self.failure)().map(|failure| sentence(failure, texts))
    }
}

fn sentence(failure: Failure, texts: &Catalogue) -> String {
    let refusal = match failure {
        Failure::Refused(error) => ErrorData { error, retry_after: None },
        Failure::Later(seconds) => ErrorData { error: ErrorCode::TooManyRequests, retry_after: Some(seconds) },
        Failure::Offline => return texts.offline_failure.to_owned(),
    };
    refusal_sentence(texts, refusal)
}

fn place_of(code: ErrorCode) -> Place {
    match code {
        ErrorCode::PhoneInvalid | ErrorCode::PhoneTaken | ErrorCode::UserNotFound | ErrorCode::OwnNumber => {
            Place::Phone
        }
        ErrorCode::NameInvalid => Place::Name,
        ErrorCode::PasswordShort | ErrorCode::PasswordLong => Place::Password,
        ErrorCode::Malformed
        | ErrorCode::NotJson
        | ErrorCode::BodyTooLong
        | ErrorCode::ForeignOrigin
        | ErrorCode::MethodNotAllowed
        | ErrorCode::NoSuchRoute
        | ErrorCode::InvalidId
        | ErrorCode::MissingHeader
        | ErrorCode::SignedOut
        | ErrorCode::AnotherUser
        | ErrorCode::BadCredentials
        | ErrorCode::AccountDisabled
        | ErrorCode::RegistrationClosed
        | ErrorCode::InvitationInvalid
        | ErrorCode::NoInvitation
        | ErrorCode::NotContact
        | ErrorCode::CallNotFound
        | ErrorCode::CallOver
        | ErrorCode::CallTaken
        | ErrorCode::CallNotReady
        | ErrorCode::AlreadyInCall
        | ErrorCode::SdpTooLong
        | ErrorCode::CandidateTooLong
        | ErrorCode::TooManyCandidates
        | ErrorCode::RequestTimeout
        | ErrorCode::TooManyStreams
        | ErrorCode::TooManyRequests
        | ErrorCode::Internal => Place::Form,
    }
}
