//! A page whose program breaks down.

use tests::{
    Person, World,
    thing::{button, link},
    wait::{PATIENCE, until},
};

const SENTENCE: &str = "Something went wrong in this page, and it has stopped.";

/// From now on the browser makes no element, which the program takes for granted.
async fn cannot_draw(person: &Person) {
    let script = "document.createElement = () => { throw new Error('no more elements'); };";
    person.script::<()>(script, vec![]).await.expect("the page runs scripts");
}

#[tokio::test]
async fn a_page_that_breaks_down_in_a_call_lets_go_of_everything_and_says_so() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    cannot_draw(&anna).await;
    // Her page has never shown yet that the other's microphone is off.
    boris.presses_in_call("Anna", "Mute microphone").await;
    anna.reads(SENTENCE).await;
    anna.has_released_devices().await;
    boris.reads_status("Call ended").await;
    anna.presses(&button("Reload")).await;
    anna.is_signed_in().await;
    anna.rings("Boris").await;
}

#[tokio::test]
async fn a_page_that_breaks_down_signed_out_reports_it() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.is_signed_out().await;
    cannot_draw(&anna).await;
    anna.presses(&link("Create account")).await;
    anna.reads(SENTENCE).await;
    let reported = until(PATIENCE, async || {
        let log = world.log();
        let line = log.lines().find(|line| line.contains("a page has broken down"))?;
        (line.contains("WARN") && line.contains("panicked at") && line.contains("no more elements")).then_some(())
    });
    assert!(reported.await.is_some(), "{}", world.log());
}
