//! What the page knows: signals in one context, written by `net` and `calls`, read by `ui`, which writes only what the person
//! chooses.

mod call;
mod choice;
mod people;
mod preferences;

pub use call::{CallScreen, Lacks, Sending};
pub use people::People;
pub use preferences::{Preferences, Theme};

use crate::rtc::Choice;
use dioxus::prelude::*;
use shared::{
    api::Registration,
    call::referee::Timers,
    i18n::Catalogue,
    people::{Contact, Person, Relation},
};

/// Whether somebody is signed in in this browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Session {
    /// The server has not answered yet.
    Unknown,
    /// Nobody.
    SignedOut,
    /// This person.
    SignedIn(Person),
}

/// How the event stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not yet, or not any more: it is being opened.
    Connecting,
    /// It stands.
    Open,
    /// It could not be opened for a while: the page says that there is no connection and that it tries again.
    Lost,
}

/// The page's state. A handle: copying it copies no data.
#[derive(Clone, Copy, PartialEq)]
pub struct AppState {
    /// Who is signed in.
    pub session: Signal<Session>,
    /// Who may open an account; none until the server has said so.
    pub registration: Signal<Option<Registration>>,
    /// The secret of an invitation link that the page was opened with.
    pub invitation: Signal<Option<String>>,
    /// The event stream.
    pub link: Signal<Link>,
    /// Contacts and invitations.
    pub people: Signal<People>,
    /// The call on the screen: under way, or over and not yet dismissed.
    pub call: Signal<Option<CallScreen>>,
    /// What the server's calls go by; none until it has said so.
    pub timers: Signal<Option<Timers>>,
    /// The server hands out a newer page than this one.
    pub outdated: Signal<bool>,
    /// The server has a relay, or names one; none until it has said so.
    pub relayed: Signal<Option<bool>>,
    /// Language, theme, privacy, and how much the log says.
    pub preferences: Signal<Preferences>,
    /// The devices to call with.
    pub choice: Signal<Choice>,
}

impl AppState {
    /// Creates the state in the calling component's scope and hands it to all below.
    pub fn provide() -> AppState {
        use_context_provider(|| AppState {
            session: Signal::new(Session::Unknown),
            registration: Signal::new(None),
            invitation: Signal::new(None),
            link: Signal::new(Link::Connecting),
            people: Signal::new(People::default()),
            call: Signal::new(None),
            timers: Signal::new(None),
            outdated: Signal::new(false),
            relayed: Signal::new(None),
            preferences: Signal::new(Preferences::load()),
            choice: Signal::new(choice::load()),
        })
    }

    /// The state, in a component below the one that provided it.
    pub fn of_page() -> AppState {
        use_context()
    }

    /// Whether the page has been without the server for a while; a component that asks is drawn anew when it changes.
    pub fn is_cut_off(&self) -> bool {
        match *self.link.read() {
            Link::Lost => true,
            Link::Connecting | Link::Open => false,
        }
    }

    /// Those who stand so to the person, as a list shows them; a component that asks is drawn anew when they change.
    pub fn standing(&self, relation: Relation) -> Vec<Contact> {
        self.people.read().standing(relation, self.preferences.read().language)
    }

    /// Makes this change to the preferences, for the next visit, too.
    pub fn prefer(&mut self, change: impl FnOnce(&mut Preferences)) {
        let before = *self.preferences.peek();
        let mut preferences = before;
        change(&mut preferences);
        preferences.keep_instead_of(&before);
        self.preferences.set(preferences);
    }

    /// Takes over what has been chosen in another tab.
    pub fn read_preferences(&mut self) {
        let preferences = Preferences::load();
        if *self.preferences.peek() != preferences {
            self.preferences.set(preferences);
        }
    }

    /// Calls with these devices from now on, at the next visit, too.
    pub fn choose(&mut self, choice: Choice) {
        choice::store(&choice);
        self.choice.set(choice);
    }

    /// Notes whether `build`, the page that the server hands out now, is another one than this. Either may have no name, and
    /// then nobody knows.
    pub fn compare_build(&mut self, build: Option<String>) {
        let own = web_sys::window().and_then(|window| window.document()?.query_selector("meta[name=build]").ok()?);
        let own = own.and_then(|mark| mark.get_attribute("content"));
        let outdated = own.zip(build).is_some_and(|(own, newest)| own != newest);
        if *self.outdated.peek() != outdated {
            self.outdated.set(outdated);
        }
    }

    /// The texts of the language in use; a component that reads them is drawn anew when it changes.
    pub fn texts(&self) -> &'static Catalogue {
        self.preferences.read().language.catalogue()
    }

    /// The same texts, for who is not a component.
    pub fn texts_now(&self) -> &'static Catalogue {
        self.preferences.peek().language.catalogue()
    }
}

impl Session {
    /// Somebody is signed in, and it is not `person`.
    pub fn is_other(&self, person: &Person) -> bool {
        match self {
            Session::SignedIn(other) => other.id != person.id,
            Session::Unknown | Session::SignedOut => false,
        }
    }
}
