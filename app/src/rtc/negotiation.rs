//! The rules of W3C's perfect negotiation (WebRTC 1.0, section 10.7), without a browser: whose offer stands when both
//! sides make one, and which candidates wait.

use shared::{
    limits,
    rtc::{Candidate, Description, DescriptionKind, Sdp},
};
use std::cell::RefCell;

/// How far an exchange is (W3C WebRTC, section 4.3.1), as far as the rules need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signaling {
    /// No offer is open.
    Stable,
    /// This side's offer waits for its answer.
    LocalOffer,
    /// The other side's offer waits for its answer, or the connection is closed.
    Other,
}

/// What to do with a description from the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Set it; a local offer that stands in the way is dropped.
    Take,
    /// Set it on a connection made anew: the local offer is the very first one, and its transceivers, since they are
    /// not matched with the other side's, would make every media section double.
    TakeAnew,
    /// Do nothing.
    Ignore,
}

/// What to do with a candidate from the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// Add it.
    Now,
    /// It is kept until the description that it belongs to is set.
    Later,
    /// It belongs to nothing that will ever be set.
    Never,
}

/// One side's view of the exchanges.
#[derive(Debug)]
pub(super) struct Negotiation {
    pub(super) polite: bool,
    /// A local offer is being made.
    pub(super) making_offer: bool,
    /// A remote answer is being set.
    pub(super) setting_answer: bool,
    /// ICE username fragments of the remote description in force.
    current: Vec<String>,
    /// Those of ignored offers and of former descriptions.
    past: Vec<String>,
    waiting: Vec<Candidate>,
}

impl Negotiation {
    /// Before the first exchange. Of two sides one is polite.
    pub(super) fn new(polite: bool) -> Self {
        Self {
            polite,
            making_offer: false,
            setting_answer: false,
            current: Vec::new(),
            past: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Judges a description. `settled`: the first exchange is done.
    pub(super) fn judge(&mut self, description: &Description, signaling: Signaling, settled: bool) -> Verdict {
        match description.kind {
            DescriptionKind::Answer => match signaling {
                Signaling::LocalOffer if !self.setting_answer => Verdict::Take,
                // The first offer may be answered while it is still being set: the browser does one after the other.
                Signaling::Stable if self.making_offer && !settled && !self.setting_answer => Verdict::Take,
                // A repeat, or the answer to an offer that is no longer there.
                Signaling::LocalOffer | Signaling::Stable | Signaling::Other => Verdict::Ignore,
            },
            DescriptionKind::Offer => {
                let ready = !self.making_offer && (signaling == Signaling::Stable || self.setting_answer);
                match (ready, self.polite, settled) {
                    (true, _, _) | (false, true, true) => Verdict::Take,
                    (false, true, false) => Verdict::TakeAnew,
                    (false, false, _) => {
                        self.ignore(&description.sdp);
                        Verdict::Ignore
                    }
                }
            }
        }
    }

    /// The description is set: gives back, in order, the candidates that waited for it.
    pub(super) fn taken(&mut self, sdp: &Sdp) -> Vec<Candidate> {
        let former = std::mem::replace(&mut self.current, ufrags(sdp));
        self.past.extend(former.into_iter().filter(|ufrag| !self.current.contains(ufrag)));
        self.past.retain(|ufrag| !self.current.contains(ufrag));
        self.past.dedup();
        let (ready, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|c| self.place(c) == Admission::Now);
        self.waiting = waiting;
        ready
    }

    /// Judges a candidate, and keeps it if it has to wait.
    pub(super) fn admit(&mut self, candidate: &Candidate) -> Admission {
        let admission = self.place(candidate);
        if admission == Admission::Later {
            // More than a call may have can only be meant to fill the memory.
            if self.waiting.len() >= limits::CANDIDATES_PER_CALL {
                return Admission::Never;
            }
            self.waiting.push(candidate.clone());
        }
        admission
    }

    /// Where the candidate belongs at this moment.
    pub(super) fn place(&self, candidate: &Candidate) -> Admission {
        match ufrag(candidate) {
            Some(ufrag) if self.current.iter().any(|u| u == ufrag) => Admission::Now,
            Some(ufrag) if self.past.iter().any(|u| u == ufrag) => Admission::Never,
            Some(_) => Admission::Later,
            // It does not say: it belongs to the description in force.
            None if self.current.is_empty() => Admission::Later,
            None => Admission::Now,
        }
    }

    fn ignore(&mut self, sdp: &Sdp) {
        self.past.extend(ufrags(sdp).into_iter().filter(|ufrag| !self.current.contains(ufrag)));
        self.past.dedup();
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting = waiting.into_iter().filter(|c| self.place(c) != Admission::Never).collect();
    }
}

/// A flag of the negotiation, up as long as this lives: an operation that is given up lowers it, too.
pub(super) struct Raised<'a> {
    negotiation: &'a RefCell<Negotiation>,
    flag: fn(&mut Negotiation) -> &mut bool,
}

impl<'a> Raised<'a> {
    /// Raises it.
    pub(super) fn new(negotiation: &'a RefCell<Negotiation>, flag: fn(&mut Negotiation) -> &mut bool) -> Self {
        *flag(&mut negotiation.borrow_mut()) = true;
        Self { negotiation, flag }
    }
}

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        *(self.flag)(&mut self.negotiation.borrow_mut()) = false;
    }
}

/// The username fragments in a description (RFC 8839, section 5.4), each once.
fn ufrags(sdp: &Sdp) -> Vec<String> {
    let mut found = Vec::new();
    for ufrag in sdp.as_str().lines().filter_map(|line| line.strip_prefix("a=ice-ufrag:")) {
        let ufrag = ufrag.trim().to_owned();
        if !found.contains(&ufrag) {
            found.push(ufrag);
        }
    }
    found
}

/// The candidate's username fragment: its own field, else the extension in its line (RFC 8839, section 5.1).
fn ufrag(candidate: &Candidate) -> Option<&str> {
    let in_line = || {
        let mut words = candidate.candidate.split_ascii_whitespace();
        words.by_ref().find(|word| *word == "ufrag")?;
        words.next()
    };
    candidate.ufrag.as_deref().filter(|ufrag| !ufrag.is_empty()).or_else(in_line)
}

#[cfg(test)]
mod tests;
