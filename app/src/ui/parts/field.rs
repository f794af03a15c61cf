//! A labelled field with its hint and its error.

use super::{Place, Request};
use crate::state::AppState;
use dioxus::prelude::*;
use shared::{
    error::ErrorCode,
    people::{Name, Password},
};

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
    /// What the page itself finds wrong with `text`, by the rules that the server goes by. Which numbers there are only the
    /// server knows.
    pub fn check(self, text: &str) -> Result<(), ErrorCode> {
        match self {
            Input::OwnPhone | Input::OtherPhone if text.trim().is_empty() => Err(ErrorCode::PhoneInvalid),
            Input::OwnPhone | Input::OtherPhone => Ok(()),
            Input::Name => Name::try_from(text.to_owned()).map(drop),
            Input::Password | Input::NewPassword => Password::try_from(text.to_owned()).map(drop),
        }
    }

    fn place(self) -> Place {
        match self {
            Input::OwnPhone | Input::OtherPhone => Place::Phone,
            Input::Name => Place::Name,
            Input::Password | Input::NewPassword => Place::Password,
        }
    }

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

/// The field. What `request` says of its text stands in the hint's place, so that nothing below moves, until the text is
/// changed.
#[component]
pub fn Field(
    id: &'static str,
    label: &'static str,
    input: Input,
    mut value: Signal<String>,
    #[props(default)] hint: Option<&'static str>,
    request: Request,
) -> Element {
    let error = request.error_at(input.place(), AppState::of_page().texts());
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
                oninput: move |event| {
                    value.set(event.value());
                    request.forget(input.place());
                },
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
