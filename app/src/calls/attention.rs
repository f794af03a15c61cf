//! Draws the person's attention to a call where sound may not: the page's title, and a notification from a hidden tab.

use gloo_timers::callback::Interval;
use shared::{
    i18n::{Catalogue, fill},
    people::Person,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Notification, NotificationOptions, NotificationPermission};

const BLINK_MS: u32 = 1_000;

/// What rings beside the sound.
#[derive(Default)]
pub(super) struct Attention {
    ringing: Option<Ringing>,
}

struct Ringing {
    document: Document,
    title: String,
    /// Blinks as long as it lives.
    _blink: Interval,
    notification: Rc<RefCell<Option<Notice>>>,
}

/// A notification of the system; it goes from the screen when it is dropped.
struct Notice {
    notification: Notification,
    /// Kept as long as the notification can be clicked.
    _open: Closure<dyn FnMut()>,
}

impl Attention {
    /// Rings for a call from this person, or stops.
    pub(super) fn ring(&mut self, from: Option<&Person>, texts: &Catalogue) {
        match from {
            None => self.ringing = None,
            Some(_) if self.ringing.is_some() => {}
            Some(person) => self.ringing = Ringing::start(person, texts),
        }
    }
}

impl Ringing {
    fn start(person: &Person, texts: &Catalogue) -> Option<Ringing> {
        let document = web_sys::window()?.document()?;
        let title = document.title();
        let text = fill(texts.incoming_call, "name", person.name.as_str());
        document.set_title(&format!("☎ {text}"));
        let notification = Rc::new(RefCell::new(document.hidden().then(|| notify(&text)).flatten()));
        let (blinking, plain, ringing) = (document.clone(), title.clone(), format!("☎ {text}"));
        let notice = notification.clone();
        let lit = Cell::new(true);
        let blink = Interval::new(BLINK_MS, move || {
            lit.set(!lit.get());
            blinking.set_title(if lit.get() { &ringing } else { &plain });
            // The person may turn away while it rings.
            if blinking.hidden() && notice.borrow().is_none() {
                *notice.borrow_mut() = notify(&text);
            }
        });
        Some(Ringing { document, title, _blink: blink, notification })
    }
}

impl Drop for Ringing {
    fn drop(&mut self) {
        self.document.set_title(&self.title);
        self.notification.borrow_mut().take();
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        self.notification.close();
    }
}

/// Asks whether the page may notify, once, within a click after which calls may come.
pub(crate) fn ask_to_notify() {
    if available() && Notification::permission() == NotificationPermission::Default {
        Notification::request_permission().ok();
    }
}

fn notify(text: &str) -> Option<Notice> {
    if !available() || Notification::permission() != NotificationPermission::Granted {
        return None;
    }
    let options = NotificationOptions::new();
    options.set_tag("call");
    options.set_icon("/favicon.svg");
    options.set_require_interaction(true);
    let notification = Notification::new_with_options(text, &options).ok()?;
    let shown = notification.clone();
    let open = Closure::<dyn FnMut()>::new(move || {
        if let Some(window) = web_sys::window() {
            window.focus().ok();
        }
        shown.close();
    });
    notification.set_onclick(Some(open.as_ref().unchecked_ref()));
    Some(Notice { notification, _open: open })
}

/// Some browsers have no notifications at all.
fn available() -> bool {
    web_sys::window().is_some_and(|window| js_sys::Reflect::has(&window, &"Notification".into()).unwrap_or(false))
}
