//! Draws the person's attention to a call where sound may not: the page's title, and a notification from a hidden tab.

use super::notice::Notice;
use gloo_timers::callback::Interval;
use shared::{
    i18n::{Catalogue, fill},
    ids::UserId,
    people::Person,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use web_sys::Document;

const BLINK_MS: u32 = 1_000;

/// What rings beside the sound.
#[derive(Default)]
pub(super) struct Attention {
    ringing: Option<Ringing>,
}

struct Ringing {
    from: UserId,
    title: Rc<Title>,
    /// Blinks as long as it lives.
    _blink: Interval,
    notification: Rc<RefCell<Option<Notice>>>,
}

impl Attention {
    /// Rings for a call from this person, or stops.
    pub(super) fn ring(&mut self, from: Option<&Person>, texts: &Catalogue) {
        if self.ringing.as_ref().map(|ringing| &ringing.from) != from.map(|person| &person.id) {
            // First, so that the page has its own title again.
            self.ringing = None;
            self.ringing = from.and_then(|person| Ringing::start(person, texts));
        }
    }
}

impl Ringing {
    fn start(person: &Person, texts: &Catalogue) -> Option<Ringing> {
        let document = web_sys::window()?.document()?;
        let text = fill(texts.incoming_call, "name", person.name.as_str());
        let (title, ring) = (Rc::new(Title::of(document.clone())), format!("☎ {text}"));
        title.show(Some(&ring));
        let notification = Rc::new(RefCell::new(document.hidden().then(|| Notice::show(&text)).flatten()));
        let (blinking, notice) = (title.clone(), notification.clone());
        let lit = Cell::new(true);
        let blink = Interval::new(BLINK_MS, move || {
            lit.set(!lit.get());
            blinking.show(lit.get().then_some(ring.as_str()));
            // The person may turn away while it rings.
            if document.hidden() && notice.borrow().is_none() {
                *notice.borrow_mut() = Notice::show(&text);
            }
        });
        Some(Ringing { from: person.id.clone(), title, _blink: blink, notification })
    }
}

impl Drop for Ringing {
    fn drop(&mut self) {
        self.title.show(None);
        self.notification.borrow_mut().take();
    }
}

/// The page's title, in whose place a ring can stand.
struct Title {
    document: Document,
    plain: RefCell<String>,
    /// What was put there last, as the document has it.
    shown: RefCell<String>,
}

impl Title {
    fn of(document: Document) -> Title {
        let title = document.title();
        Title { document, plain: RefCell::new(title.clone()), shown: RefCell::new(title) }
    }

    /// Shows the ring, or what the page is called without one.
    fn show(&self, ring: Option<&str>) {
        let found = self.document.title();
        // The page has another title by now: the person has gone elsewhere, or reads another language.
        if found != *self.shown.borrow() {
            self.plain.replace(found);
        }
        self.document.set_title(ring.unwrap_or(&self.plain.borrow()));
        self.shown.replace(self.document.title());
    }
}
