//! A person's initials on a colour of their own.

use dioxus::prelude::*;
use shared::people::Person;

/// How large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// In a list.
    Small,
    /// At the top of a page.
    Medium,
    /// In a call.
    Large,
}

/// Colours that the style sheet knows, `hue-0` and up.
const HUES: u32 = 8;

/// The avatar. It says nothing that the name beside it does not, so it is hidden from assistive technology.
#[component]
pub fn Avatar(person: Person, size: Size) -> Element {
    let size = match size {
        Size::Small => "small",
        Size::Medium => "medium",
        Size::Large => "large",
    };
    rsx! {
        span { class: "avatar {size} hue-{hue(person.id.as_str())}", "aria-hidden": "true", {initials(person.name.as_str())} }
    }
}

/// The first letters of the first and the last word, as they are written there: the style sheet makes them capitals.
fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = letters.next().or_else(|| name.chars().next());
    first.into_iter().chain(letters.next_back()).collect()
}

/// Always the same for the same id (FNV-1a).
fn hue(id: &str) -> u32 {
    id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) % HUES
}
