//! The table: every route that takes JSON, and what it refuses.

use super::{
    route::Route,
    stage::{ANSWERED, CONNECTED, LIVE, NEWCOMER, OVER, RINGING, Stage},
};
use serde_json::json;
use shared::{
    api::{
        AcceptCall, AcceptInvitation, Alive, DeclineInvitation, EndCall, EnterDemo, Find, Invite, Register,
        RemoveContact, Report, ReportConnected, Request, RequestCall, RingCall, SendSignal, SignIn, SignOut,
    },
    error::ErrorCode,
    limits,
};

/// Every route of [`shared::api`].
pub fn routes(stage: &Stage) -> Vec<Route<'_>> {
    [accounts(stage), contacts(stage), calls(stage), signals(stage)].into_iter().flatten().collect()
}

fn accounts(stage: &Stage) -> Vec<Route<'_>> {
    let anna = stage.anna.person.phone.as_str();
    let too_long = "x".repeat(limits::PASSWORD_MAX_BYTES + 1);
    let register = json!({ "phone": NEWCOMER, "name": "Vera", "password": "password123", "invitation": null });
    let sign_in = json!({ "phone": anna, "password": "password123" });
    vec![
        Route::of::<Register>(None, register)
            .nullable(&["/invitation"])
            .phone("/phone")
            .with("/phone", anna, ErrorCode::PhoneTaken)
            .with("/name", "", ErrorCode::NameInvalid)
            .with("/name", "  ", ErrorCode::NameInvalid)
            .with("/name", "a\nb", ErrorCode::NameInvalid)
            .with("/name", "\u{200b}", ErrorCode::NameInvalid)
            .with("/name", "\u{202e}gnirts live", ErrorCode::NameInvalid)
            .with("/name", "я".repeat(limits::NAME_CHARS + 1), ErrorCode::NameInvalid)
            .with("/password", "", ErrorCode::PasswordShort)
            .with("/password", "x".repeat(limits::PASSWORD_MIN_CHARS - 1), ErrorCode::PasswordShort)
            .with("/password", too_long.as_str(), ErrorCode::PasswordLong),
        Route::of::<SignIn>(None, sign_in)
            .phone("/phone")
            .with("/phone", NEWCOMER, ErrorCode::BadCredentials)
            .with("/password", "", ErrorCode::BadCredentials)
            .with("/password", "password124", ErrorCode::BadCredentials)
            .with("/password", too_long.as_str(), ErrorCode::BadCredentials),
        // Without a demonstration there is no such route.
        Route::of::<EnterDemo>(None, json!({ "user": "1", "peer": "2" }))
            .with("/user", "", ErrorCode::DemoIdInvalid)
            .with("/user", "0", ErrorCode::DemoIdInvalid)
            .with("/peer", "10000", ErrorCode::DemoIdInvalid)
            .with("/peer", "two", ErrorCode::DemoIdInvalid)
            .with("/user", "3", ErrorCode::NoSuchRoute),
        Route::of::<SignOut>(Some((&stage.boris, "d1")), json!({})),
        Route::of::<Report>(None, json!({ "text": "panicked at app/src/main.rs:1:1" })),
    ]
}

fn contacts(stage: &Stage) -> Vec<Route<'_>> {
    let by = Some((&stage.boris, "d1"));
    let find = Route::of::<Find>(by, json!({ "phone": stage.eve.person.phone.as_str() }))
        .phone("/phone")
        .with("/phone", stage.boris.person.phone.as_str(), ErrorCode::OwnNumber)
        .from((&stage.eve, "d1"), "/phone", stage.eve.person.phone.as_str(), ErrorCode::OwnNumber)
        .with("/phone", NEWCOMER, ErrorCode::UserNotFound);
    // Each of the good bodies would change something: a friendship with Anna, an invitation by Dora, none by Eve.
    let (anna, dora, eve) = (stage.anna.id().as_str(), stage.dora.id().as_str(), stage.eve.id().as_str());
    vec![
        find,
        on_person::<Invite>(stage, eve),
        on_invitation::<AcceptInvitation>(stage, dora),
        on_invitation::<DeclineInvitation>(stage, dora).with("/user", anna, ErrorCode::NoInvitation),
        on_person::<RemoveContact>(stage, anna),
    ]
}

/// What every answer to an invitation refuses: a stranger's, somebody else's and one's own.
fn on_invitation<'a, R: Request>(stage: &'a Stage, user: &str) -> Route<'a> {
    on_person::<R>(stage, user)
        .with("/user", stage.eve.id().as_str(), ErrorCode::NoInvitation)
        .from((&stage.anna, "d1"), "/user", user, ErrorCode::NoInvitation)
        .from((&stage.dora, "d1"), "/user", stage.boris.id().as_str(), ErrorCode::NoInvitation)
}

/// What every request about another person refuses.
fn on_person<'a, R: Request>(stage: &'a Stage, user: &str) -> Route<'a> {
    Route::of::<R>(Some((&stage.boris, "d1")), json!({ "user": user }))
        .id("/user")
        .with("/user", "nobody", ErrorCode::UserNotFound)
        .with("/user", stage.boris.id().as_str(), ErrorCode::OwnNumber)
        .from((&stage.eve, "d1"), "/user", stage.eve.id().as_str(), ErrorCode::OwnNumber)
}

fn calls(stage: &Stage) -> Vec<Route<'_>> {
    let (anna, boris, clara) = ((&stage.anna, "d1"), (&stage.boris, "d1"), (&stage.clara, "d1"));
    let (hal, ida, jan) = ((&stage.hal, "d1"), (&stage.ida, "d1"), (&stage.jan, "d1"));
    let (hal_elsewhere, ida_elsewhere, jan_elsewhere) = ((&stage.hal, "d2"), (&stage.ida, "d2"), (&stage.jan, "d2"));
    let too_long = "v".repeat(limits::SDP_BYTES + 1);
    let request = json!({ "call": "new", "callee": stage.anna.id(), "media": "video", "offer": "v=0" });
    let accept = json!({ "call": LIVE, "media": "video", "answer": "v=0" });
    vec![
        Route::of::<RequestCall>(Some(clara), request)
            .id("/call")
            .id("/callee")
            .with("/call", LIVE, ErrorCode::CallNotFound)
            .with("/call", CONNECTED, ErrorCode::CallNotFound)
            .with("/callee", "nobody", ErrorCode::NotContact)
            .with("/callee", stage.clara.id().as_str(), ErrorCode::NotContact)
            .with("/callee", stage.boris.id().as_str(), ErrorCode::NotContact)
            .with("/media", "smell", ErrorCode::Malformed)
            .with("/offer", too_long.as_str(), ErrorCode::SdpTooLong)
            .from(anna, "/callee", stage.clara.id().as_str(), ErrorCode::AlreadyInCall)
            .from(ida_elsewhere, "/callee", stage.clara.id().as_str(), ErrorCode::AlreadyInCall),
        on_call::<RingCall>(stage, json!({ "call": LIVE }))
            .with("/call", OVER, ErrorCode::CallOver)
            .from(anna, "/call", LIVE, ErrorCode::CallNotReady)
            .from(hal, "/call", RINGING, ErrorCode::CallNotReady)
            .from(jan, "/call", CONNECTED, ErrorCode::CallNotReady),
        on_call::<AcceptCall>(stage, accept)
            .with("/call", OVER, ErrorCode::CallOver)
            .with("/media", "smell", ErrorCode::Malformed)
            .with("/answer", too_long.as_str(), ErrorCode::SdpTooLong)
            .from(anna, "/call", LIVE, ErrorCode::CallNotReady)
            .from(hal, "/call", RINGING, ErrorCode::CallNotReady)
            .from(jan, "/call", CONNECTED, ErrorCode::CallNotReady),
        on_call::<ReportConnected>(stage, json!({ "call": ANSWERED }))
            .from(boris, "/call", OVER, ErrorCode::CallOver)
            .from(boris, "/call", LIVE, ErrorCode::CallNotReady)
            .from(anna, "/call", LIVE, ErrorCode::CallNotReady)
            .from(hal, "/call", RINGING, ErrorCode::CallNotReady)
            .from(ida, "/call", RINGING, ErrorCode::CallNotReady)
            .from(ida_elsewhere, "/call", RINGING, ErrorCode::CallNotReady)
            .from(hal_elsewhere, "/call", RINGING, ErrorCode::CallTaken)
            .from(jan_elsewhere, "/call", CONNECTED, ErrorCode::CallTaken),
        on_call::<EndCall>(stage, json!({ "call": LIVE, "failed": null, "lasted_ms": null }))
            .nullable(&["/failed", "/lasted_ms"])
            .with("/failed", "boredom", ErrorCode::Malformed)
            .with("/lasted_ms", -1, ErrorCode::Malformed)
            .with("/lasted_ms", "1", ErrorCode::Malformed)
            .from(hal_elsewhere, "/call", RINGING, ErrorCode::CallTaken)
            .from(jan_elsewhere, "/call", CONNECTED, ErrorCode::CallTaken),
        on_call::<Alive>(stage, json!({ "call": LIVE }))
            .nullable(&["/call"])
            .with("/call", OVER, ErrorCode::CallOver)
            .from(hal_elsewhere, "/call", RINGING, ErrorCode::CallTaken)
            .from(jan_elsewhere, "/call", CONNECTED, ErrorCode::CallTaken),
    ]
}

fn signals(stage: &Stage) -> Vec<Route<'_>> {
    let (anna, boris) = ((&stage.anna, "d1"), (&stage.boris, "d1"));
    let one = json!({ "candidate": "candidate:1", "mid": "0", "line": 0, "ufrag": "u" });
    let candidates = json!({ "call": LIVE, "signal": { "candidates": [one.clone()] } });
    let description = json!({ "description": { "kind": "offer", "sdp": "v=0" } });
    let too_long = "c".repeat(limits::CANDIDATE_BYTES + 1);
    let too_many = vec![one; limits::CANDIDATES_PER_SIGNAL + 1];
    let long_sdp = json!({ "description": { "kind": "offer", "sdp": "v".repeat(limits::SDP_BYTES + 1) } });
    let mut by_candidates = on_call::<SendSignal>(stage, candidates)
        .nullable(&["/signal/candidates/0/mid", "/signal/candidates/0/line", "/signal/candidates/0/ufrag"])
        .from(anna, "/signal/candidates", too_many, ErrorCode::TooManyCandidates)
        .from(anna, "/signal/candidates/0/candidate", too_long.as_str(), ErrorCode::CandidateTooLong)
        .from(anna, "/signal/candidates/0/mid", too_long.as_str(), ErrorCode::CandidateTooLong)
        .from(anna, "/signal/candidates/0/ufrag", too_long.as_str(), ErrorCode::CandidateTooLong)
        .from(anna, "/signal/candidates/0/line", "0", ErrorCode::Malformed)
        .from(anna, "/signal/candidates/0/line", u32::from(u16::MAX) + 1, ErrorCode::Malformed)
        .from(anna, "/signal", json!({ "smoke": [] }), ErrorCode::Malformed)
        .from(anna, "/signal", long_sdp, ErrorCode::SdpTooLong)
        .from(anna, "/call", OVER, ErrorCode::CallOver)
        .from(boris, "/call", OVER, ErrorCode::CallOver)
        .from(boris, "/signal", description.clone(), ErrorCode::CallNotReady)
        .from(boris, "/call", LIVE, ErrorCode::CallNotReady)
        .from((&stage.ida, "d1"), "/call", RINGING, ErrorCode::CallNotReady)
        .from((&stage.ida, "d2"), "/call", RINGING, ErrorCode::CallNotReady)
        .from((&stage.hal, "d2"), "/call", RINGING, ErrorCode::CallTaken)
        .from((&stage.jan, "d2"), "/call", CONNECTED, ErrorCode::CallTaken);
    // The caller's: a callee who has not answered may send none.
    by_candidates.by = Some(anna);
    let by_description = Route::of::<SendSignal>(Some(anna), json!({ "call": LIVE, "signal": description })).with(
        "/signal/description/kind",
        "rumour",
        ErrorCode::Malformed,
    );
    vec![by_candidates, by_description]
}

/// What every request about a call refuses: somebody else's call, one that is nowhere, one that another device is in.
fn on_call<R: Request>(stage: &Stage, good: serde_json::Value) -> Route<'_> {
    let by = if good["call"] == ANSWERED { (&stage.gus, "d1") } else { (&stage.boris, "d1") };
    Route::of::<R>(Some(by), good)
        .id("/call")
        .with("/call", "nowhere", ErrorCode::CallNotFound)
        .from((&stage.eve, "d1"), "/call", LIVE, ErrorCode::CallNotFound)
        .from((&stage.boris, "d1"), "/call", ANSWERED, ErrorCode::CallNotFound)
        .from((&stage.gus, "d2"), "/call", ANSWERED, ErrorCode::CallTaken)
        .from((&stage.kim, "d2"), "/call", CONNECTED, ErrorCode::CallTaken)
}
