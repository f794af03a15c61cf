//! Calling, answering, talking and hanging up.

use super::{Person, contacts::contact};
use crate::{
    find::Press,
    thing::{Thing, alert_dialog, button, region},
    wait::{PATIENCE, until},
};
use serde_json::json;
use std::time::Duration;
use thirtyfour::{Key, error::WebDriverResult};

/// With or without the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// Camera and microphone.
    Video,
    /// The microphone only.
    Audio,
}

impl Media {
    /// The contact's button for such a call.
    fn button(self, name: &str) -> Thing {
        let label = match self {
            Media::Video => "Call",
            Media::Audio => "Audio call",
        };
        button(label).within(contact(name))
    }
}

impl Person {
    /// Presses a contact's button and sees the call begin.
    pub async fn calls(&self, name: &str) {
        self.calls_with(name, Media::Video).await;
    }

    /// Presses one of a contact's two buttons and sees the call begin.
    pub async fn calls_with(&self, name: &str, media: Media) {
        self.presses(&media.button(name)).await;
        self.is_in_call_with(name).await;
    }

    /// Presses Call where the answer may come before the call can be seen.
    pub async fn tries_to_call(&self, name: &str) {
        self.presses(&Media::Video.button(name)).await;
    }

    /// Calls, and sees that the other one's page rings.
    pub async fn rings(&self, name: &str) {
        self.calls(name).await;
        self.reads_status("Ringing…").await;
    }

    /// Sees somebody calling.
    pub async fn sees_call_from(&self, name: &str) {
        self.finds(&incoming(name)).await;
    }

    /// Sees that nobody of this name is calling any more.
    pub async fn no_longer_sees_call_from(&self, name: &str) {
        self.no_longer_sees(&incoming(name)).await;
    }

    /// Sees somebody calling, and accepts.
    pub async fn accepts_call_from(&self, name: &str) {
        self.tries_to_accept_call_from(name).await;
        self.is_in_call_with(name).await;
    }

    /// Sees somebody calling and accepts, where the call may end before its view can be seen.
    pub async fn tries_to_accept_call_from(&self, name: &str) {
        self.presses(&button("Accept").within(incoming(name))).await;
    }

    /// Sees somebody calling with the camera, and answers without one.
    pub async fn answers_without_camera(&self, name: &str) {
        self.presses(&button("Answer without camera").within(incoming(name))).await;
        self.is_in_call_with(name).await;
    }

    /// Sees somebody calling, and declines.
    pub async fn declines_call_from(&self, name: &str) {
        self.presses(&button("Decline").within(incoming(name))).await;
    }

    /// Gives up before anybody answered.
    pub async fn cancels(&self) {
        self.presses(&button("Cancel")).await;
    }

    /// Ends the call.
    pub async fn hangs_up(&self) {
        self.presses(&button("Hang up")).await;
    }

    /// Presses a button of the call with somebody.
    pub async fn presses_in_call(&self, name: &str, label: &str) {
        self.presses(&button(label).within(region(&in_call(name)))).await;
    }

    /// Sees a button in the call with somebody.
    pub async fn sees_in_call(&self, name: &str, label: &str) {
        self.finds(&button(label).within(region(&in_call(name)))).await;
    }

    /// Sees the call's time run.
    pub async fn sees_time_running(&self, name: &str) {
        let first = self.running_time(name, None).await;
        self.running_time(name, Some(&first)).await;
    }

    /// Sees the call's time reach so many seconds (less than an hour).
    pub async fn sees_time_reach(&self, name: &str, seconds: u16) {
        let call = self.finds(&region(&in_call(name))).await.to_json().expect("an element is plain JSON");
        let script = r"const at = arguments[0].innerText.match(/\b(\d+):(\d\d)\b/);
            return at && Number(at[1]) * 60 + Number(at[2]) >= arguments[1];";
        let reached = until(PATIENCE + Duration::from_secs(seconds.into()), async || {
            self.script::<bool>(script, vec![call.clone(), json!(seconds)]).await.ok().filter(|&there| there)
        });
        if reached.await.is_none() {
            self.fail(&format!("{seconds} s of the call with {name}")).await;
        }
    }

    /// Waits until a call's time can be read that is not `but`.
    async fn running_time(&self, name: &str, but: Option<&str>) -> String {
        let call = self.finds(&region(&in_call(name))).await.to_json().expect("an element is plain JSON");
        let script = r"return arguments[0].innerText.match(/\b\d{1,2}:\d{2}(:\d{2})?\b/)?.[0] ?? null;";
        let read = until(PATIENCE, async || {
            let time: Option<String> = self.script(script, vec![call.clone()]).await.ok()?;
            time.filter(|time| Some(time.as_str()) != but)
        });
        match read.await {
            Some(time) => time,
            None => self.fail(&format!("a running time in the call with {name}, other than {but:?}")).await,
        }
    }

    /// Has the finger over one of a contact's two buttons.
    pub async fn is_ready_to_call(&self, name: &str, media: Media) -> Press<'_> {
        self.is_ready_to_press(&media.button(name)).await
    }

    /// Sees somebody calling, and has the finger over "Accept".
    pub async fn is_ready_to_accept_call_from(&self, name: &str) -> Press<'_> {
        self.is_ready_to_press(&button("Accept").within(incoming(name))).await
    }

    /// Sees that the call with somebody is under way.
    pub async fn is_in_call_with(&self, name: &str) {
        self.finds(&region(&in_call(name))).await;
    }

    /// Whether a call's time runs.
    pub async fn is_connected(&self) -> bool {
        let script = "return document.querySelector('[role=timer]') !== null;";
        self.script(script, vec![]).await.unwrap_or(false)
    }

    /// Hears the page ring, or hears how it rings at the other end.
    pub async fn hears_ringing(&self) {
        self.until_page("__witness.loudness() > 0.01", PATIENCE).await;
    }

    /// Sees a notification of the system that says `text`.
    pub async fn is_notified(&self, text: &str) {
        let shown = format!("__witness.notices.some((n) => n.open && n.title === {})", json!(text));
        self.until_page(&shown, PATIENCE).await;
    }

    /// Sees no notification any more.
    pub async fn is_no_longer_notified(&self) {
        self.until_page("__witness.notices.every((n) => !n.open)", PATIENCE).await;
    }

    /// Whether a call has come in since the page was opened.
    pub async fn was_called(&self) -> bool {
        let asked: Result<bool, _> = self.script("return __witness.lastDialog !== null;", vec![]).await;
        asked.unwrap_or_else(|e| panic!("the calls that came in: {e}"))
    }

    /// Sees that keys go to the dialog of the incoming call.
    pub async fn has_focus_in_dialog(&self) {
        let inside = "document.querySelector('[role=alertdialog]')?.contains(document.activeElement)";
        self.until_page(inside, PATIENCE).await;
    }

    /// Presses a key in the moment in which an incoming call appears.
    pub async fn strikes_as_soon_as_it_rings(&self, key: Key) {
        let script = "const done = arguments[0]; \
            const look = () => __witness.dialogSince === null ? setTimeout(look, 5) : done(true); look();";
        let rings: Result<bool, _> = self.async_script(script, vec![]).await;
        rings.unwrap_or_else(|e| panic!("an incoming call: {e}"));
        self.strikes(key).await;
    }

    /// Clicks "Accept" in the moment in which an incoming call appears.
    pub async fn clicks_accept_as_soon_as_it_rings(&self) {
        let script = "const done = arguments[0]; const look = () => { \
            const all = [...document.querySelectorAll('[role=alertdialog] button')]; \
            const accept = all.find((button) => button.innerText.trim() === 'Accept'); \
            if (!accept) return setTimeout(look, 5); accept.click(); done(true); }; look();";
        let clicked: Result<bool, _> = self.async_script(script, vec![]).await;
        clicked.unwrap_or_else(|e| panic!("an incoming call: {e}"));
    }

    /// Whether Enter was pressed within so many milliseconds after the last dialog appeared.
    pub async fn struck_within_ms(&self, most: u64) -> bool {
        let script = "return __witness.enters.some((at) => at >= __witness.lastDialog && at - __witness.lastDialog < arguments[0]);";
        self.script(script, vec![json!(most)]).await.unwrap_or_else(|e| panic!("the keys pressed: {e}"))
    }

    /// How long the dialog has been there.
    pub async fn dialogs_age(&self) -> Duration {
        let ms: WebDriverResult<f64> = self.script("return performance.now() - __witness.lastDialog;", vec![]).await;
        Duration::from_secs_f64(ms.unwrap_or_else(|e| panic!("the dialog's age: {e}")) / 1000.0)
    }

    /// Waits until the dialog has been there for so many milliseconds.
    pub async fn waits_until_dialog_is_older_than_ms(&self, age: u64) {
        self.until_page(&format!("performance.now() - __witness.lastDialog > {age}"), PATIENCE).await;
    }

    /// Whether the browser would ask before this page goes.
    pub async fn is_asked_before_leaving(&self) -> bool {
        let script = "const going = document.createEvent('BeforeUnloadEvent'); \
            going.initEvent('beforeunload', false, true); return !dispatchEvent(going);";
        self.script(script, vec![]).await.unwrap_or_else(|e| panic!("a page that is left: {e}"))
    }

    /// Waits until the page's title is `title`.
    pub async fn sees_title(&self, title: &str) {
        self.until_page(&format!("document.title === {}", json!(title)), PATIENCE).await;
    }

    /// Waits until the page's title rings for somebody.
    pub async fn sees_title_ring_for(&self, name: &str) {
        self.until_page(&format!("document.title.includes({})", json!(name)), PATIENCE).await;
    }
}

/// The dialog for somebody's call.
pub(super) fn incoming(name: &str) -> Thing {
    alert_dialog(&format!("Incoming call from {name}"))
}

fn in_call(name: &str) -> String {
    format!("Call with {name}")
}
