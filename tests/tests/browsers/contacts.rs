//! Contacts: from a phone number to somebody who can be called.

use tests::{World, thing::button};

#[tokio::test]
async fn an_invitation_is_accepted_and_both_lists_change_live() {
    let world = World::start().await;
    let (anna, boris) = (world.person("Anna").await, world.person("Boris").await);
    anna.invites(&boris.phone).await;
    boris.accepts_invitation_of("Anna").await;
    boris.sees_online("Anna").await;
    anna.sees_online("Boris").await;
    boris.no_longer_sees_invitation_of("Anna").await;
}

#[tokio::test]
async fn a_declined_invitation_goes_away_and_makes_no_contact() {
    let world = World::start().await;
    let (anna, boris) = (world.person("Anna").await, world.person("Boris").await);
    anna.invites(&boris.phone).await;
    boris.declines_invitation_of("Anna").await;
    boris.no_longer_sees_invitation_of("Anna").await;
    world.person("Clara").await.invites(&boris.phone).await;
    boris.reloads().await;
    // Whoever is a contact is there together with her.
    boris.sees_invitation_of("Clara").await;
    boris.has_no_contact("Anna").await;
}

#[tokio::test]
async fn who_takes_an_invitation_back_can_send_it_again() {
    let world = World::start().await;
    let (anna, boris) = (world.person("Anna").await, world.person("Boris").await);
    anna.invites(&boris.phone).await;
    boris.sees_invitation_of("Anna").await;
    anna.presses(&button("Take back")).await;
    boris.no_longer_sees_invitation_of("Anna").await;
    anna.invites_found().await;
    boris.accepts_invitation_of("Anna").await;
    anna.sees_contact("Boris").await;
}

#[tokio::test]
async fn two_who_invite_each_other_are_contacts() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    let boris = world.account("Boris").await;
    let boris = world.page_that_hears_nothing_of(&boris).await;
    boris.looks_for(&anna.phone).await;
    boris.may_invite().await;
    anna.invites(&boris.phone).await;
    // His page has not heard of hers yet.
    boris.invites_found().await;
    boris.sees_contact("Anna").await;
    anna.sees_contact("Boris").await;
}

#[tokio::test]
async fn a_removed_contact_goes_from_both_lists() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.removes("Boris").await;
    anna.has_no_contact("Boris").await;
    boris.has_no_contact("Anna").await;
}

#[tokio::test]
async fn an_unknown_number_is_said_so() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    anna.looks_for("+7 918 999-99-99").await;
    anna.reads("This person has no account here.").await;
}

#[tokio::test]
async fn contacts_stand_by_name_whoever_is_there() {
    let world = World::start().await;
    let anna = world.account("Anna").await;
    for name in ["Dina", "boris"] {
        anna.befriends(&world.account(name).await).await;
    }
    let clara = world.account("Clara").await;
    anna.befriends(&clara).await;
    let (anna, _clara) = tokio::join!(world.page_of(&anna), world.page_of(&clara));
    anna.sees_online("Clara").await;
    anna.sees_contacts_in_order(&["boris", "Clara", "Dina"]).await;
}

#[tokio::test]
async fn a_contact_is_shown_coming_and_going() {
    let world = World::with(&["--device-grace", "1"]).await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let anna = world.page_of(&anna).await;
    anna.sees_offline("Boris").await;
    let page = world.page_of(&boris).await;
    anna.sees_online("Boris").await;
    page.closes_browser().await;
    anna.sees_offline("Boris").await;
}

#[tokio::test]
async fn a_page_catches_up_after_a_restart_of_the_server() {
    let mut world = World::start().await;
    let anna = world.person("Anna").await;
    anna.is_signed_in().await;
    world.stops_server().await;
    world.starts_server().await;
    let boris = world.person("Boris").await;
    boris.invites(&anna.phone).await;
    anna.sees_invitation_of("Boris").await;
}
