//! How a call ended, in one sentence.

use super::{Catalogue, clock, fill};
use crate::{
    call::{FailReason, Outcome, Role, machine::Ending},
    people::Name,
};

/// What a person on the side `role` reads after a call with `peer`; without one it names nobody.
pub fn ending_sentence(texts: &Catalogue, ending: Ending, role: Role, peer: Option<&Name>) -> String {
    match ending {
        Ending::Outcome { outcome, duration_ms } => outcome_sentence(texts, outcome, duration_ms, role, peer),
        Ending::Elsewhere => texts.elsewhere.to_owned(),
        Ending::NoDevices(error) => fill(texts.call_failed, "reason", (texts.device_error)(error)),
        Ending::Refused(code) => fill(texts.call_failed, "reason", (texts.error)(code)),
    }
}

fn outcome_sentence(
    texts: &Catalogue,
    outcome: Outcome,
    duration_ms: Option<u64>,
    role: Role,
    peer: Option<&Name>,
) -> String {
    let plain = (texts.outcome)(outcome, role);
    match (outcome, role) {
        (Outcome::Completed, Role::Caller | Role::Callee) => match duration_ms {
            Some(duration) => format!("{plain}, {}", clock(duration)),
            None => plain.to_owned(),
        },
        (Outcome::Cancelled | Outcome::Missed | Outcome::Busy | Outcome::Unreachable, Role::Callee) => match peer {
            Some(peer) => fill(texts.missed_call_from, "name", peer.as_str()),
            None => plain.to_owned(),
        },
        (Outcome::Failed(reason @ (FailReason::NoConnection | FailReason::Browser)), Role::Caller | Role::Callee) => {
            fill(texts.call_failed, "reason", (texts.fail_reason)(reason))
        }
        (
            Outcome::Cancelled | Outcome::Declined | Outcome::Missed | Outcome::Busy | Outcome::Unreachable,
            Role::Caller,
        )
        | (Outcome::Declined, Role::Callee)
        | (Outcome::Failed(FailReason::Lost), Role::Caller | Role::Callee) => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn read(ending: Ending, role: Role) -> String {
        let peer = Name::try_from("Anna".to_owned()).unwrap();
        ending_sentence(Language::En.catalogue(), ending, role, Some(&peer))
    }

    fn ended(outcome: Outcome) -> Ending {
        Ending::Outcome { outcome, duration_ms: None }
    }

    #[test]
    fn a_completed_call_tells_its_duration() {
        let ending = Ending::Outcome { outcome: Outcome::Completed, duration_ms: Some(65_000) };
        assert_eq!(read(ending, Role::Caller), "Call ended, 1:05");
    }

    #[test]
    fn each_side_reads_an_unanswered_call_in_its_own_words() {
        assert_eq!(read(ended(Outcome::Missed), Role::Caller), "No answer");
        assert_eq!(read(ended(Outcome::Busy), Role::Caller), "Busy");
        for outcome in [Outcome::Cancelled, Outcome::Missed, Outcome::Busy, Outcome::Unreachable] {
            assert_eq!(read(ended(outcome), Role::Callee), "Missed call from Anna");
            let nameless = ending_sentence(Language::En.catalogue(), ended(outcome), Role::Callee, None);
            assert_eq!(nameless, "Missed call");
        }
    }

    #[test]
    fn a_failed_call_tells_why_and_a_lost_one_that_it_was_lost() {
        assert_eq!(read(ended(Outcome::Failed(FailReason::Lost)), Role::Callee), "Connection lost");
        let failed = read(ended(Outcome::Failed(FailReason::NoConnection)), Role::Caller);
        assert_eq!(failed, "Call failed: the two browsers found no way to each other");
    }
}
