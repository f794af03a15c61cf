//! Why a request was refused, in one sentence.

use super::{Catalogue, clock, fill};
use crate::error::{ErrorCode, ErrorData};

/// What a person reads of a refusal: where only time is wanting, how much of it.
pub fn refusal_sentence(texts: &Catalogue, refusal: ErrorData) -> String {
    match refusal {
        ErrorData { error: ErrorCode::TooManyRequests, retry_after: Some(seconds) } => {
            fill(texts.too_many_requests, "wait", &clock(seconds.saturating_mul(1000)))
        }
        ErrorData { error, .. } => (texts.error)(error).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn who_asks_too_often_reads_when_to_ask_again() {
        let read = |language: Language, retry_after| {
            refusal_sentence(language.catalogue(), ErrorData { error: ErrorCode::TooManyRequests, retry_after })
        };
        assert_eq!(read(Language::En, Some(90)), "Too many requests. Try again in 1:30.");
        assert_eq!(read(Language::Ru, Some(5)), "Слишком много запросов. Попробуйте снова через 0:05.");
        assert!(!read(Language::En, None).contains('{'));
    }
}
