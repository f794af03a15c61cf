//! A labelled field with its hint and its error.

use dioxus::prelude::*;

/// What is typed into a field; it decides keyboard, autofill and whether the text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// One's own number, by which one signs in.
    OwnPhone,
    /// Somebody else's number.
    OtherPhone,
    /// A name.
    Name,
    /// The password of an account.
    Password,
    /// The password of a new account.
    NewPassword,
}

impl Input {
    fn kind(self) -> &'static str {
        match self {
            Input::OwnPhone | Input::OtherPhone => "tel",
            Input::Name => "text",
            Input::Password | Input::NewPassword => "password",
        }
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Input::OwnPhone => "username",
            Input::OtherPhone => "off",
            Input::Name => "name",
            Input::Password => "current-password",
            Input::NewPassword => "new-password",
        }
    }
}

/// The field. The error takes the hint's place, so that nothing below it moves.
#[component]
pub fn Field(
    id: &'static str,
    label: &'static str,
    input: Input,
    mut value: Signal<String>,
    #[props(default)] hint: Option<&'static str>,
    #[props(default)] error: Option<String>,
) -> Element {
    let note = error.as_deref().or(hint);
    rsx! {
        div { class: "field",
            label { r#for: id, {label} }
            input {
                id,
                r#type: input.kind(),
                autocomplete: input.autocomplete(),
                spellcheck: "false",
                value: "{value}",
                "aria-invalid": if error.is_some() { "true" },
                "aria-describedby": if note.is_some() { "{id}-note" },
                oninput: move |event| value.set(event.value()),
            }
            p {
                id: "{id}-note",
                class: if error.is_some() { "note error" } else { "note" },
                "aria-live": "polite",
                {note}
            }
        }
    }
}
