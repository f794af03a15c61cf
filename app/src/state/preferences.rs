//! Language and theme, the browser's until the person chooses, and whether others may learn this browser's address.

use shared::i18n::Language;
use web_sys::Storage;

const LANGUAGE: &str = "language";
const THEME: &str = "theme";
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
        Preferences {
            language: Language::preferred(&language.unwrap_or_default()),
            theme,
            hide_address: kept(HIDE_ADDRESS).is_some(),
        }
    }

    /// Keeps them for the next visit.
    pub fn keep(&self) {
        let theme = match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        keep(LANGUAGE, Some(self.language.tag()));
        keep(THEME, Some(theme));
        keep(HIDE_ADDRESS, self.hide_address.then_some("yes"));
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
