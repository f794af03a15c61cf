//! Lets the answer go out before the view of the call is drawn.
//!
//! Drawing that view keeps a browser busy for about as long as making the answer, and the other person waits for the answer
//! only. Until it is made, the dialog stays.

use crate::state::CallScreen;
use shared::call::machine::Phase;

/// The view waits for no longer than this, in milliseconds: who has pressed Accept must see that something happens.
const PATIENCE: u64 = 150;

/// Closed while an answer is being made.
#[derive(Default)]
pub(super) struct Curtain {
    /// When it opens at the latest, by the page's clock.
    opens_at: Option<u64>,
}

impl Curtain {
    /// Whether what is `shown` may give way to what comes `next`.
    pub(super) fn opens(&mut self, now: u64, shown: Option<&CallScreen>, next: Option<&CallScreen>) -> bool {
        let phases = shown.zip(next).filter(|(shown, next)| shown.id == next.id);
        let answers =
            phases.is_some_and(|(shown, next)| (shown.phase, next.phase) == (Phase::Incoming, Phase::Answering));
        if answers && now < *self.opens_at.get_or_insert(now + PATIENCE) {
            return false;
        }
        self.opens_at = None;
        true
    }

    /// How long until it opens by itself, in milliseconds.
    pub(super) fn due_in(&self, now: u64) -> Option<u64> {
        self.opens_at.map(|at| at.saturating_sub(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{
        call::{Media, Role},
        people::Person,
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    fn screen(phase: Phase) -> CallScreen {
        let person = r#"{"id":"boris","name":"Boris","phone":"+79185550002"}"#;
        let peer: Person = serde_json::from_str(person).expect("a person as the server tells of one");
        CallScreen {
            id: "a-call".to_owned().try_into().expect("letters and a dash"),
            peer,
            role: Role::Callee,
            media: Media::Video,
            phase,
            sending: Default::default(),
            receiving: Default::default(),
            mirrored: false,
            microphone: false,
            microphone_blocked: false,
            lacks: Default::default(),
            quality: None,
        }
    }

    #[wasm_bindgen_test]
    fn the_view_waits_for_the_answer() {
        let (rings, answers, connects) = (screen(Phase::Incoming), screen(Phase::Answering), screen(Phase::Connecting));
        let mut curtain = Curtain::default();
        assert!(!curtain.opens(1_000, Some(&rings), Some(&answers)));
        assert!(curtain.opens(1_020, Some(&rings), Some(&connects)));
        assert_eq!(curtain.due_in(1_020), None);
    }

    #[wasm_bindgen_test]
    fn it_waits_for_a_moment_at_most() {
        let (rings, answers) = (screen(Phase::Incoming), screen(Phase::Answering));
        let mut curtain = Curtain::default();
        assert!(!curtain.opens(1_000, Some(&rings), Some(&answers)));
        assert_eq!(curtain.due_in(1_100), Some(50));
        assert!(curtain.opens(1_150, Some(&rings), Some(&answers)));
    }

    #[wasm_bindgen_test]
    fn whoever_yields_to_another_call_sees_its_view_on() {
        let (reaches, answers) = (screen(Phase::Reaching), screen(Phase::Answering));
        assert!(Curtain::default().opens(1_000, Some(&reaches), Some(&answers)));
    }
}
