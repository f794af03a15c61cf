//! What the server's owner does to accounts, as everybody else sees it.

use crate::common::{PATIENCE, User, World, befriend, exchange};
use server::owner::{self, Answer, Command, Deed, Entry};
use shared::{
    api::{self, Find, Invite, RingCall},
    call::{CallState, Outcome},
    error::ErrorCode,
    event::Change,
    people::Relation,
};
use std::time::Duration;

const PASSWORD: &str = "password123";

async fn new_password(world: &World, user: &User) -> String {
    match world.deed(user, Deed::ResetPassword).await {
        Answer::Password(person, password) if person == user.person => password.reveal().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn ended(outcome: Outcome) -> Change {
    Change::Ended { outcome, duration_ms: None }
}

#[tokio::test]
async fn who_is_disabled_is_out_at_once_in_every_browser() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let mut elsewhere = world.elsewhere(&bob.user).await.page().await;
    let call = ann.connect(&bob).await;
    world.deed(&bob, Deed::Disable).await;
    let end = ann.change(&call.id).await;
    assert!(matches!(end, Change::Ended { outcome: Outcome::Completed, duration_ms: Some(_) }), "{end:?}");
    bob.is_signed_out().await;
    elsewhere.is_signed_out().await;
    // The others stay.
    assert!(ann.ask(Find { phone: bob.person.phone.to_string() }).await.is_ok());
}

#[tokio::test]
async fn who_is_disabled_hears_so_with_the_right_password_only() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    let unknown = world.try_to_sign_in(&ann, "wrong password").await.unwrap_err();
    world.deed(&bob, Deed::Disable).await;
    assert_eq!(world.try_to_sign_in(&bob, PASSWORD).await.unwrap_err().0, ErrorCode::AccountDisabled);
    assert_eq!(world.try_to_sign_in(&bob, "wrong password").await.unwrap_err(), unknown);
}

#[tokio::test]
async fn who_is_enabled_again_signs_in_with_the_same_password_in_a_new_session() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    befriend(&ann, &bob).await;
    for _ in 0..2 {
        world.deed(&bob, Deed::Disable).await;
    }
    world.deed(&bob, Deed::Enable).await;
    let former = exchange(world.address, "GET", api::ME, &[("cookie", &bob.cookie)], "").await;
    assert_eq!(former.status, ErrorCode::SignedOut.status());
    let bob = world.sign_in(&bob.person, "").await.page().await;
    let ann = ann.page().await;
    ann.call(&bob).await;
}

#[tokio::test]
async fn to_others_who_is_disabled_is_somebody_who_is_not_there() {
    let world = World::with(|config| config.timers.reach = Duration::from_millis(150)).await;
    let (ann, away, disabled) = (world.user("Ann").await, world.user("Bob").await, world.user("Bob").await);
    for contact in [&away, &disabled] {
        befriend(&ann, contact).await;
    }
    world.deed(&disabled, Deed::Disable).await;
    let mut page = ann.page().await;
    for contact in [&away, &disabled] {
        let found = page.ask(Find { phone: contact.person.phone.to_string() }).await.unwrap();
        assert_eq!((found.relation, found.online), (Relation::Accepted, false));
        let call = page.call(contact).await;
        assert_eq!(call.state, CallState::Requested);
        assert_eq!(page.change(&call.id).await, ended(Outcome::Unreachable));
    }
    let stranger = world.user("Eve").await;
    assert_eq!(stranger.ask(Invite { user: disabled.id().clone() }).await.unwrap().relation, Relation::Invited);
}

#[tokio::test]
async fn a_call_that_rings_at_somebody_who_is_disabled_is_unreachable_at_once() {
    let world = World::new().await;
    let (mut ann, bob) = world.pair().await;
    let call = ann.call(&bob).await;
    bob.ask(RingCall { call: call.id.clone() }).await.unwrap();
    assert_eq!(ann.change(&call.id).await, Change::Ringing);
    world.deed(&bob, Deed::Disable).await;
    assert_eq!(ann.change(&call.id).await, ended(Outcome::Unreachable));
}

#[tokio::test]
async fn a_call_that_somebody_disabled_has_placed_is_cancelled() {
    let world = World::new().await;
    let (ann, mut bob) = world.pair().await;
    let call = ann.call(&bob).await;
    world.deed(&ann, Deed::Disable).await;
    bob.incoming().await;
    assert_eq!(bob.change(&call.id).await, ended(Outcome::Cancelled));
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_every_session() {
    let world = World::new().await;
    let (mut ann, mut bob) = world.pair().await;
    let call = ann.connect(&bob).await;
    let password = new_password(&world, &bob).await;
    assert!(matches!(ann.change(&call.id).await, Change::Ended { outcome: Outcome::Completed, .. }));
    bob.is_signed_out().await;
    assert_eq!(world.try_to_sign_in(&bob, PASSWORD).await.unwrap_err().0, ErrorCode::BadCredentials);
    assert_eq!(world.try_to_sign_in(&bob, &password).await, Ok(()));
    assert_ne!(new_password(&world, &bob).await, password);
    assert_eq!(world.try_to_sign_in(&bob, &password).await.unwrap_err().0, ErrorCode::BadCredentials);
}

#[tokio::test]
async fn a_sign_in_that_began_before_the_owners_deed_opens_no_session() {
    let world = World::new().await;
    for done in [Deed::ResetPassword, Deed::Disable, Deed::Delete] {
        let bob = world.user("Bob").await;
        let checked = world.app.db.account(&bob.person.phone).await.unwrap().unwrap();
        world.deed(&bob, done).await;
        let session = server::auth::Token::new().id();
        assert!(!world.app.db.create_session(&session, &checked, 0, u64::from(u32::MAX)).await.unwrap(), "{done:?}");
        assert!(world.app.db.session(&session, 0).await.unwrap().is_none(), "{done:?}");
    }
}

#[tokio::test]
async fn the_list_shows_who_is_there_and_who_has_been() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    world.elsewhere(&ann).await;
    let page = ann.page().await;
    world.deed(&bob, Deed::Disable).await;
    let settled = async {
        while !world.app.hub.online(page.id()) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, settled).await.expect("the page is noticed");
    let list = world.accounts().await;
    let shown: Vec<_> = list
        .iter()
        .map(|Entry { account, online }| (account.name.as_str(), account.disabled, account.sessions, *online))
        .collect();
    assert_eq!(shown, [("Ann", false, 2, true), ("Bob", true, 0, false)]);
    for Entry { account, .. } in &list {
        let seen = account.seen.as_deref().unwrap();
        assert!(account.created.as_str() <= seen && seen.starts_with("20") && seen.ends_with('Z'), "{account:?}");
    }
}

#[tokio::test]
async fn nobody_has_a_number_without_an_account() {
    let world = World::new().await;
    let phone = shared::people::PhoneNumber::try_from("+79182725362".to_owned()).unwrap();
    for deed in [Deed::Find, Deed::ResetPassword, Deed::Disable, Deed::Enable, Deed::Delete] {
        let answer = owner::carry_out(&world.app, Command::Account(phone.clone(), deed)).await.unwrap();
        assert_eq!(answer, Answer::Nobody, "{deed:?}");
    }
}
