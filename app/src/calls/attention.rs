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
    document: Document,
    title: String,
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
        let title = document.title();
        let text = fill(texts.incoming_call, "name", person.name.as_str());
        document.set_title(&format!("☎ {text}"));
        let notification = Rc::new(RefCell::new(document.hidden().then(|| Notice::show(&text)).flatten()));
        let (blinking, plain, ringing) = (document.clone(), title.clone(), format!("☎ {text}"));
        let notice = notification.clone();
        let lit = Cell::new(true);
        let blink = Interval::new(BLINK_MS, move || {
            lit.set(!lit.get());
            blinking.set_title(if lit.get() { &ringing } else { &plain });
            // The person may turn away while it rings.
            if blinking.hidden() && notice.borrow().is_none() {
                *notice.borrow_mut() = Notice::show(&text);
            }
        });
        Some(Ringing { from: person.id.clone(), document, title, _blink: blink, notification })
    }
}

impl Drop for Ringing {
    fn drop(&mut self) {
        self.document.set_title(&self.title);
        self.notification.borrow_mut().take();
    }
}
