//! Requests and their answers: every route that takes or gives JSON, declared once for both sides.
//!
//! A request's type names its route; the server's functions and the client's one `post` both go by it.

use crate::{
    call::{CallView, FailReason, Media},
    demo::DemoId,
    ids::{CallId, UserId},
    limits,
    people::{Contact, Person},
    rtc::{Candidate, Description, Sdp},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Names the device (the tab) that a request or a stream belongs to.
pub const DEVICE_HEADER: &str = "visavis-device";
/// Names the person that the page believes is signed in.
pub const USER_HEADER: &str = "visavis-user";
/// Makes a repeated request recognisable (IETF draft httpapi-idempotency-key-header).
pub const KEY_HEADER: &str = "idempotency-key";

/// The person who is signed in; `GET`.
pub const ME: &str = "/api/auth/me";
/// Who may open an account, as [`Registration`]; `GET`.
pub const REGISTRATION: &str = "/api/auth/registration";
/// The path of every route that only reads JSON.
pub const READS: &[&str] = &[ME, REGISTRATION];
/// The demonstration's page. Each tab has the routes of this module below `/demo/DEVICE`, and a session of its own.
pub const DEMO: &str = "/demo";
/// The event stream (HTML, section 9.2); `GET`, with `device` and `after` in the query.
pub const EVENTS: &str = "/api/events";

/// A request that changes something: `POST`, same origin, JSON.
pub trait Request: Serialize + DeserializeOwned {
    /// The route.
    const PATH: &'static str;
    /// What a success answers.
    type Response: Serialize + DeserializeOwned;
}

macro_rules! requests {
    ($($(#[$doc:meta])* $path:literal $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* } -> $response:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

            impl Request for $name {
                const PATH: &'static str = $path;
                type Response = $response;
            }
        )*

        /// The path of every request.
        pub const PATHS: &[&str] = &[$($path,)*];
    };
}

requests! {
    /// Opens an account and signs in.
    "/api/auth/register" Register {
        /// The number in any usual form.
        phone: String,
        /// The name that others see.
        name: String,
        /// At least 8 characters.
        password: String,
        /// The token of an invitation link, where the server wants one.
        invitation: Option<String>,
    } -> Person;

    /// Signs in.
    "/api/auth/sign-in" SignIn {
        /// The number in any usual form.
        phone: String,
        /// The password.
        password: String,
    } -> Person;

    /// Makes the tab somebody in the demonstration, for an hour. Two who name each other are contacts. Only below [`DEMO`].
    "/api/auth/demo" EnterDemo {
        /// Who the tab shall be.
        user: DemoId,
        /// Whom it shall talk to.
        peer: DemoId,
    } -> Person;

    /// Ends the session, its streams and a call of its device.
    "/api/auth/sign-out" SignOut {} -> ();

    /// Finds a person by the whole number.
    "/api/contacts/find" Find {
        /// The number in any usual form.
        phone: String,
    } -> Contact;

    /// Invites a person; if they have invited the asker, both are contacts at once.
    "/api/contacts/invite" Invite {
        /// Whom.
        user: UserId,
    } -> Contact;

    /// Accepts a person's invitation.
    "/api/contacts/accept" AcceptInvitation {
        /// Whose.
        user: UserId,
    } -> Contact;

    /// Declines a person's invitation; they are not told.
    "/api/contacts/decline" DeclineInvitation {
        /// Whose.
        user: UserId,
    } -> ();

    /// Removes a contact, or takes an invitation back. A repeat is harmless.
    "/api/contacts/remove" RemoveContact {
        /// Whom.
        user: UserId,
    } -> ();

    /// Calls a contact.
    "/api/calls/request" RequestCall {
        /// The new call's id, chosen by the caller's page.
        call: CallId,
        /// Whom.
        callee: UserId,
        /// What the caller wants to send.
        media: Media,
        /// The caller's offer.
        offer: Sdp,
    } -> Placed;

    /// This device shows the incoming call.
    "/api/calls/ring" RingCall {
        /// Which.
        call: CallId,
    } -> ();

    /// This device answers the incoming call. One device wins; the others get `call_taken`.
    "/api/calls/accept" AcceptCall {
        /// Which.
        call: CallId,
        /// What the callee wants to send.
        media: Media,
        /// The callee's answer.
        answer: Sdp,
    } -> ();

    /// This device's ICE and DTLS stand.
    "/api/calls/connected" ReportConnected {
        /// Which.
        call: CallId,
    } -> ();

    /// Ends the call: cancel, decline or hang-up, by who says it and when. A repeat is harmless.
    "/api/calls/end" EndCall {
        /// Which.
        call: CallId,
        /// Set where it was not the person who ended it.
        failed: Option<FailReason>,
        /// How long the two were connected by the page's clock, in milliseconds; what the server has seen is the most that
        /// counts.
        lasted_ms: Option<u64>,
    } -> CallView;

    /// Carries a description or candidates to the other side.
    "/api/calls/signal" SendSignal {
        /// In which call.
        call: CallId,
        /// What.
        signal: Signal,
    } -> ();

    /// The page is there: told now and then ([`crate::call::referee::Timers::alive`]), and with it the call that it is in.
    "/api/events/alive" Alive {
        /// The call that this device is in.
        call: Option<CallId>,
    } -> ();

    /// The page's program has broken down; for the server's log. Anybody may report, signed in or not.
    "/api/report" Report {
        /// What happened, and where in the program.
        text: Excerpt,
    } -> ();
}

/// A text for the server's log, of bounded length: a longer one is cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Excerpt(String);

impl Excerpt {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Excerpt {
    fn from(mut text: String) -> Self {
        text.truncate(text.floor_char_boundary(limits::REPORT_BYTES));
        Self(text)
    }
}

impl From<Excerpt> for String {
    fn from(excerpt: Excerpt) -> String {
        excerpt.0
    }
}

/// Who may open an account on this server: its owner's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    /// Anybody.
    Open,
    /// Who has an invitation link.
    Invite,
    /// Nobody.
    Closed,
}

/// What became of a call request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placed {
    /// The call exists; what happens to it comes as events.
    Placed(CallView),
    /// The callee was calling the caller already: answer that call instead.
    Glare(Box<LiveCall>),
}

/// What one side's peer connection has for the other's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// A new offer or answer, for an ICE restart.
    Description(Description),
    /// Candidates, in the order in which they were found.
    Candidates(Vec<Candidate>),
}

/// A call under way, with what the other side's peer connection has sent so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveCall {
    /// The call.
    pub call: CallView,
    /// The other side's latest description.
    pub description: Option<Description>,
    /// The other side's candidates.
    pub candidates: Vec<Candidate>,
}

/// Everything that a page shows, at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The one who is signed in.
    pub me: Person,
    /// Contacts and invitations in both directions.
    pub contacts: Vec<Contact>,
    /// The person's call under way: any device's.
    pub live: Option<LiveCall>,
    /// The newest calls, newest first, at most [`crate::limits::SNAPSHOT_CALLS`].
    pub calls: Vec<CallView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_stands_once() {
        let paths = [PATHS, READS].concat();
        for (i, path) in paths.iter().enumerate() {
            assert!(path.starts_with("/api/"));
            assert!(!paths[..i].contains(path), "{path}");
        }
    }

    #[test]
    fn a_long_excerpt_is_cut_between_two_characters() {
        let text = format!("x{}", "я".repeat(limits::REPORT_BYTES));
        let excerpt = Excerpt::from(text);
        assert_eq!(excerpt.as_str().len(), limits::REPORT_BYTES - 1);
        assert!(excerpt.as_str().ends_with('я'));
    }
}
