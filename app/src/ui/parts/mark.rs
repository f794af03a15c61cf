//! The product's mark: two who face each other.

use dioxus::prelude::*;

/// The mark, beside or instead of the name.
#[component]
pub fn Mark() -> Element {
    rsx! {
        svg { class: "mark", view_box: "0 0 32 32", "aria-hidden": "true",
            path { class: "one", d: "M3 6h3a10 10 0 0 1 0 20H3z" }
            path { class: "other", d: "M29 6h-3a10 10 0 0 0 0 20h3z" }
        }
    }
}
