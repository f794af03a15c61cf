//! A page whose program breaks down.

use tests::{
    Capture, Person, Profile, World,
    person::Media,
    thing::{button, link},
    wait::{PATIENCE, until},
};

const SENTENCE: &str = "Something went wrong in this page, and it has stopped.";

/// The compiled program and what starts it.
const PROGRAM: &str = "/assets/app-";

/// From now on the browser makes no element, which the program takes for granted.
async fn cannot_draw(person: &Person) {
    let script = "document.createElement = document.createElementNS = () => { throw new Error('no more elements'); };";
    person.script::<()>(script, vec![]).await.expect("the page runs scripts");
}

#[tokio::test]
async fn a_page_that_breaks_down_in_a_call_lets_go_of_everything_and_says_so() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls_with("Boris", Media::Audio).await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.hears("Boris"), boris.hears("Anna"));
    cannot_draw(&anna).await;
    // The lists of devices have not been drawn before.
    anna.presses_in_call("Boris", "Devices").await;
    anna.reads(SENTENCE).await;
    anna.has_released_devices().await;
    boris.reads_status("Call ended").await;
    anna.presses(&button("Reload")).await;
    anna.is_signed_in().await;
    anna.rings("Boris").await;
}

#[tokio::test]
async fn a_device_that_is_given_to_a_page_that_has_broken_down_goes_off_at_once() {
    let world = World::start().await;
    let asked = Profile { capture: Capture::Asked, ..Profile::default() };
    let (anna, _boris) = world.contacts_in(("Anna", asked), ("Boris", Profile::default())).await;
    cannot_draw(&anna).await;
    anna.tries_to_call("Boris").await;
    anna.reads(SENTENCE).await;
    anna.allows_devices().await;
    anna.has_released_devices().await;
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

#[tokio::test]
async fn a_page_whose_program_did_not_arrive_tries_again_by_itself() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.is_signed_out().await;
    anna.blocks(PROGRAM).await;
    anna.reloads().await;
    anna.reads("The page could not be loaded. It tries again by itself.").await;
    anna.blocks("").await;
    anna.is_signed_out().await;
}
