//! Deeds that cross each other: most of the table in docs/protocol.md, by people who press buttons.
//!
//! A line that is held makes an order: who hears nothing yet acts on what the page still shows, whose requests wait comes
//! second. Where both act at the same moment, either may be first.

use shared::api::{AcceptCall, EndCall, RequestCall};
use std::{ptr, time::Duration};
use tests::{
    Capture, Freight, Moment, Person, Press, Profile, World,
    media::Device,
    person::Media,
    thing::button,
    wait::{PATIENCE, until},
};

/// Time to tell two browsers of the same moment.
const SOON: Duration = Duration::from_millis(500);

/// What the one and the other read in the end.
type Words = (&'static str, &'static str);

const ENDED: Words = ("Call ended", "Call ended");
const DECLINED: Words = ("Call declined", "Call declined");
const CANCELLED: Words = ("Call cancelled", "Missed call from Anna");
const MISSED: Words = ("No answer", "Missed call from Anna");

/// Sees what the two have come to: the words that they read, or none where they talk. Who reads the same words reads the
/// same time, too.
async fn outcome(one: &Person, other: &Person, possible: &[Words]) -> Option<Words> {
    let mut last = Default::default();
    let come = until(PATIENCE, async || {
        if one.is_connected().await && other.is_connected().await {
            return Some(None);
        }
        last = tokio::join!(one.statuses(), other.statuses());
        let find = |statuses: &[String], words| statuses.iter().find(|status| status.starts_with(words)).cloned();
        let read = |words: &&Words| match (find(&last.0, words.0), find(&last.1, words.1)) {
            (Some(here), Some(there)) => words.0 != words.1 || here == there,
            (Some(_), None) | (None, Some(_)) | (None, None) => false,
        };
        possible.iter().find(read).copied().map(Some)
    });
    match come.await {
        Some(come) => come,
        None => one.fail(&format!("the two come to {possible:?} (they read {last:?})")).await,
    }
}

/// Both press in the same moment.
async fn at_once((one, other): (Press<'_>, Press<'_>)) {
    let moment = Moment::after(SOON);
    tokio::join!(one.at(moment), other.at(moment));
}

/// The two read these words, and hold no device any more.
async fn both_read(one: &Person, other: &Person, words: Words) {
    assert_eq!(outcome(one, other, &[words]).await, Some(words));
    tokio::join!(one.has_released_devices(), other.has_released_devices());
}

#[tokio::test]
async fn two_who_call_each_other_at_once_talk_and_each_sends_what_it_wanted() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;
    tokio::join!(anna.touches_page(), boris.touches_page());
    for first in [Some(&anna), Some(&boris), None] {
        let both = async {
            let annas = anna.is_ready_to_call("Boris", Media::Video);
            at_once(tokio::join!(annas, boris.is_ready_to_call("Anna", Media::Audio))).await;
        };
        if let Some(first) = first {
            let second = if ptr::eq(first, &anna) { &boris } else { &anna };
            second.line().holds(Freight::Requests);
            first.until_answered::<RequestCall>(both).await;
            second.line().lets_go();
        } else {
            both.await;
        }
        tokio::join!(anna.hears("Boris"), boris.sees_and_hears("Anna"));
        tokio::join!(anna.captures(Device::Camera, true), boris.captures(Device::Camera, false));
        anna.hangs_up().await;
        both_read(&anna, &boris, ENDED).await;
    }
}

#[tokio::test]
async fn who_has_pressed_call_need_not_accept() {
    let world = World::start().await;
    let asked = Profile { capture: Capture::Asked, ..Profile::default() };
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", asked)).await;
    boris.calls("Anna").await;
    boris.reads_status("Allow the camera and microphone…").await;
    anna.calls("Boris").await;
    boris.sees_video_of("Anna").await;
    boris.allows_devices().await;
    anna.sees_video_of("Boris").await;
}

#[tokio::test]
async fn of_two_who_call_a_third_at_once_one_rings_and_the_other_reads_busy() {
    let world = World::start().await;
    let (anna, boris, clara) =
        (world.account("Anna").await, world.account("Boris").await, world.account("Clara").await);
    anna.befriends(&boris).await;
    clara.befriends(&boris).await;
    let (anna, boris, clara) = tokio::join!(world.page_of(&anna), world.page_of(&boris), world.page_of(&clara));
    let annas = anna.is_ready_to_call("Boris", Media::Video);
    at_once(tokio::join!(annas, clara.is_ready_to_call("Boris", Media::Video))).await;
    let busy = until(PATIENCE, async || {
        let (annas, claras) = tokio::join!(anna.statuses(), clara.statuses());
        [(annas, &anna, &clara), (claras, &clara, &anna)]
            .into_iter()
            .find(|(read, ..)| read.iter().any(|s| s == "Busy"))
    });
    let (_, busy, rings) = busy.await.expect("one of the two reads that he is busy");
    boris.accepts_call_from(&rings.name).await;
    tokio::join!(rings.sees_time_running("Boris"), boris.sees_time_running(&rings.name));
    // Who talks is as busy as who is being called.
    busy.tries_to_call("Boris").await;
    busy.reads_status("Busy").await;
    boris.sees_time_running(&rings.name).await;
}

#[tokio::test]
async fn a_new_call_between_the_two_takes_the_place_of_the_old_one() {
    let mut world = World::with(&["--reach-timeout", "120"]).await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let (anna, boris) = tokio::join!(world.page_of(&anna), world.page_on_line(&boris));
    tokio::join!(anna.sees_online("Boris"), boris.touches_page());
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));
    let first = anna.opens_tab("/").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_video_of("Boris"), boris.sees_video_of("Anna"));

    // Once more, and this time he hears of both at once, from the snapshot after a gap.
    boris.line().is_cut().await;
    anna.turns_to_tab(first).await;
    anna.reads_status("Call ended").await;
    anna.calls("Boris").await;
    world.stops_server().await;
    world.starts_server().await;
    boris.line().is_mended();
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_and_hears("Boris"), boris.sees_and_hears("Anna"));
}

#[tokio::test]
async fn accept_against_cancel() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;

    anna.rings("Boris").await;
    anna.line().holds(Freight::Events);
    boris.until_answered::<AcceptCall>(boris.tries_to_accept_call_from("Anna")).await;
    anna.cancels().await;
    both_read(&anna, &boris, ENDED).await;
    anna.line().lets_go();

    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.line().holds(Freight::Events);
    anna.until_answered::<EndCall>(anna.cancels()).await;
    boris.tries_to_accept_call_from("Anna").await;
    both_read(&anna, &boris, CANCELLED).await;
    boris.line().lets_go();

    anna.rings("Boris").await;
    let cancel = button("Cancel");
    at_once(tokio::join!(anna.is_ready_to_press(&cancel), boris.is_ready_to_accept_call_from("Anna"))).await;
    assert!(outcome(&anna, &boris, &[ENDED, CANCELLED]).await.is_some(), "a call that was cancelled goes on");
}

#[tokio::test]
async fn accept_against_the_end_of_the_rings_time() {
    let ring = Duration::from_secs(3);
    let world = World::with(&["--ring-timeout", "3"]).await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;

    anna.calls("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.line().holds(Freight::Events);
    anna.reads_status("No answer").await;
    boris.tries_to_accept_call_from("Anna").await;
    both_read(&anna, &boris, MISSED).await;
    boris.line().lets_go();

    // Shortly before the end, and in the last moment.
    for early in [ring / 10, Duration::ZERO] {
        anna.calls("Boris").await;
        let press = boris.is_ready_to_accept_call_from("Anna").await;
        let left = ring.saturating_sub(boris.dialogs_age().await + early);
        press.at(Moment::after(left)).await;
        if outcome(&anna, &boris, &[MISSED]).await.is_none() {
            anna.sees_time_reach("Boris", 2).await;
            boris.hangs_up().await;
            both_read(&anna, &boris, ENDED).await;
        }
    }
}

#[tokio::test]
async fn accept_against_hang_up_there() {
    let world = World::start().await;
    let (anna, boris) = world.contacts_on_lines("Anna", "Boris").await;

    anna.rings("Boris").await;
    boris.line().holds(Freight::Requests);
    boris.tries_to_accept_call_from("Anna").await;
    boris.line().is_holding().await;
    boris.hangs_up().await;
    boris.line().lets_go();
    both_read(&anna, &boris, ENDED).await;

    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    boris.line().is_cut().await;
    boris.tries_to_accept_call_from("Anna").await;
    boris.hangs_up().await;
    boris.line().is_mended();
    both_read(&anna, &boris, DECLINED).await;
}

#[tokio::test]
async fn two_who_hang_up_at_once_read_the_same_time() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_time_running("Boris"), boris.sees_time_running("Anna"));
    let hang_up = button("Hang up");
    at_once(tokio::join!(anna.is_ready_to_press(&hang_up), boris.is_ready_to_press(&hang_up))).await;
    both_read(&anna, &boris, ENDED).await;
}

#[tokio::test]
async fn an_answer_from_a_page_that_was_signed_out_answers_nothing() {
    let world = World::start().await;
    let (anna, boris) = (world.account("Anna").await, world.account("Boris").await);
    anna.befriends(&boris).await;
    let (anna, page) = tokio::join!(world.page_of(&anna), world.page_on_line(&boris));
    anna.sees_online("Boris").await;
    anna.rings("Boris").await;
    page.sees_call_from("Anna").await;
    page.line().holds(Freight::Events);
    boris.signs_out().await;
    page.tries_to_accept_call_from("Anna").await;
    page.reads_status("Call failed: You are signed out.").await;
    page.line().lets_go();
    page.is_signed_out().await;
    page.has_released_devices().await;
    // It would ring on wherever else he is signed in.
    anna.reads_status("Ringing…").await;
    anna.cancels().await;
    anna.reads_status("Call cancelled").await;
}
