//! `visavis setup` beside a running server.

use tests::World;

#[tokio::test]
async fn the_demo_users_sign_in_and_call_each_other() {
    let world = World::start().await;
    world.setup(&["--demo-users"]);
    let (anna, boris) = (world.newcomer("Анна").await, world.newcomer("Борис").await);
    anna.tries_to_sign_in("+79182725362", "password123").await;
    anna.is_signed_in().await;
    boris.tries_to_sign_in("+79182725363", "password123").await;
    boris.is_signed_in().await;
    anna.invites("+79182725363").await;
    boris.accepts_invitation_of("Анна").await;
    anna.calls("Борис").await;
    boris.accepts_call_from("Анна").await;
    tokio::join!(anna.sees_video_of("Борис"), boris.sees_video_of("Анна"));
    let third = world.newcomer("Вера").await;
    third.tries_to_sign_in("+79001111111", "password123").await;
    third.is_signed_in().await;
}

#[tokio::test]
async fn setup_twice_gives_the_same() {
    let world = World::start().await;
    let first = world.setup(&["--demo-users"]);
    assert!(first.contains("+79001111111"), "{first}");
    assert_eq!(world.setup(&["--demo-users"]), first);
}
