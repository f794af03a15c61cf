//! The rules, one by one. They need no browser, and run without one, too.

#![allow(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

use super::{Admission, Negotiation, Raised, Signaling, Verdict};
use shared::{
    limits,
    rtc::{Candidate, Description, DescriptionKind, Sdp},
};
use std::cell::RefCell;
use wasm_bindgen_test::wasm_bindgen_test;

fn sdp(ufrag: &str) -> Sdp {
    Sdp::try_from(format!("v=0\r\nm=audio 9\r\na=ice-ufrag:{ufrag}\r\nm=video 9\r\na=ice-ufrag:{ufrag}\r\n")).unwrap()
}

fn offer(ufrag: &str) -> Description {
    Description { kind: DescriptionKind::Offer, sdp: sdp(ufrag) }
}

fn answer(ufrag: &str) -> Description {
    Description { kind: DescriptionKind::Answer, sdp: sdp(ufrag) }
}

fn candidate(number: u16, ufrag: Option<&str>) -> Candidate {
    Candidate {
        candidate: format!("candidate:{number}"),
        mid: Some("0".into()),
        line: Some(0),
        ufrag: ufrag.map(str::to_owned),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_offer_to_an_idle_side_is_taken_by_both_kinds() {
    for polite in [true, false] {
        let mut side = Negotiation::new(polite);
        assert_eq!(side.judge(&offer("a"), Signaling::Stable, false), Verdict::Take);
        assert_eq!(side.judge(&offer("b"), Signaling::Stable, true), Verdict::Take);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_offer_that_crosses_ours_is_ignored_by_the_impolite() {
    for settled in [true, false] {
        let mut side = Negotiation::new(false);
        assert_eq!(side.judge(&offer("a"), Signaling::LocalOffer, settled), Verdict::Ignore);
        side.making_offer = true;
        assert_eq!(side.judge(&offer("a"), Signaling::Stable, settled), Verdict::Ignore);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_offer_that_crosses_ours_is_taken_by_the_polite_anew_if_ours_was_the_first() {
    let mut side = Negotiation::new(true);
    assert_eq!(side.judge(&offer("a"), Signaling::LocalOffer, false), Verdict::TakeAnew);
    assert_eq!(side.judge(&offer("a"), Signaling::LocalOffer, true), Verdict::Take);
    side.making_offer = true;
    assert_eq!(side.judge(&offer("a"), Signaling::Stable, false), Verdict::TakeAnew);
    assert_eq!(side.judge(&offer("a"), Signaling::Stable, true), Verdict::Take);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_offer_that_comes_while_an_answer_is_being_set_is_no_collision() {
    let mut side = Negotiation::new(false);
    side.setting_answer = true;
    assert_eq!(side.judge(&offer("a"), Signaling::LocalOffer, true), Verdict::Take);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_answer_is_taken_once_and_only_when_an_offer_waits_for_it() {
    let mut side = Negotiation::new(false);
    assert_eq!(side.judge(&answer("a"), Signaling::LocalOffer, false), Verdict::Take);
    side.setting_answer = true;
    assert_eq!(side.judge(&answer("a"), Signaling::LocalOffer, false), Verdict::Ignore);
    side.setting_answer = false;
    assert_eq!(side.judge(&answer("a"), Signaling::Stable, true), Verdict::Ignore);
    assert_eq!(side.judge(&answer("a"), Signaling::Other, true), Verdict::Ignore);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_first_offer_may_be_answered_while_it_is_being_set() {
    let mut side = Negotiation::new(false);
    side.making_offer = true;
    assert_eq!(side.judge(&answer("a"), Signaling::Stable, false), Verdict::Take);
    assert_eq!(side.judge(&answer("a"), Signaling::Stable, true), Verdict::Ignore);
}

#[wasm_bindgen_test(unsupported = test)]
fn candidates_wait_for_their_description_and_keep_their_order() {
    let mut side = Negotiation::new(true);
    let early: Vec<_> = (1..=3).map(|number| candidate(number, Some("a"))).collect();
    for candidate in &early {
        assert_eq!(side.admit(candidate), Admission::Later);
    }
    assert_eq!(side.taken(&sdp("a")), early);
    assert_eq!(side.taken(&sdp("a")), []);
    assert_eq!(side.admit(&candidate(4, Some("a"))), Admission::Now);
}

#[wasm_bindgen_test(unsupported = test)]
fn candidates_of_the_next_description_wait_while_the_former_stands() {
    let mut side = Negotiation::new(true);
    side.taken(&sdp("a"));
    assert_eq!(side.admit(&candidate(1, Some("b"))), Admission::Later);
    assert_eq!(side.admit(&candidate(2, Some("a"))), Admission::Now);
    assert_eq!(side.taken(&sdp("b")), [candidate(1, Some("b"))]);
    assert_eq!(side.admit(&candidate(3, Some("a"))), Admission::Never);
}

#[wasm_bindgen_test(unsupported = test)]
fn candidates_of_an_ignored_offer_never_count_whether_early_or_late() {
    let mut side = Negotiation::new(false);
    assert_eq!(side.admit(&candidate(1, Some("x"))), Admission::Later);
    assert_eq!(side.admit(&candidate(2, Some("a"))), Admission::Later);
    side.judge(&offer("x"), Signaling::LocalOffer, false);
    assert_eq!(side.admit(&candidate(3, Some("x"))), Admission::Never);
    assert_eq!(side.taken(&sdp("a")), [candidate(2, Some("a"))]);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_ignored_offer_without_new_credentials_leaves_the_current_ones_in_force() {
    let mut side = Negotiation::new(false);
    side.taken(&sdp("a"));
    side.judge(&offer("a"), Signaling::LocalOffer, true);
    assert_eq!(side.admit(&candidate(1, Some("a"))), Admission::Now);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_candidate_that_names_no_credentials_belongs_to_the_description_in_force() {
    let mut side = Negotiation::new(true);
    assert_eq!(side.admit(&candidate(1, None)), Admission::Later);
    assert_eq!(side.taken(&sdp("a")), [candidate(1, None)]);
    assert_eq!(side.admit(&candidate(2, None)), Admission::Now);
}

#[wasm_bindgen_test(unsupported = test)]
fn credentials_are_read_from_the_candidates_line_if_it_has_no_field_for_them() {
    let mut side = Negotiation::new(true);
    side.taken(&sdp("a"));
    let line = |ufrag| Candidate {
        candidate: format!("candidate:1 1 udp 1 h 1 typ host ufrag {ufrag}"),
        ..candidate(0, None)
    };
    assert_eq!(side.admit(&line("a")), Admission::Now);
    assert_eq!(side.admit(&line("b")), Admission::Later);
}

#[wasm_bindgen_test(unsupported = test)]
fn only_as_many_candidates_wait_as_a_call_may_have() {
    let mut side = Negotiation::new(true);
    for _ in 0..limits::CANDIDATES_PER_CALL {
        assert_eq!(side.admit(&candidate(1, Some("a"))), Admission::Later);
    }
    assert_eq!(side.admit(&candidate(1, Some("a"))), Admission::Never);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_flag_falls_with_whoever_raised_it() {
    let side = RefCell::new(Negotiation::new(true));
    let raised = Raised::new(&side, |side| &mut side.making_offer);
    assert!(side.borrow().making_offer);
    drop(raised);
    assert!(!side.borrow().making_offer);
}
