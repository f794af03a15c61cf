//! Who is online, and who hears of it.

use crate::common::{PATIENCE, World, befriend, device};
use server::owner::Deed;
use shared::{event::Event, people::Contact};
use std::time::Duration;

#[tokio::test]
async fn a_contact_who_comes_and_goes_is_seen_to() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    befriend(&ann, &bob).await;
    let mut page = ann.page().await;
    let bobs = bob.page().await;
    assert_eq!(page.next().await, Event::Presence { user: bob.id().clone(), online: true });
    drop(bobs);
    assert_eq!(page.next().await, Event::Presence { user: bob.id().clone(), online: false });
}

#[tokio::test]
async fn a_snapshot_says_who_is_online() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    befriend(&ann, &bob).await;
    let mut watching = ann.page().await;
    let _bobs = bob.page().await;
    assert_eq!(watching.next().await, Event::Presence { user: bob.id().clone(), online: true });
    let snapshot = ann.greeted_page(device(), None).await.snapshot().await;
    assert!(matches!(&snapshot.contacts[..], [Contact { online: true, .. }]));
}

#[tokio::test]
async fn only_contacts_learn_who_is_online() {
    let world = World::new().await;
    let (ann, bob, eve) = (world.user("Ann").await, world.user("Bob").await, world.user("Eve").await);
    befriend(&ann, &eve).await;
    ann.ask(shared::api::Invite { user: bob.id().clone() }).await.unwrap();
    let mut page = ann.page().await;
    let _bobs = bob.page().await;
    let _eves = eve.page().await;
    // Bob, who was only invited, came first.
    assert_eq!(page.next().await, Event::Presence { user: eve.id().clone(), online: true });
    let contacts = ann.greeted_page(device(), None).await.snapshot().await.contacts;
    let seen: Vec<_> = contacts.iter().map(|contact| (contact.person.name.as_str(), contact.online)).collect();
    assert_eq!(seen, [("Bob", false), ("Eve", true)]);
}

#[tokio::test]
async fn a_reload_does_not_flicker() {
    let grace = Duration::from_secs(2);
    let world = World::with(|config| config.timers.device_grace = grace).await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    befriend(&ann, &bob).await;
    let mut page = ann.page().await;
    let bobs = bob.page().await;
    assert_eq!(page.next().await, Event::Presence { user: bob.id().clone(), online: true });
    let bobs = bobs.reconnect().await;
    // Long enough for the stream from before the reload to be missed.
    tokio::time::sleep(grace + Duration::from_secs(1)).await;
    // Had the reload been told, going and coming would stand before this.
    let mark = Event::ContactGone { user: ann.id().clone() };
    world.app.hub.publish(ann.id(), None, &mark);
    assert_eq!(page.next().await, mark);
    drop(bobs);
    assert_eq!(page.next().await, Event::Presence { user: bob.id().clone(), online: false });
}

#[tokio::test]
async fn a_person_with_two_pages_is_online_until_the_last_one_closes() {
    let world = World::new().await;
    let (ann, bob) = (world.user("Ann").await, world.user("Bob").await);
    befriend(&ann, &bob).await;
    let mut page = ann.page().await;
    let (one, two) = (bob.page().await, bob.page().await);
    assert_eq!(page.next().await, Event::Presence { user: bob.id().clone(), online: true });
    let (user, device) = (bob.id().clone(), one.device.clone());
    drop(one);
    while world.app.hub.listening(&user, &device) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(world.app.hub.online(&user));
    drop(two);
    assert_eq!(page.next().await, Event::Presence { user, online: false });
}

#[tokio::test]
async fn whoever_is_disabled_is_offline_at_once() {
    let world = World::with(|config| config.timers.device_grace = 2 * PATIENCE).await;
    let (mut ann, bob) = world.pair().await;
    let online = |online| Event::Presence { user: bob.id().clone(), online };
    while ann.next().await != online(true) {}
    world.deed(&bob, Deed::Disable).await;
    assert_eq!(tokio::time::timeout(PATIENCE, ann.next()).await, Ok(online(false)));
}
