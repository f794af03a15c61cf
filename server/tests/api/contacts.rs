//! Find, invite, accept, decline, remove, and what each side hears of it.

use crate::common::{Page, User, World, befriend};
use shared::{
    api::{AcceptInvitation, DeclineInvitation, Find, Invite, RemoveContact},
    error::ErrorCode,
    event::Event,
    ids::UserId,
    people::{Contact, Relation},
};

/// Two strangers, each with a page open.
async fn strangers(world: &World) -> (Page, Page) {
    let (anna, boris) = (world.user("Anna").await, world.user("Boris").await);
    (anna.page().await, boris.page().await)
}

fn invite(person: &User) -> Invite {
    Invite { user: person.id().clone() }
}

fn accept(person: &User) -> AcceptInvitation {
    AcceptInvitation { user: person.id().clone() }
}

fn decline(person: &User) -> DeclineInvitation {
    DeclineInvitation { user: person.id().clone() }
}

fn remove(person: &User) -> RemoveContact {
    RemoveContact { user: person.id().clone() }
}

fn find(phone: &str) -> Find {
    Find { phone: phone.into() }
}

fn told(person: &User, relation: Relation, online: bool) -> Event {
    Event::Contact(Contact { person: person.person.clone(), relation, online })
}

fn told_gone(person: &User) -> Event {
    Event::ContactGone { user: person.id().clone() }
}

#[tokio::test]
async fn a_person_is_found_by_the_whole_number_in_any_form() {
    let world = World::new().await;
    let (anna, boris) = strangers(&world).await;
    // As somebody in Russia would type it.
    let typed = boris.person.phone.as_str().replacen("+7900", "8 (900) ", 1);
    let found = anna.ask(find(&typed)).await.unwrap();
    // Whether a stranger is online is nobody's business.
    assert_eq!(found, Contact { person: boris.person.clone(), relation: Relation::None, online: false });
    assert_eq!(anna.ask(find(anna.person.phone.as_str())).await.unwrap_err(), ErrorCode::OwnNumber);
    assert_eq!(anna.ask(find("+79182725363")).await.unwrap_err(), ErrorCode::UserNotFound);
    assert_eq!(anna.ask(find("918")).await.unwrap_err(), ErrorCode::PhoneInvalid);
}

#[tokio::test]
async fn an_accepted_invitation_makes_contacts_and_both_hear_of_each_step() {
    let world = World::new().await;
    let (mut anna, mut boris) = strangers(&world).await;
    assert_eq!(anna.ask(invite(&boris)).await.unwrap().relation, Relation::Invited);
    assert_eq!(anna.next().await, told(&boris, Relation::Invited, false));
    assert_eq!(boris.next().await, told(&anna, Relation::Invitation, false));
    let accepted = boris.ask(accept(&anna)).await.unwrap();
    assert_eq!((accepted.relation, accepted.online), (Relation::Accepted, true));
    assert_eq!(anna.next().await, told(&boris, Relation::Accepted, true));
    assert_eq!(boris.next().await, told(&anna, Relation::Accepted, true));
}

#[tokio::test]
async fn two_who_invite_each_other_are_contacts() {
    let world = World::new().await;
    let (anna, boris) = strangers(&world).await;
    anna.ask(invite(&boris)).await.unwrap();
    assert_eq!(boris.ask(invite(&anna)).await.unwrap().relation, Relation::Accepted);
    assert_eq!(anna.ask(find(boris.person.phone.as_str())).await.unwrap().relation, Relation::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_invite_each_other_at_the_same_moment_are_contacts() {
    let world = World::new().await;
    let (mut anna, mut boris) = strangers(&world).await;
    let (ans, bs) = (anna.user.clone(), boris.user.clone());
    for _ in 0..20 {
        let (one, other) = tokio::join!(anna.ask(invite(&boris)), boris.ask(invite(&anna)));
        let relations = [one.unwrap().relation, other.unwrap().relation];
        assert!(relations.contains(&Relation::Accepted), "{relations:?}");
        for (page, peer) in [(&mut anna, &bs), (&mut boris, &ans)] {
            while page.next().await != told(peer, Relation::Accepted, true) {}
        }
        anna.ask(remove(&boris)).await.unwrap();
        assert_eq!(anna.next().await, told_gone(&boris));
        assert_eq!(boris.next().await, told_gone(&anna));
    }
}

#[tokio::test]
async fn who_is_declined_is_not_told_and_cannot_pester() {
    let world = World::new().await;
    let (mut anna, mut boris) = strangers(&world).await;
    anna.ask(invite(&boris)).await.unwrap();
    boris.ask(decline(&anna)).await.unwrap();
    assert_eq!(anna.ask(find(boris.person.phone.as_str())).await.unwrap().relation, Relation::Invited);
    assert_eq!(anna.ask(invite(&boris)).await.unwrap().relation, Relation::Invited);
    anna.ask(remove(&boris)).await.unwrap();
    anna.ask(invite(&boris)).await.unwrap();
    assert_eq!(boris.ask(find(anna.person.phone.as_str())).await.unwrap().relation, Relation::None);
    // The next thing that each hears is this, so nothing was said in between.
    boris.ask(invite(&anna)).await.unwrap();
    assert_eq!(boris.next().await, told(&anna, Relation::Invitation, false));
    assert_eq!(boris.next().await, told_gone(&anna));
    assert_eq!(boris.next().await, told(&anna, Relation::Accepted, true));
    assert_eq!(anna.next().await, told(&boris, Relation::Invited, false));
    assert_eq!(anna.next().await, told_gone(&boris));
    assert_eq!(anna.next().await, told(&boris, Relation::Invited, false));
    assert_eq!(anna.next().await, told(&boris, Relation::Accepted, true));
}

#[tokio::test]
async fn an_invitation_that_is_taken_back_is_gone() {
    let world = World::new().await;
    let (anna, mut boris) = strangers(&world).await;
    anna.ask(invite(&boris)).await.unwrap();
    anna.ask(remove(&boris)).await.unwrap();
    assert_eq!(boris.next().await, told(&anna, Relation::Invitation, false));
    assert_eq!(boris.next().await, told_gone(&anna));
    assert_eq!(boris.ask(accept(&anna)).await.unwrap_err(), ErrorCode::NoInvitation);
}

#[tokio::test]
async fn a_removed_contact_is_gone_on_both_sides() {
    let world = World::new().await;
    let (anna, boris) = (world.user("Anna").await, world.user("Boris").await);
    befriend(&anna, &boris).await;
    boris.ask(remove(&anna)).await.unwrap();
    boris.ask(remove(&anna)).await.unwrap();
    assert_eq!(anna.ask(find(boris.person.phone.as_str())).await.unwrap().relation, Relation::None);
    assert_eq!(boris.ask(find(anna.person.phone.as_str())).await.unwrap().relation, Relation::None);
    assert_eq!(server::contacts::accepted(&world.app, anna.id()).await.unwrap(), []);
}

#[tokio::test]
async fn only_the_invited_one_can_accept() {
    let world = World::new().await;
    let (anna, boris) = strangers(&world).await;
    anna.ask(invite(&boris)).await.unwrap();
    assert_eq!(anna.ask(accept(&boris)).await.unwrap_err(), ErrorCode::NoInvitation);
    assert_eq!(anna.ask(decline(&boris)).await.unwrap_err(), ErrorCode::NoInvitation);
    assert_eq!(boris.ask(find(anna.person.phone.as_str())).await.unwrap().relation, Relation::Invitation);
}

#[tokio::test]
async fn nobody_invites_themselves_or_nobody() {
    let world = World::new().await;
    let anna = world.user("Anna").await;
    let stranger = Invite { user: UserId::try_from("nobody").unwrap() };
    assert_eq!(anna.ask(invite(&anna)).await.unwrap_err(), ErrorCode::OwnNumber);
    assert_eq!(anna.ask(stranger).await.unwrap_err(), ErrorCode::UserNotFound);
}
