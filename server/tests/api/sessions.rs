//! The end of a session: what came with it ends at once, on every page; what came with another one stays.

use crate::common::{PATIENCE, Page, User, World};
use shared::{
    api::{ReportConnected, SignOut},
    call::Outcome,
    event::{Change, Event},
    ids::CallId,
};
use std::time::Duration;

/// Bob, in two tabs of one browser and on a phone, and Ann.
struct Stage {
    world: World,
    ann: Page,
    tab: Page,
    other_tab: Page,
    phone: Page,
}

impl Stage {
    async fn new(heartbeat: Duration, grace: Duration) -> Self {
        let world =
            World::with(|config| (config.timers.heartbeat, config.timers.device_grace) = (heartbeat, grace)).await;
        let (ann, tab) = world.pair().await;
        let other_tab = tab.user.page().await;
        let phone = world.elsewhere(&tab.user).await.page().await;
        Self { world, ann, tab, other_tab, phone }
    }

    /// Bob's first tab is in a call with Ann.
    async fn connected() -> (Self, CallId) {
        Self::connected_with(PATIENCE, Duration::from_millis(50)).await
    }

    async fn connected_with(heartbeat: Duration, grace: Duration) -> (Self, CallId) {
        let mut stage = Self::new(heartbeat, grace).await;
        let call = connect(&mut stage.ann, &stage.tab).await;
        (stage, call)
    }

    /// Both tabs are told, and their streams end; the phone's goes on.
    async fn only_the_phone_stays(&mut self) {
        for page in [&mut self.tab, &mut self.other_tab] {
            is_signed_out(page).await;
        }
        let mark = Event::ContactGone { user: self.ann.id().clone() };
        self.world.app.hub.publish(self.phone.id(), None, &mark);
        while self.phone.next().await != mark {}
    }
}

async fn connect(caller: &mut Page, callee: &Page) -> CallId {
    let call = caller.call(callee).await.id;
    callee.accept(&call).await.unwrap();
    assert!(matches!(caller.change(&call).await, Change::Accepted { .. }));
    caller.ask(ReportConnected { call: call.clone() }).await.unwrap();
    call
}

async fn is_signed_out(page: &mut Page) {
    while page.next().await != Event::SignedOut {}
    assert_eq!(page.message().await, None);
}

async fn hears_of_the_end(page: &mut Page, call: &CallId) {
    let end = page.change(call).await;
    assert!(matches!(end, Change::Ended { outcome: Outcome::Completed, duration_ms: Some(_) }), "{end:?}");
}

#[tokio::test]
async fn signing_out_in_one_tab_ends_the_call_in_another() {
    let (mut stage, call) = Stage::connected().await;
    stage.other_tab.ask(SignOut {}).await.unwrap();
    hears_of_the_end(&mut stage.ann, &call).await;
    stage.only_the_phone_stays().await;
}

#[tokio::test]
async fn signing_out_in_one_tab_cancels_the_call_that_another_one_has_placed() {
    let mut stage = Stage::new(PATIENCE, Duration::from_millis(50)).await;
    let call = stage.tab.call(&stage.ann).await.id;
    stage.other_tab.ask(SignOut {}).await.unwrap();
    assert_eq!(stage.ann.incoming().await.call.id, call);
    let cancelled = Change::Ended { outcome: Outcome::Cancelled, duration_ms: None };
    assert_eq!(stage.ann.change(&call).await, cancelled);
    stage.only_the_phone_stays().await;
}

#[tokio::test]
async fn a_call_of_another_session_goes_on() {
    let mut stage = Stage::new(PATIENCE, Duration::from_millis(50)).await;
    let call = connect(&mut stage.ann, &stage.phone).await;
    stage.other_tab.ask(SignOut {}).await.unwrap();
    stage.only_the_phone_stays().await;
    assert_eq!(stage.world.app.db.call(&call).await.unwrap().unwrap().record.outcome(), None);
}

#[tokio::test]
async fn a_new_sign_in_in_the_same_browser_ends_the_former_sessions_call() {
    let (mut stage, call) = Stage::connected().await;
    let User { person, cookie, .. } = &stage.tab.user;
    let again = stage.world.sign_in(person, cookie).await;
    hears_of_the_end(&mut stage.ann, &call).await;
    stage.only_the_phone_stays().await;
    again.page().await;
}

#[tokio::test]
async fn a_session_that_runs_out_ends_like_one_that_is_signed_out() {
    let (mut stage, call) = Stage::connected_with(Duration::from_millis(20), Duration::from_millis(50)).await;
    let session = server::auth::session_of(&stage.tab.cookie).unwrap();
    stage.world.app.db.extend_session(&session, 1).await.unwrap();
    hears_of_the_end(&mut stage.ann, &call).await;
    stage.only_the_phone_stays().await;
}

#[tokio::test]
async fn a_page_that_is_away_for_a_moment_does_not_keep_its_call() {
    let (mut stage, call) = Stage::connected_with(PATIENCE, Duration::from_secs(2)).await;
    let (user, device) = (stage.tab.id().clone(), stage.tab.device.clone());
    drop(stage.tab);
    let away = async {
        while stage.world.app.hub.listening(&user, &device) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, away).await.expect("the hub notices");
    stage.other_tab.ask(SignOut {}).await.unwrap();
    hears_of_the_end(&mut stage.ann, &call).await;
}
