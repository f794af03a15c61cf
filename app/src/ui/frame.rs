//! What stands around every page: the bar above, the notices, the foot, and a call over all of it.

use super::{
    call::{CallLayer, EndedCall},
    document::use_title,
    focus,
    pages::NoConnection,
    parts::{
        ConnectionNotice, Icon, LanguageSwitch, Mark, NewerVersion, Notice, Place, Shape, SignOut, ThemeSwitch,
        use_request,
    },
    router::Route,
};
use crate::{
    net,
    state::{self, AppState, Session},
};
use dioxus::prelude::*;
use shared::call::machine::Phase;

/// How much of the page a call leaves.
#[derive(Clone, Copy, PartialEq)]
enum Beneath {
    /// All.
    Free,
    /// It is seen, but only the dialog above it can be used.
    Dimmed,
    /// Nothing: the call fills the window.
    Covered,
}

/// The layout of every route. Until the session is known it shows nothing, so that the static shell stays.
#[component]
pub fn Frame() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let route = use_route::<Route>();
    let navigator = use_navigator();
    let sign_out = use_request();
    use_title(state);
    focus::use_arrival(route.clone());

    let instead = route.instead(&state.session.read());
    use_effect(use_reactive((&instead,), move |(instead,)| {
        if let Some(route) = instead {
            navigator.replace(route);
        }
    }));

    use_effect(move || {
        // What could not be told to the server can be tried again.
        if *state.link.read() == state::Link::Open {
            sign_out.forget(Place::Form);
        }
    });
    let beneath = use_memo(move || beneath(state));
    let waits = *state.session.read() == Session::Unknown;
    if waits && state.is_cut_off() {
        return rsx! { NoConnection {} };
    }
    if waits || instead.is_some() {
        return rsx! {};
    }
    let signed_in = matches!(*state.session.read(), Session::SignedIn(_));
    rsx! {
        div { class: "page",
            Part { beneath: beneath(),
                header { class: "bar",
                    if net::is_demo() {
                        // The rest of the product is another page than this one.
                        a { class: "brand", href: "/", Mark {} "Visavis" }
                    } else {
                        Link { class: "brand", to: Route::Home {}, Mark {} "Visavis" }
                    }
                    if signed_in && !net::is_demo() {
                        div { class: "session",
                            Link {
                                class: "round quiet",
                                to: Route::Settings {},
                                title: texts.settings,
                                "aria-label": texts.settings,
                                Icon { shape: Shape::Gear }
                            }
                            SignOut { request: sign_out }
                        }
                    }
                }
                if signed_in {
                    Notice { text: sign_out.error(texts) }
                }
                ConnectionNotice {}
                NewerVersion {}
            }
            EndedCall {}
            Part { beneath: beneath(),
                main { class: "content", Outlet::<Route> {} }
                footer { class: "foot",
                    LanguageSwitch {}
                    ThemeSwitch {}
                }
            }
        }
        CallLayer {}
    }
}

/// A part of the page that lies beneath a call. How a call ended lies in none: a live region that comes into sight together
/// with its text may not be read out.
#[component]
fn Part(beneath: Beneath, children: Element) -> Element {
    rsx! {
        div {
            class: "part",
            hidden: beneath == Beneath::Covered,
            "inert": if beneath == Beneath::Dimmed { "" },
            {children}
        }
    }
}

fn beneath(state: AppState) -> Beneath {
    match state.call.read().as_ref().map(|call| call.phase) {
        None | Some(Phase::Over(_)) => Beneath::Free,
        Some(Phase::Incoming) => Beneath::Dimmed,
        Some(
            Phase::Preparing
            | Phase::Reaching
            | Phase::Ringing
            | Phase::Answering
            | Phase::Connecting
            | Phase::Connected { .. }
            | Phase::Reconnecting { .. },
        ) => Beneath::Covered,
    }
}
