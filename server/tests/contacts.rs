//! Contacts through the real router: find, invite, accept, decline, remove, and what each side hears.

mod common;

use common::{TestPerson, TestServer, TestStream};
use shared::{
    api::{AcceptInvitation, DeclineInvitation, Find, Invite, RemoveContact},
    error::ErrorCode,
    event::Event,
    ids::UserId,
    people::{Contact, Relation},
};

/// Two strangers, each with a page open.
async fn strangers(server: &TestServer) -> (TestPerson, TestStream, TestPerson, TestStream) {
    let anna = server.register("+79182725362", "Anna").await;
    let boris = server.register("+79182725363", "Boris").await;
    let (mut a, mut b) = (anna.stream().await, boris.stream().await);
    for stream in [&mut a, &mut b] {
        stream.find(|event| matches!(event, Event::Resync(_)).then_some(())).await;
    }
    (anna, a, boris, b)
}

fn invite(person: &TestPerson) -> Invite {
    Invite { user: person.person.id.clone() }
}

fn accept(person: &TestPerson) -> AcceptInvitation {
    AcceptInvitation { user: person.person.id.clone() }
}

fn decline(person: &TestPerson) -> DeclineInvitation {
    DeclineInvitation { user: person.person.id.clone() }
}

fn remove(person: &TestPerson) -> RemoveContact {
    RemoveContact { user: person.person.id.clone() }
}

fn find(phone: &str) -> Find {
    Find { phone: phone.into() }
}

fn told(person: &TestPerson, relation: Relation, online: bool) -> Option<Event> {
    Some(Event::Contact(Contact { person: person.person.clone(), relation, online }))
}

fn told_gone(person: &TestPerson) -> Option<Event> {
    Some(Event::ContactGone { user: person.person.id.clone() })
}

#[tokio::test]
async fn a_person_is_found_by_the_whole_number_in_any_form() {
    let server = TestServer::start().await;
    let (anna, _a, boris, _b) = strangers(&server).await;
    let found = anna.post(find("8 918 272-53-63")).await.unwrap();
    // Whether a stranger is online is nobody's business.
    assert_eq!(found, Contact { person: boris.person.clone(), relation: Relation::None, online: false });
    assert_eq!(anna.post(find("+79182725362")).await.unwrap_err().code(), ErrorCode::OwnNumber);
    assert_eq!(anna.post(find("+79001111111")).await.unwrap_err().code(), ErrorCode::UserNotFound);
    assert_eq!(anna.post(find("918")).await.unwrap_err().code(), ErrorCode::PhoneInvalid);
}

#[tokio::test]
async fn an_accepted_invitation_makes_contacts_and_both_hear_of_each_step() {
    let server = TestServer::start().await;
    let (anna, mut a, boris, mut b) = strangers(&server).await;
    assert_eq!(anna.post(invite(&boris)).await.unwrap().relation, Relation::Invited);
    assert_eq!(a.news().await, told(&boris, Relation::Invited, false));
    assert_eq!(b.news().await, told(&anna, Relation::Invitation, false));
    let accepted = boris.post(accept(&anna)).await.unwrap();
    assert_eq!((accepted.relation, accepted.online), (Relation::Accepted, true));
    assert_eq!(a.news().await, told(&boris, Relation::Accepted, true));
    assert_eq!(b.news().await, told(&anna, Relation::Accepted, true));
}

#[tokio::test]
async fn two_who_invite_each_other_are_contacts() {
    let server = TestServer::start().await;
    let (anna, _a, boris, _b) = strangers(&server).await;
    anna.post(invite(&boris)).await.unwrap();
    assert_eq!(boris.post(invite(&anna)).await.unwrap().relation, Relation::Accepted);
    assert_eq!(anna.post(find("+79182725363")).await.unwrap().relation, Relation::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_invite_each_other_at_the_same_moment_are_contacts() {
    let server = TestServer::start().await;
    let (anna, mut a, boris, mut b) = strangers(&server).await;
    for _ in 0..20 {
        let (one, other) = tokio::join!(anna.post(invite(&boris)), boris.post(invite(&anna)));
        let relations = [one.unwrap().relation, other.unwrap().relation];
        assert!(relations.contains(&Relation::Accepted), "{relations:?}");
        for (stream, peer) in [(&mut a, &boris), (&mut b, &anna)] {
            let expected = told(peer, Relation::Accepted, true);
            stream.find(|event| (Some(event) == expected).then_some(())).await;
        }
        anna.post(remove(&boris)).await.unwrap();
        assert_eq!(a.news().await, told_gone(&boris));
        assert_eq!(b.news().await, told_gone(&anna));
    }
}

#[tokio::test]
async fn who_is_declined_is_not_told_and_cannot_pester() {
    let server = TestServer::start().await;
    let (anna, mut a, boris, mut b) = strangers(&server).await;
    anna.post(invite(&boris)).await.unwrap();
    boris.post(decline(&anna)).await.unwrap();
    assert_eq!(anna.post(find("+79182725363")).await.unwrap().relation, Relation::Invited);
    assert_eq!(anna.post(invite(&boris)).await.unwrap().relation, Relation::Invited);
    anna.post(remove(&boris)).await.unwrap();
    anna.post(invite(&boris)).await.unwrap();
    assert_eq!(boris.post(find("+79182725362")).await.unwrap().relation, Relation::None);
    // The next thing that each hears is this, so nothing was said in between.
    boris.post(invite(&anna)).await.unwrap();
    assert_eq!(b.news().await, told(&anna, Relation::Invitation, false));
    assert_eq!(b.news().await, told_gone(&anna));
    assert_eq!(b.news().await, told(&anna, Relation::Accepted, true));
    assert_eq!(a.news().await, told(&boris, Relation::Invited, false));
    assert_eq!(a.news().await, told_gone(&boris));
    assert_eq!(a.news().await, told(&boris, Relation::Invited, false));
    assert_eq!(a.news().await, told(&boris, Relation::Accepted, true));
}

#[tokio::test]
async fn an_invitation_that_is_taken_back_is_gone() {
    let server = TestServer::start().await;
    let (anna, _a, boris, mut b) = strangers(&server).await;
    anna.post(invite(&boris)).await.unwrap();
    anna.post(remove(&boris)).await.unwrap();
    assert_eq!(b.news().await, told(&anna, Relation::Invitation, false));
    assert_eq!(b.news().await, told_gone(&anna));
    assert_eq!(boris.post(accept(&anna)).await.unwrap_err().code(), ErrorCode::NoInvitation);
}

#[tokio::test]
async fn a_removed_contact_is_gone_on_both_sides() {
    let server = TestServer::start().await;
    let (anna, boris) = server.contacts().await;
    boris.post(remove(&anna)).await.unwrap();
    boris.post(remove(&anna)).await.unwrap();
    assert_eq!(anna.post(find("+79182725363")).await.unwrap().relation, Relation::None);
    assert_eq!(boris.post(find("+79182725362")).await.unwrap().relation, Relation::None);
    assert_eq!(server::contacts::accepted(&server.app, &anna.person.id).await.unwrap(), []);
}

#[tokio::test]
async fn only_the_invited_one_can_accept() {
    let server = TestServer::start().await;
    let (anna, _a, boris, _b) = strangers(&server).await;
    anna.post(invite(&boris)).await.unwrap();
    assert_eq!(anna.post(accept(&boris)).await.unwrap_err().code(), ErrorCode::NoInvitation);
    assert_eq!(anna.post(decline(&boris)).await.unwrap_err().code(), ErrorCode::NoInvitation);
    assert_eq!(boris.post(find("+79182725362")).await.unwrap().relation, Relation::Invitation);
}

#[tokio::test]
async fn nobody_invites_themselves_or_nobody() {
    let server = TestServer::start().await;
    let anna = server.register("+79182725362", "Anna").await;
    let stranger = Invite { user: UserId::try_from("nobody").unwrap() };
    assert_eq!(anna.post(invite(&anna)).await.unwrap_err().code(), ErrorCode::OwnNumber);
    assert_eq!(anna.post(stranger).await.unwrap_err().code(), ErrorCode::UserNotFound);
}
