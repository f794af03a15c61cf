//! What a page does when the server has been asked too often.

use tests::{World, api::PASSWORD};

#[tokio::test]
async fn who_tries_to_sign_in_too_often_reads_when_to_try_again() {
    let world = World::with(&["--limit-sign-in", "1/60"]).await;
    let anna = world.newcomer("Anna").await;
    anna.tries_to_sign_in(&anna.phone, PASSWORD).await;
    anna.reads_alert("Phone number or password is wrong.").await;
    anna.tries_to_sign_in(&anna.phone, PASSWORD).await;
    anna.reads_alert("Too many requests. Try again in ").await;
}

#[tokio::test]
async fn a_call_whose_signals_must_wait_connects_all_the_same() {
    let world = World::with(&["--limit-signals", "1/1"]).await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn a_page_that_has_to_wait_comes_back_by_itself() {
    // Two accounts, an invitation and its answer have just room before the pages come.
    let world = World::with(&["--limit-requests", "4/4"]).await;
    let (anna, _boris) = world.contacts("Anna", "Boris").await;
    for _ in 0..4 {
        anna.reloads().await;
    }
    anna.sees_online("Boris").await;
}
