//! A browser without peer connections, as WebKit is on some systems: everything but the call works.

use shared::{api::RequestCall, call::Media, ids::CallId, rtc::Sdp};
use tests::{
    Person, World,
    api::Account,
    thing::{alert_dialog, button, link},
};

const SENTENCE: &str = "This browser cannot call, it has no RTCPeerConnection";

/// Somebody with such a browser.
async fn without_connections(world: &World, account: &Account) -> Person {
    let person = world.page_of(account).await;
    person.runs_before_pages("delete window.RTCPeerConnection;").await;
    person.reloads().await;
    person.is_signed_in().await;
    person
}

#[tokio::test]
async fn the_person_is_told_before_they_call_and_can_do_everything_else() {
    let world = World::start().await;
    let (account, boris, clara) =
        (world.account("Anna").await, world.account("Boris").await, world.account("Clara").await);
    account.befriends(&boris).await;
    let anna = without_connections(&world, &account).await;
    anna.reads_alert(SENTENCE).await;
    anna.invites(clara.person.phone.as_str()).await;
    anna.tries_to_call("Boris").await;
    anna.reads_status("Call failed: a browser could not set up the call").await;
    assert!(!world.log().contains("/api/calls/request"), "somebody was called");

    anna.presses(&link("Settings")).await;
    anna.reads_alert(SENTENCE).await;
    anna.presses(&link("Open diagnostics")).await;
    anna.presses(&button("Run checks")).await;
    anna.reads(SENTENCE).await;
    anna.reads("[ERROR] WebRTC is not supported").await;
    anna.presses(&button("Sign out")).await;
    anna.presses(&link("Sign in")).await;
    anna.is_signed_out().await;
}

#[tokio::test]
async fn a_call_that_comes_is_told_of_and_can_only_be_declined() {
    let world = World::start().await;
    let (account, boris) = (world.account("Anna").await, world.account("Boris").await);
    account.befriends(&boris).await;
    let anna = without_connections(&world, &account).await;
    let offer = Sdp::try_from("v=0".to_owned()).expect("a short text");
    let call = CallId::try_from("call").expect("letters");
    boris.sends(&RequestCall { call, callee: account.id(), media: Media::Video, offer }).await;
    anna.sees_call_from("Boris").await;
    anna.reads_alert(SENTENCE).await;
    assert!(!anna.has(&button("Accept").within(alert_dialog("Incoming call from Boris"))).await);
    anna.declines_call_from("Boris").await;
    anna.reads_status("Call declined").await;
}
