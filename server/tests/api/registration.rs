//! Who may open an account: anybody, who has an invitation, nobody.

use crate::common::{Reply, World, exchange, files_with, fresh};
use server::owner::{self, Answer, Command};
use shared::{
    api::{self, Register, Registration, Request},
    error::{ErrorBody, ErrorCode},
    people::PhoneNumber,
};

async fn world(registration: Registration) -> World {
    World::with(|config| config.registration = registration).await
}

/// A new invitation's token.
async fn invitation(world: &World) -> String {
    match owner::carry_out(&world.app, Command::Invite { days: 7 }).await.unwrap() {
        Answer::Invitation { token, .. } => token.reveal().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn newcomer(invitation: Option<&str>) -> Register {
    Register {
        phone: format!("+7901{:07}", fresh()),
        name: "Anna".into(),
        password: "password123".into(),
        invitation: invitation.map(str::to_owned),
    }
}

async fn register(world: &World, request: &Register) -> Reply {
    let body = serde_json::to_string(request).unwrap();
    exchange(world.address, "POST", Register::PATH, &[("content-type", "application/json")], &body).await
}

/// What a refused registration gets; it opens no account and gives no cookie.
async fn refusal(world: &World, request: &Register) -> ErrorCode {
    let accounts = world.app.db.accounts(0).await.unwrap().len();
    let reply = register(world, request).await;
    let body: ErrorBody = serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{}", reply.body));
    assert_eq!(reply.header("set-cookie"), None);
    assert_eq!(world.app.db.accounts(0).await.unwrap().len(), accounts);
    body.data.unwrap().error
}

#[tokio::test]
async fn anybody_is_told_who_may_register() {
    for policy in [Registration::Open, Registration::Invite, Registration::Closed] {
        let world = world(policy).await;
        let reply = exchange(world.address, "GET", api::REGISTRATION, &[], "").await;
        assert_eq!((reply.status, serde_json::from_str(&reply.body).ok()), (200, Some(policy)));
    }
}

#[tokio::test]
async fn where_registration_is_open_an_invitation_is_not_looked_at() {
    let world = world(Registration::Open).await;
    assert_eq!(register(&world, &newcomer(Some("whatever"))).await.status, 200);
}

#[tokio::test]
async fn where_registration_is_closed_nobody_registers() {
    let world = world(Registration::Closed).await;
    let invitation = invitation(&world).await;
    let nonsense = Register { phone: "?".into(), ..newcomer(None) };
    for request in [newcomer(None), newcomer(Some(&invitation)), nonsense] {
        assert_eq!(refusal(&world, &request).await, ErrorCode::RegistrationClosed);
    }
}

#[tokio::test]
async fn an_invitation_opens_one_account() {
    let world = world(Registration::Invite).await;
    let invitation = invitation(&world).await;
    assert_eq!(register(&world, &newcomer(Some(&invitation))).await.status, 200);
    assert_eq!(refusal(&world, &newcomer(Some(&invitation))).await, ErrorCode::InvitationInvalid);
}

#[tokio::test]
async fn without_a_valid_invitation_nobody_registers_or_learns_whose_number_is_taken() {
    let world = world(Registration::Invite).await;
    let member = newcomer(Some(&invitation(&world).await));
    assert_eq!(register(&world, &member).await.status, 200);
    let unknown = server::auth::Token::new().encode();
    let expired = server::auth::Token::new();
    world.app.db.create_invitation(&server::auth::InvitationId::of(&expired), 0, 1).await.unwrap();
    for invitation in [None, Some(""), Some("?"), Some(unknown.as_str()), Some(expired.encode().as_str())] {
        for phone in ["+79182725362", "no number", &member.phone] {
            let request = Register { phone: phone.into(), ..newcomer(invitation) };
            assert_eq!(refusal(&world, &request).await, ErrorCode::InvitationInvalid, "{invitation:?} {phone}");
        }
    }
}

#[tokio::test]
async fn a_registration_that_fails_does_not_use_the_invitation_up() {
    let world = world(Registration::Invite).await;
    let member = newcomer(Some(&invitation(&world).await));
    assert_eq!(register(&world, &member).await.status, 200);
    let invitation = invitation(&world).await;
    let good = || newcomer(Some(&invitation));
    for (request, code) in [
        (Register { phone: member.phone.clone(), ..good() }, ErrorCode::PhoneTaken),
        (Register { phone: "12".into(), ..good() }, ErrorCode::PhoneInvalid),
        (Register { password: "1234567".into(), ..good() }, ErrorCode::PasswordShort),
        (Register { name: " ".into(), ..good() }, ErrorCode::NameInvalid),
    ] {
        assert_eq!(refusal(&world, &request).await, code);
    }
    assert_eq!(register(&world, &good()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_use_one_invitation_at_once_one_gets_in() {
    let world = world(Registration::Invite).await;
    for _ in 0..5 {
        let invitation = invitation(&world).await;
        let (one, other) = (newcomer(Some(&invitation)), newcomer(Some(&invitation)));
        let (a, b) = tokio::join!(register(&world, &one), register(&world, &other));
        let mut answers = [a.status, b.status];
        answers.sort();
        assert_eq!(answers, [200, ErrorCode::InvitationInvalid.status()]);
        let number = |request: &Register| PhoneNumber::try_from(request.phone.clone()).unwrap();
        let (one, other) = (number(&one), number(&other));
        let opened = [world.app.db.account(&one).await.unwrap(), world.app.db.account(&other).await.unwrap()];
        assert_eq!(opened.iter().flatten().count(), 1);
    }
}

#[tokio::test]
async fn only_the_hash_of_an_invitation_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::on(&format!("surrealkv://{}", folder.path().display()), |_| {}).await;
    let token = invitation(&world).await;
    world.stop().await;
    assert_ne!(files_with(folder.path(), "invitations"), [] as [&str; 0], "the search finds what is there");
    assert_eq!(files_with(folder.path(), &token), [] as [&str; 0]);
}
