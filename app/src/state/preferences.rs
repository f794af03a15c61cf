//! Language and theme, the browser's until the person chooses; whether others may learn this browser's address; how much the
//! log says.

use shared::{i18n::Language, log::Level};
use web_sys::Storage;

const LANGUAGE: &str = "language";
const THEME: &str = "theme";
const LOG: &str = "log";
const HIDE_ADDRESS: &str = "hide_address";

/// How the page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What the person chose, kept in the browser's local storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The language of every text.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// What matters less is not written into the log.
    pub log: Level,
    /// Calls go through a relay only.
    pub hide_address: bool,
}

impl Preferences {
    /// What was kept, else what the browser prefers.
    pub fn load() -> Preferences {
        let language = kept(LANGUAGE).or_else(|| {
            let list: Vec<_> =
                web_sys::window()?.navigator().languages().iter().filter_map(|l| l.as_string()).collect();
            Some(list.join(","))
        });
        let theme = match kept(THEME).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            Some(_) | None => Theme::System,
        };
        let log = kept(LOG).and_then(|tag| [Level::Warn, Level::Error].into_iter().find(|level| level.tag() == tag));
        Preferences {
            language: Language::preferred(&language.unwrap_or_default()),
            theme,
            log: log.unwrap_or(Level::Info),
            hide_address: kept(HIDE_ADDRESS).is_some(),
        }
    }

    /// Keeps for the next visit what differs from `before`. All else may have been chosen anew in another tab.
    pub(super) fn keep_instead_of(&self, before: &Preferences) {
        let theme = match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        if self.language != before.language {
            keep(LANGUAGE, Some(self.language.tag()));
        }
        if self.theme != before.theme {
            keep(THEME, Some(theme));
        }
        if self.log != before.log {
            keep(LOG, Some(self.log.tag()));
        }
        if self.hide_address != before.hide_address {
            keep(HIDE_ADDRESS, self.hide_address.then_some("yes"));
        }
    }
}

/// What was kept under this name.
pub(super) fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a value under this name, or nothing. A browser that keeps nothing (a private window) is no error.
pub(super) fn keep(name: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    }
    .ok();
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
