//! One contact.

use super::contacts::HEIR;
use crate::{
    calls::Calls,
    net,
    state::AppState,
    ui::{
        focus,
        parts::{Avatar, Button, IconButton, Look, Naming, Notice, Shape, Size, use_request},
    },
};
use dioxus::prelude::*;
use shared::{
    call::Media,
    i18n::fill,
    people::{Contact, Person},
};

/// The contact with its two ways to call. Removing asks once more, in the same place.
#[component]
pub fn ContactItem(contact: Contact) -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let calls = Calls::of_page();
    let (mut removing, mut kept) = (use_signal(|| false), use_signal(|| false));
    focus::use_heir(HEIR);
    let person = contact.person.clone();
    if removing() {
        return rsx! {
            Removal {
                person,
                onkeep: move |()| {
                    kept.set(true);
                    removing.set(false);
                },
            }
        };
    }
    let name_id = format!("contact-{}", person.id);
    let (video, audio) = (person.clone(), person.clone());
    rsx! {
        li { class: "person",
            Avatar { person: person.clone(), size: Size::Small }
            div { class: "who",
                span { id: "{name_id}", class: "name", "{person.name}" }
                // Without the server nobody knows who is there.
                if !state.is_cut_off() {
                    if contact.online {
                        span { class: "presence online", {texts.online} }
                    } else {
                        span { class: "presence", {texts.offline} }
                    }
                }
            }
            div { class: "choices",
                IconButton {
                    label: texts.remove_contact,
                    shape: Shape::Bin,
                    look: Look::Quiet,
                    described_by: name_id.clone(),
                    takes_focus: kept(),
                    onpress: move |()| removing.set(true),
                }
                IconButton {
                    label: texts.audio_call,
                    shape: Shape::Call,
                    look: Look::Plain,
                    described_by: name_id.clone(),
                    onpress: move |()| calls.place(audio.clone(), Media::Audio),
                }
                IconButton {
                    label: texts.call,
                    shape: Shape::Camera,
                    look: Look::Primary,
                    described_by: name_id.clone(),
                    onpress: move |()| calls.place(video.clone(), Media::Video),
                }
            }
        }
    }
}

#[component]
fn Removal(person: Person, onkeep: EventHandler<()>) -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let request = use_request();
    let id = person.id.clone();
    rsx! {
        li { class: "person asking",
            p { class: "who", tabindex: "-1", onmounted: focus::take,
                Naming { sentence: fill(texts.remove_question, "name", person.name.as_str()), name: person.name.clone() }
            }
            div { class: "choices",
                Button { label: texts.keep, look: Look::Plain, onpress: onkeep }
                Button {
                    label: texts.remove,
                    look: Look::Negative,
                    pending: request.pending(),
                    onpress: move |()| request.start(net::remove_contact(state, id.clone())),
                }
            }
            Notice { text: request.error(texts) }
        }
    }
}
