//! How a call ends when somebody goes, and what stays behind.

use tests::World;

#[tokio::test]
async fn cameras_and_microphones_are_released_at_the_end() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    anna.hangs_up().await;
    tokio::join!(anna.has_released_devices(), boris.has_released_devices());
}

#[tokio::test]
async fn a_caller_who_leaves_the_page_ends_the_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    anna.leaves().await;
    boris.reads_status("Call ended").await;
    boris.has_released_devices().await;
}

#[tokio::test]
async fn signing_out_in_another_tab_ends_the_call() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.sees_video_of("Anna").await;
    let first = anna.opens_tab("/").await;
    anna.signs_out().await;
    boris.reads_status("Call ended").await;
    anna.turns_to_tab(first).await;
    anna.is_signed_out().await;
    anna.has_released_devices().await;
}

#[tokio::test]
async fn after_a_call_the_next_one_works() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    for _ in 0..2 {
        anna.calls("Boris").await;
        boris.accepts_call_from("Anna").await;
        tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
        boris.hangs_up().await;
        tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    }
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}
