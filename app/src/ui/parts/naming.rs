//! A sentence with a person's name in it.

use dioxus::prelude::*;
use shared::people::Name;

/// The sentence. The name, if it is there, is set apart: one that is written from right to left turns nothing around it.
#[component]
pub fn Naming(sentence: String, name: Name) -> Element {
    match sentence.split_once(name.as_str()) {
        Some((before, after)) => rsx! {
            {before}
            bdi { {name.as_str()} }
            {after}
        },
        None => rsx! {
            {sentence}
        },
    }
}
