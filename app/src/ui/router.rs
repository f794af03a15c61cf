//! Every address of the page, and who may see it.

use super::{
    frame::Frame,
    pages::{Demo, Diagnostics, Home, Login, NotFound, Register, Settings},
};
use crate::state::Session;
use dioxus::prelude::*;
use shared::i18n::Catalogue;

/// The addresses.
#[derive(Routable, Clone, Debug, PartialEq)]
#[rustfmt::skip]
pub enum Route {
    #[layout(Frame)]
        /// Contacts, invitations, the search.
        #[route("/")]
        Home {},
        /// Signing in.
        #[route("/login")]
        Login {},
        /// Opening an account.
        #[route("/register")]
        Register {},
        /// Devices.
        #[route("/settings")]
        Settings {},
        /// Whether everything that a call needs is there.
        #[route("/diagnostics")]
        Diagnostics {},
        /// Calls between two tabs, where the server's owner offers them; nothing here leads there.
        #[route("/demo")]
        Demo {},
        /// Anything else.
        #[route("/:..segments")]
        NotFound {
            /// The address in pieces.
            segments: Vec<String>,
        },
}

impl Route {
    /// Where a person with this session is led instead; `None`: the address is theirs to see.
    pub fn instead(&self, session: &Session) -> Option<Route> {
        match (self, session) {
            (Route::Home {} | Route::Settings {}, Session::SignedOut) => Some(Route::Login {}),
            (Route::Login {} | Route::Register {}, Session::SignedIn(_)) => Some(Route::Home {}),
            (Route::Home {} | Route::Settings {}, Session::Unknown | Session::SignedIn(_))
            | (Route::Login {} | Route::Register {}, Session::Unknown | Session::SignedOut)
            | (
                Route::Diagnostics {} | Route::Demo {} | Route::NotFound { .. },
                Session::Unknown | Session::SignedOut | Session::SignedIn(_),
            ) => None,
        }
    }

    /// What the browser's tab says.
    pub fn title(&self, texts: &Catalogue) -> String {
        let page = match self {
            Route::Home {} => return "Visavis".to_owned(),
            Route::Login {} => texts.sign_in,
            Route::Register {} => texts.create_account,
            Route::Settings {} => texts.settings,
            Route::Diagnostics {} => texts.diagnostics,
            Route::Demo {} => texts.demo,
            Route::NotFound { .. } => texts.not_found,
        };
        format!("{page} · Visavis")
    }
}
