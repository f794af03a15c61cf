//! An account that the server's owner deletes.

use crate::common::{PATIENCE, World, befriend, exchange, request};
use server::{
    db::{DbError, Edge, EdgeState},
    owner::Deed,
};
use shared::{
    api::{EndCall, Find, Invite, Placed, Register, Request},
    call::{
        Outcome,
        referee::{Action, Record},
    },
    error::ErrorCode,
    event::{Change, Event},
    people::Relation,
};

const PASSWORD: &str = "password123";

#[tokio::test]
async fn who_is_deleted_is_gone_from_every_list_while_it_is_on_the_screen() {
    let world = World::new().await;
    let bob = world.user("Bob").await;
    let (contact, inviter, invited) =
        (world.user("Contact").await, world.user("Inviter").await, world.user("Invited").await);
    befriend(&bob, &contact).await;
    inviter.ask(Invite { user: bob.id().clone() }).await.unwrap();
    bob.ask(Invite { user: invited.id().clone() }).await.unwrap();
    let mut page = bob.page().await;
    let mut others = [contact.page().await, inviter.page().await, invited.page().await];
    world.deed(&bob, Deed::Delete).await;
    page.is_signed_out().await;
    for other in &mut others {
        let gone = Event::ContactGone { user: bob.id().clone() };
        loop {
            match other.next().await {
                Event::Presence { .. } => {}
                event => break assert_eq!(event, gone),
            }
        }
        assert_eq!(server::contacts::list(&world.app, other.id()).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing_and_its_number_is_free() {
    let world = World::new().await;
    let (mut ann, bob) = world.pair().await;
    let call = ann.connect(&bob).await;
    world.deed(&bob, Deed::Delete).await;
    assert!(matches!(ann.change(&call.id).await, Change::Ended { outcome: Outcome::Completed, .. }));
    assert_eq!(world.try_to_sign_in(&bob, PASSWORD).await.unwrap_err().0, ErrorCode::BadCredentials);
    let phone = bob.person.phone.to_string();
    assert_eq!(ann.ask(Find { phone: phone.clone() }).await.unwrap_err(), ErrorCode::UserNotFound);
    assert_eq!(ann.ask(request(&bob)).await, Err(ErrorCode::NotContact));
    assert_eq!(ann.ask(EndCall { call: call.id, failed: None, lasted_ms: None }).await, Err(ErrorCode::CallNotFound));
    let snapshot = ann.user.greeted_page(ann.device.clone(), None).await.snapshot().await;
    assert_eq!((snapshot.contacts, snapshot.live, snapshot.calls), (vec![], None, vec![]));
    let again = Register { phone, name: "Bob".into(), password: PASSWORD.into(), invitation: None };
    let body = serde_json::to_string(&again).unwrap();
    let headers = [("content-type", "application/json")];
    assert_eq!(exchange(world.address, "POST", Register::PATH, &headers, &body).await.status, 200);
    assert_eq!(ann.ask(Find { phone: again.phone }).await.unwrap().relation, Relation::None);
}

#[tokio::test]
async fn what_was_begun_with_somebody_who_was_deleted_meanwhile_disturbs_nobody() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    befriend(&ann, &bob).await;
    let call = request(&bob);
    world.deed(&bob, Deed::Delete).await;
    // As a request would that had looked for the person just before.
    let invited = Edge { mine: true, state: EdgeState::Invited };
    let step = |_| Ok::<_, DbError>(Some(invited));
    world.app.db.change_edge(ann.id(), bob.id(), step).await.unwrap();
    let page = ann.page().await;
    let placed = (ann.id().clone(), page.device.clone());
    let mut record = Record::new(call.call, placed, bob.id().clone(), call.media, 1);
    record.apply(2, Action::CalleeBusy).unwrap();
    world.app.db.record_call(&record).await.unwrap();
    let snapshot = ann.greeted_page(page.device.clone(), None).await.snapshot().await;
    assert_eq!((snapshot.contacts, snapshot.calls), (vec![], vec![]));
}

#[tokio::test]
async fn of_a_contact_who_keeps_calling_and_the_deletion_the_deletion_wins() {
    let world = World::new().await;
    let (ann, bob) = world.pair().await;
    let calling = async {
        loop {
            match ann.ask(request(&bob)).await {
                Ok(Placed::Placed(_)) => {}
                Ok(Placed::Glare(live)) => panic!("{live:?}"),
                Err(code) => break code,
            }
        }
    };
    let (last, _) = tokio::join!(tokio::time::timeout(PATIENCE, calling), world.deed(&bob, Deed::Delete));
    assert_eq!(last, Ok(ErrorCode::NotContact));
    assert_eq!(world.accounts().await.len(), 1);
}
