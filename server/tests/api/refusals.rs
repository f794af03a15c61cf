//! Requests about calls that are refused, and change nothing.

use crate::common::{Page, World, device, exchange, fresh, request};
use shared::{
    api::{
        self, AcceptCall, Alive, EndCall, Placed, RemoveContact, ReportConnected, Request, RequestCall, RingCall,
        SendSignal, Signal,
    },
    call::{CallState, Media},
    error::{ErrorBody, ErrorCode},
    ids::{CallId, UserId},
    limits,
    rtc::Sdp,
};

async fn everything_about(page: &Page, call: &CallId) -> Vec<Result<(), ErrorCode>> {
    let call = || call.clone();
    vec![
        page.ask(RingCall { call: call() }).await,
        page.accept(&call()).await,
        page.ask(ReportConnected { call: call() }).await,
        page.ask(SendSignal { call: call(), signal: Signal::Candidates(Vec::new()) }).await,
        page.ask(Alive { call: Some(call()) }).await,
    ]
}

/// What the server says to this body on `R`'s route.
async fn said<R: Request>(page: &Page, body: &str) -> ErrorCode {
    let reply = page.post::<R>(&page.device, &fresh().to_string(), body).await;
    let error: ErrorBody = serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{reply:?}"));
    let code = error.data.unwrap().error;
    assert_eq!(reply.status, code.status());
    code
}

#[tokio::test]
async fn a_stranger_cannot_be_called() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await.page().await, world.user("Bob").await);
    assert_eq!(ann.ask(request(&bob)).await, Err(ErrorCode::NotContact));
}

#[tokio::test]
async fn an_id_that_nobody_has_reads_like_a_strangers() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let nobody = RequestCall { callee: UserId::try_from("nobody").unwrap(), ..request(&bob) };
    assert_eq!(ann.ask(nobody).await, Err(ErrorCode::NotContact));
    let me = RequestCall { callee: ann.id().clone(), ..request(&bob) };
    assert_eq!(ann.ask(me).await, Err(ErrorCode::NotContact));
}

#[tokio::test]
async fn a_contact_that_was_removed_cannot_be_called_but_a_call_under_way_goes_on() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.ask(RemoveContact { user: ann.id().clone() }).await.unwrap();
    bob.accept(&call.id).await.unwrap();
    bob.ask(EndCall { call: call.id, failed: None }).await.unwrap();
    assert_eq!(ann.ask(request(&bob)).await, Err(ErrorCode::NotContact));
}

#[tokio::test]
async fn a_call_that_is_not_there_is_not_found() {
    let world = World::new().await;
    let ann = world.user("Ann").await.page().await;
    let unknown = CallId::try_from("unknown").unwrap();
    for answer in everything_about(&ann, &unknown).await {
        assert_eq!(answer, Err(ErrorCode::CallNotFound));
    }
    assert_eq!(ann.ask(EndCall { call: unknown, failed: None }).await, Err(ErrorCode::CallNotFound));
}

#[tokio::test]
async fn somebody_elses_call_is_not_found() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let eve = world.user("Eve").await.page().await;
    let call = ann.call(&bob).await;
    for answer in everything_about(&eve, &call.id).await {
        assert_eq!(answer, Err(ErrorCode::CallNotFound));
    }
    assert_eq!(eve.ask(EndCall { call: call.id.clone(), failed: None }).await, Err(ErrorCode::CallNotFound));
    assert_eq!(world.app.db.call(&call.id).await.unwrap().unwrap().record.state, CallState::Requested);
}

#[tokio::test]
async fn somebody_elses_call_id_cannot_be_used() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    let stolen = RequestCall { call: call.id, ..request(&ann) };
    assert_eq!(bob.ask(stolen).await, Err(ErrorCode::CallNotFound));
}

#[tokio::test]
async fn a_call_that_is_over_takes_nothing_more() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    ann.ask(EndCall { call: call.id.clone(), failed: None }).await.unwrap();
    for answer in everything_about(&bob, &call.id).await {
        assert_eq!(answer, Err(ErrorCode::CallOver));
    }
}

#[tokio::test]
async fn a_caller_can_neither_show_nor_answer_the_call() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    assert_eq!(ann.ask(RingCall { call: call.id.clone() }).await, Err(ErrorCode::CallNotReady));
    assert_eq!(ann.accept(&call.id).await, Err(ErrorCode::CallNotReady));
    assert_eq!(ann.ask(ReportConnected { call: call.id }).await, Err(ErrorCode::CallNotReady));
}

#[tokio::test]
async fn another_device_of_a_person_in_the_call_cannot_end_it() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let phone = bob.user.page().await;
    let call = ann.call(&bob).await;
    bob.accept(&call.id).await.unwrap();
    assert_eq!(phone.ask(EndCall { call: call.id, failed: None }).await, Err(ErrorCode::CallTaken));
}

#[tokio::test]
async fn a_body_that_is_not_the_routes_is_refused() {
    let world = World::new().await;
    let ann = world.user("Ann").await.page().await;
    for body in ["", "{", "[]", "null", r#"{"call":"c1"}"#, r#"{"call":7,"media":"video","answer":"v=0"}"#] {
        assert_eq!(said::<AcceptCall>(&ann, body).await, ErrorCode::Malformed, "{body}");
    }
    let wrong_media = r#"{"call":"c1","media":"smell","answer":"v=0"}"#;
    assert_eq!(said::<AcceptCall>(&ann, wrong_media).await, ErrorCode::Malformed);
    let wrong_signal = r#"{"call":"c1","signal":{"smoke":1}}"#;
    assert_eq!(said::<SendSignal>(&ann, wrong_signal).await, ErrorCode::Malformed);
}

#[tokio::test]
async fn an_id_with_foreign_characters_is_refused() {
    let world = World::new().await;
    let ann = world.user("Ann").await.page().await;
    for id in ["", "a b", "../x", "é", &"x".repeat(65)] {
        let body = format!(r#"{{"call":"{id}"}}"#);
        assert_eq!(said::<RingCall>(&ann, &body).await, ErrorCode::InvalidId, "{id}");
    }
}

#[tokio::test]
async fn a_description_over_64_kib_is_refused() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let with = |length: usize| format!(r#"{{"call":"c1","media":"video","answer":"{}"}}"#, "v".repeat(length));
    assert_eq!(said::<AcceptCall>(&ann, &with(limits::SDP_BYTES + 1)).await, ErrorCode::SdpTooLong);
    let offer = Sdp::try_from("v".repeat(limits::SDP_BYTES)).unwrap();
    let longest = RequestCall { offer, ..request(&bob) };
    assert!(matches!(ann.ask(longest).await, Ok(Placed::Placed(_))));
}

#[tokio::test]
async fn a_candidate_over_2_kib_is_refused() {
    let world = World::new().await;
    let ann = world.user("Ann").await.page().await;
    let line = "c".repeat(limits::CANDIDATE_BYTES + 1);
    let body = format!(r#"{{"call":"c1","signal":{{"candidates":[{{"candidate":"{line}"}}]}}}}"#);
    assert_eq!(said::<SendSignal>(&ann, &body).await, ErrorCode::CandidateTooLong);
}

#[tokio::test]
async fn a_body_over_128_kib_is_refused() {
    let world = World::new().await;
    let ann = world.user("Ann").await.page().await;
    let body = format!(r#"{{"call":"c1","noise":"{}"}}"#, "x".repeat(limits::BODY_BYTES));
    assert_eq!(said::<RingCall>(&ann, &body).await, ErrorCode::BodyTooLong);
}

#[tokio::test]
async fn a_body_that_does_not_call_itself_json_is_refused() {
    let world = World::new().await;
    let ann = world.user("Ann").await;
    let headers = [
        ("cookie", ann.cookie.as_str()),
        ("content-type", "text/plain"),
        (api::USER_HEADER, ann.id().as_str()),
        (api::DEVICE_HEADER, "d"),
        (api::KEY_HEADER, "k"),
    ];
    let reply = exchange(world.address, "POST", RingCall::PATH, &headers, r#"{"call":"c1"}"#).await;
    assert_eq!(reply.status, ErrorCode::NotJson.status());
}

#[tokio::test]
async fn nobody_calls_without_signing_in() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let stranger = crate::common::User { cookie: "visavis=nonsense".to_owned(), ..ann.user.clone() };
    assert_eq!(stranger.ask(request(&bob)).await, Err(ErrorCode::SignedOut));
}

#[tokio::test]
async fn a_page_cannot_speak_for_the_person_who_was_signed_in_before() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let mixed = crate::common::User { cookie: bob.cookie.clone(), ..ann.user.clone() };
    assert_eq!(mixed.ask(request(&bob)).await, Err(ErrorCode::AnotherUser));
}

#[tokio::test]
async fn a_request_names_its_device_and_its_key() {
    let world = World::new().await;
    let ann = world.user("Ann").await;
    let body = format!(r#"{{"call":"c1","media":"{:?}"}}"#, Media::Audio);
    for (left_out, _) in [(api::DEVICE_HEADER, ()), (api::KEY_HEADER, ()), (api::USER_HEADER, ())] {
        let device = device();
        let mut headers = vec![
            ("cookie", ann.cookie.as_str()),
            ("content-type", "application/json"),
            (api::USER_HEADER, ann.id().as_str()),
            (api::DEVICE_HEADER, device.as_str()),
            (api::KEY_HEADER, "k"),
        ];
        headers.retain(|(name, _)| *name != left_out);
        let reply = exchange(world.address, "POST", RingCall::PATH, &headers, &body).await;
        assert_eq!(reply.status, ErrorCode::MissingHeader.status(), "{left_out}");
    }
}
