//! Calls that are refused for what happened before, or not refused at the very edge. What is refused on sight: `bad_input`.

use crate::common::{World, request};
use shared::{
    api::{EndCall, Placed, RemoveContact, RequestCall},
    error::ErrorCode,
    limits,
    rtc::Sdp,
};

#[tokio::test]
async fn a_contact_that_was_removed_cannot_be_called_but_a_call_under_way_goes_on() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.ask(RemoveContact { user: ann.id().clone() }).await.unwrap();
    bob.accept(&call.id).await.unwrap();
    bob.ask(EndCall { call: call.id, failed: None, lasted_ms: None }).await.unwrap();
    assert_eq!(ann.ask(request(&bob)).await, Err(ErrorCode::NotContact));
}

#[tokio::test]
async fn a_description_of_just_64_kib_is_taken() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let offer = Sdp::try_from("v".repeat(limits::SDP_BYTES)).unwrap();
    let longest = RequestCall { offer, ..request(&bob) };
    assert!(matches!(ann.ask(longest).await, Ok(Placed::Placed(_))));
}
