//! Things on a page, named as assistive technology names them.

use std::fmt;

/// Something on a page.
#[derive(Clone, Debug)]
pub struct Thing {
    /// What it is.
    pub kind: Kind,
    /// The thing that it lies in, else anywhere on the page.
    pub within: Option<Box<Thing>>,
}

/// How a thing is recognised.
#[derive(Clone, Debug)]
pub enum Kind {
    /// By role and whole accessible name.
    Named {
        /// The role, as the browser's accessibility tree has it.
        role: &'static str,
        /// The accessible name.
        name: String,
    },
    /// By role and a part of the accessible name.
    Mentioning {
        /// The role, as the browser's accessibility tree has it.
        role: &'static str,
        /// The part.
        part: String,
    },
    /// A list's item, by texts in it.
    Item {
        /// The list's accessible name.
        list: String,
        /// The texts, in any order.
        texts: Vec<String>,
    },
}

/// A button.
pub fn button(name: &str) -> Thing {
    named("button", name)
}

/// A link.
pub fn link(name: &str) -> Thing {
    named("link", name)
}

/// A field for text.
pub fn textbox(name: &str) -> Thing {
    named("textbox", name)
}

/// A list to choose one thing from.
pub fn combobox(name: &str) -> Thing {
    named("combobox", name)
}

/// A box to tick.
pub fn checkbox(name: &str) -> Thing {
    named("checkbox", name)
}

/// A list.
pub fn list(name: &str) -> Thing {
    named("list", name)
}

/// A landmark.
pub fn region(name: &str) -> Thing {
    named("region", name)
}

/// A dialog that asks for attention.
pub fn alert_dialog(name: &str) -> Thing {
    named("alertdialog", name)
}

/// A video.
pub fn video(name: &str) -> Thing {
    // What Chromium calls it; ARIA has no role for it.
    named("Video", name)
}

/// A heading with `part` in it.
pub fn heading_with(part: &str) -> Thing {
    Thing { kind: Kind::Mentioning { role: "heading", part: part.to_owned() }, within: None }
}

/// The item of a list that has all of `texts` in it.
pub fn item(list: &str, texts: &[&str]) -> Thing {
    let texts = texts.iter().map(|&text| text.to_owned()).collect();
    Thing { kind: Kind::Item { list: list.to_owned(), texts }, within: None }
}

impl Thing {
    /// Only what lies in `outer`.
    pub fn within(self, outer: Thing) -> Thing {
        Thing { within: Some(Box::new(outer)), ..self }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Named { role, name } => write!(f, "{role} “{name}”")?,
            Kind::Mentioning { role, part } => write!(f, "{role} with “{part}” in its name")?,
            Kind::Item { list, texts } => write!(f, "item with “{}” of list “{list}”", texts.join("” and “"))?,
        }
        match &self.within {
            Some(outer) => write!(f, " in {outer}"),
            None => Ok(()),
        }
    }
}

fn named(role: &'static str, name: &str) -> Thing {
    Thing { kind: Kind::Named { role, name: name.to_owned() }, within: None }
}
