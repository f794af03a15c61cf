//! Language and theme: the browser's, until the person chooses.

use shared::i18n::Language;

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
}

impl Preferences {
    /// What was kept, else what the browser prefers.
    pub fn load() -> Preferences {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        let kept = |key| storage.as_ref().and_then(|s| s.get_item(key).ok().flatten());
        let language = kept("language").or_else(|| {
            let list: Vec<_> =
                web_sys::window()?.navigator().languages().iter().filter_map(|l| l.as_string()).collect();
            Some(list.join(","))
        });
        let theme = match kept("theme").as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            Some(_) | None => Theme::System,
        };
        Preferences { language: Language::preferred(&language.unwrap_or_default()), theme }
    }

    /// Keeps them for the next visit. A browser that keeps nothing (a private window) is no error.
    pub fn keep(&self) {
        let theme = match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        if let Some(storage) = web_sys::window().and_then(|window| window.local_storage().ok().flatten()) {
            storage.set_item("language", self.language.tag()).ok();
            storage.set_item("theme", theme).ok();
        }
    }
}
