//! Buttons.

use super::{Icon, Shape};
use crate::ui::focus;
use dioxus::prelude::*;

/// How much weight a button has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What the screen is for.
    Primary,
    /// One of several things to do.
    Plain,
    /// Does not ask for attention.
    Quiet,
    /// Says yes to a call.
    Positive,
    /// Takes something away or ends it.
    Negative,
}

impl Look {
    /// Its name in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Look::Primary => "primary",
            Look::Plain => "plain",
            Look::Quiet => "quiet",
            Look::Positive => "positive",
            Look::Negative => "negative",
        }
    }
}

/// A button with a word on it. While `pending` it keeps its place and its focus but does nothing.
#[component]
pub fn Button(
    label: &'static str,
    look: Look,
    #[props(default)] pending: bool,
    #[props(default)] described_by: Option<String>,
    onpress: EventHandler<()>,
) -> Element {
    rsx! {
        button {
            class: "button {look.class()}",
            r#type: "button",
            "aria-disabled": if pending { "true" },
            "aria-busy": if pending { "true" },
            "aria-describedby": described_by,
            onclick: move |_| {
                if !pending {
                    onpress.call(());
                }
            },
            {label}
        }
    }
}

/// The button that sends a form.
#[component]
pub fn Submit(label: &'static str, pending: bool) -> Element {
    rsx! {
        button {
            class: "button primary",
            r#type: "submit",
            "aria-disabled": if pending { "true" },
            "aria-busy": if pending { "true" },
            {label}
        }
    }
}

/// A round button with a picture; its label is its name and its tooltip. With `takes_focus` it has the focus from the first.
#[component]
pub fn IconButton(
    label: &'static str,
    shape: Shape,
    look: Look,
    #[props(default)] large: bool,
    #[props(default)] expanded: Option<bool>,
    #[props(default)] takes_focus: bool,
    #[props(default)] described_by: Option<String>,
    onpress: EventHandler<()>,
) -> Element {
    rsx! {
        button {
            class: "round {look.class()}",
            class: if large { "large" },
            r#type: "button",
            title: label,
            "aria-label": label,
            "aria-describedby": described_by,
            "aria-expanded": expanded.map(|expanded| expanded.to_string()),
            onmounted: move |event| {
                if takes_focus {
                    focus::take(event);
                }
            },
            onclick: move |_| onpress.call(()),
            Icon { shape }
        }
    }
}
