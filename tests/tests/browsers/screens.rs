//! A screen is shown to the one whom it was chosen for, and to nobody else; where it cannot be, the person is told.

use tests::{Person, World};

/// The browser asks which screen until `__chooses()`.
const QUESTION: &str = "const ask = MediaDevices.prototype.getDisplayMedia; \
    MediaDevices.prototype.getDisplayMedia = function (...wanted) { \
        const chosen = ask.apply(this, wanted); \
        return new Promise((answer) => { window.__chooses = () => answer(chosen); }); };";

/// Anna, whom the browser asks for a screen to show to Boris, who has hung up; and Clara.
async fn asked_too_late(world: &World) -> (Person, Person) {
    let (anna, boris, clara) =
        (world.account("Anna").await, world.account("Boris").await, world.account("Clara").await);
    anna.befriends(&boris).await;
    anna.befriends(&clara).await;
    let (anna, boris, clara) = tokio::join!(world.page_of(&anna), world.page_of(&boris), world.page_of(&clara));
    anna.runs_before_pages(QUESTION).await;
    anna.reloads().await;
    tokio::join!(boris.sees_online("Anna"), clara.sees_online("Anna"));
    boris.calls("Anna").await;
    anna.accepts_call_from("Boris").await;
    anna.presses_in_call("Boris", "Share screen").await;
    anna.captures_screen(true).await;
    boris.hangs_up().await;
    anna.reads_status("Call ended").await;
    (anna, clara)
}

async fn chooses(anna: &Person) {
    anna.script::<()>("__chooses();", vec![]).await.unwrap_or_else(|e| panic!("choose a screen: {e}"));
}

#[tokio::test]
async fn who_is_called_after_a_screen_was_asked_for_does_not_see_it() {
    let world = World::start().await;
    let (anna, clara) = asked_too_late(&world).await;
    clara.calls("Anna").await;
    anna.accepts_call_from("Clara").await;
    clara.sees_video_of("Anna").await;
    chooses(&anna).await;
    anna.captures_screen(false).await;
    anna.sees_in_call("Clara", "Share screen").await;
    clara.sees_video_of("Anna").await;
    clara.reads_no_longer("Shows the screen").await;
}

#[tokio::test]
async fn a_screen_that_was_asked_for_in_an_earlier_call_goes_off_while_the_next_one_rings() {
    let world = World::start().await;
    let (anna, clara) = asked_too_late(&world).await;
    anna.rings("Clara").await;
    chooses(&anna).await;
    anna.captures_screen(false).await;
    clara.accepts_call_from("Anna").await;
    clara.sees_video_of("Anna").await;
    clara.reads_no_longer("Shows the screen").await;
}

#[tokio::test]
async fn who_may_record_no_screen_is_told_and_who_has_closed_the_question_is_not() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    let forbidden = "MediaDevices.prototype.getDisplayMedia = () => \
        Promise.reject(new DOMException(window.__refusal ?? 'Permission denied by system', 'NotAllowedError'));";
    anna.runs_before_pages(forbidden).await;
    anna.reloads().await;
    anna.sees_online("Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.presses_in_call("Boris", "Share screen").await;
    anna.reads_alert("The screen could not be shared.").await;
    anna.script::<()>("window.__refusal = 'Permission denied';", vec![]).await.unwrap();
    anna.presses_in_call("Boris", "Share screen").await;
    anna.reads_no_longer("The screen could not be shared.").await;
}
