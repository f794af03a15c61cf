//! One request at a time, with what came of it.

use super::Input;
use crate::{net::Failure, ui::focus};
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
    /// What came of the last one; more than one failure only where the page itself found them.
    failures: Signal<Vec<Failure>>,
}

/// A request of the calling component; it ends with the component.
pub fn use_request() -> Request {
    Request { pending: use_signal(|| false), failures: use_signal(Vec::new) }
}

impl Request {
    /// Starts `work` for a form, if each of its fields holds what it can hold. If not, all that is wrong is said at once.
    pub fn send(self, fields: &[(Input, Signal<String>)], work: impl Future<Output = Result<(), Failure>> + 'static) {
        let wrong = fields.iter().filter_map(|(input, text)| input.check(&text.peek()).err());
        let wrong: Vec<_> = wrong.map(Failure::Refused).collect();
        if wrong.is_empty() {
            self.start(work);
        } else if !*self.pending.peek() {
            self.end_with(wrong);
        }
    }

    /// Starts `work`, unless something is under way already: a second press does nothing.
    pub fn start(mut self, work: impl Future<Output = Result<(), Failure>> + 'static) {
        if *self.pending.peek() {
            return;
        }
        self.pending.set(true);
        // The same failure once more is told once more.
        self.failures.set(Vec::new());
        spawn(async move {
            let failure = work.await.err();
            self.end_with(failure.into_iter().collect());
            self.pending.set(false);
        });
    }

    fn end_with(mut self, failures: Vec<Failure>) {
        let in_field = failures.iter().any(|failure| place_of(*failure) != Place::Form);
        self.failures.set(failures);
        if in_field {
            focus::mend();
        }
    }

    /// Forgets what was wrong at `place`: it is being mended.
    pub fn forget(mut self, place: Place) {
        if self.failures.peek().iter().any(|failure| place_of(*failure) == place) {
            self.failures.write().retain(|failure| place_of(*failure) != place);
        }
    }

    /// Whether it is under way.
    pub fn pending(&self) -> bool {
        (self.pending)()
    }

    /// The sentence that belongs at `place`, if something is wrong there.
    pub fn error_at(&self, place: Place, texts: &Catalogue) -> Option<String> {
        let failures = self.failures.read();
        failures.iter().find(|failure| place_of(**failure) == place).map(|failure| sentence(*failure, texts))
    }

    /// The sentence of any failure, for buttons that have no fields.
    pub fn error(&self, texts: &Catalogue) -> Option<String> {
        self.failures.read().first().map(|failure| sentence(*failure, texts))
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

fn place_of(failure: Failure) -> Place {
    match failure {
        Failure::Refused(code) => place_of_code(code),
        Failure::Later(_) | Failure::Offline => Place::Form,
    }
}

fn place_of_code(code: ErrorCode) -> Place {
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
        | ErrorCode::DemoIdInvalid
        | ErrorCode::DemoIdTaken
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
