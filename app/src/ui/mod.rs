//! What the person sees.

use dioxus::prelude::*;

/// The page.
#[component]
pub fn App() -> Element {
    rsx! {}
}
