//! The states of a call that a good one never comes to, or leaves at once.

use super::Tour;
use shared::{
    call::{FailReason, Outcome, Role},
    i18n::{Catalogue, fill},
    rtc::DeviceError,
};
use tests::{
    Capture, Person, Profile, World,
    thing::{alert_dialog, button, item, region},
    wait::PATIENCE,
};

/// Long enough for the pictures of what comes before.
/// Without a relay, so that there can be two who find no way to each other.
const PATIENT: [&str; 7] = ["--reach-timeout", "25", "--ring-timeout", "180", "--connect-timeout", "15", "--no-turn"];

impl Tour<'_> {
    pub(super) async fn calls_that_fail(&self, texts: &Catalogue) {
        let world = World::with(&PATIENT).await;
        self.before_anybody_hears(&world, texts).await;
        self.unanswered(&world, texts).await;
        self.busy_and_elsewhere(&world, texts).await;
        self.without_devices(&world, texts).await;
        self.without_a_way(&world, texts).await;
        self.with_sound_only(&world, texts).await;
    }

    /// In a world where a phone soon stops ringing.
    pub(super) async fn nobody_answers(&self, texts: &Catalogue) {
        let world = World::with(&["--ring-timeout", "2"]).await;
        let (anna, boris) = self.two(&world, self.usual()).await;
        self.presses_call(&anna, &boris.name, texts.call).await;
        anna.reads_status((texts.outcome)(Outcome::Missed, Role::Caller)).await;
        self.takes("no-answer", &anna).await;
    }

    async fn busy_and_elsewhere(&self, world: &World, texts: &Catalogue) {
        let [one, two, three, _] = self.names();
        let (anna, boris, clara) = (world.account(one).await, world.account(two).await, world.account(three).await);
        anna.befriends(&boris).await;
        clara.befriends(&boris).await;
        let (laptop, desktop) = (world.page_in(&boris, self.usual()).await, world.page_in(&boris, self.usual()).await);
        let (anna, clara) = (world.page_in(&anna, self.usual()).await, world.page_in(&clara, self.usual()).await);
        anna.finds(&item(texts.contacts, &[two, texts.online])).await;
        self.presses_call(&anna, two, texts.audio_call).await;
        laptop.finds(&alert_dialog(&fill(texts.incoming_call, "name", one))).await;
        self.accepts(&desktop, one).await;
        laptop.reads_status(texts.elsewhere).await;
        self.takes("elsewhere", &laptop).await;
        self.presses_call(&clara, two, texts.audio_call).await;
        clara.reads_status((texts.outcome)(Outcome::Busy, Role::Caller)).await;
        self.takes("busy", &clara).await;
    }

    pub(super) fn usual(&self) -> Profile {
        Profile { language: self.reads(), ..Profile::default() }
    }

    /// Two contacts who see each other online, the second in a browser of this kind.
    async fn two(&self, world: &World, other: Profile) -> (Person, Person) {
        let [one, two, ..] = self.names();
        let (one, two) = (world.account(one).await, world.account(two).await);
        one.befriends(&two).await;
        let (one, two) = tokio::join!(world.page_in(&one, self.usual()), world.page_in(&two, other));
        let texts = self.language.catalogue();
        one.finds(&item(texts.contacts, &[&two.name, texts.online])).await;
        (one, two)
    }

    pub(super) async fn presses_call(&self, person: &Person, other: &str, label: &str) {
        let contact = item(self.language.catalogue().contacts, &[other]);
        person.presses(&button(label).within(contact)).await;
    }

    async fn accepts(&self, person: &Person, caller: &str) {
        let texts = self.language.catalogue();
        let dialog = alert_dialog(&fill(texts.incoming_call, "name", caller));
        person.presses(&button(texts.accept).within(dialog)).await;
    }

    async fn before_anybody_hears(&self, world: &World, texts: &Catalogue) {
        let [one, two, ..] = self.names();
        let (anna, boris) = (world.account(one).await, world.account(two).await);
        anna.befriends(&boris).await;
        let asked = world.page_in(&anna, Profile { capture: Capture::Asked, ..self.usual() }).await;
        self.presses_call(&asked, two, texts.call).await;
        asked.reads_status(texts.preparing).await;
        self.takes("preparing", &asked).await;
        asked.presses(&button(texts.cancel)).await;

        let anna = world.page_in(&anna, self.usual()).await;
        self.presses_call(&anna, two, texts.call).await;
        anna.reads_status(texts.reaching).await;
        self.takes("reaching", &anna).await;
        anna.reads_status((texts.outcome)(Outcome::Unreachable, Role::Caller)).await;
        self.takes("unreachable", &anna).await;
    }

    async fn unanswered(&self, world: &World, texts: &Catalogue) {
        let (anna, boris) = self.two(world, self.usual()).await;
        self.presses_call(&anna, &boris.name, texts.call).await;
        let dialog = alert_dialog(&fill(texts.incoming_call, "name", &anna.name));
        boris.presses(&button(texts.decline).within(dialog)).await;
        anna.reads_status((texts.outcome)(Outcome::Declined, Role::Caller)).await;
        self.takes("declined", &anna).await;
        self.presses_call(&anna, &boris.name, texts.call).await;
        anna.reads_status(texts.ringing).await;
        anna.presses(&button(texts.cancel)).await;
        boris.reads_status(&fill(texts.missed_call_from, "name", &anna.name)).await;
        self.takes("missed", &boris).await;
    }

    async fn without_devices(&self, world: &World, texts: &Catalogue) {
        let (anna, boris) = self.two(world, Profile { capture: Capture::Refused, ..self.usual() }).await;
        self.presses_call(&anna, &boris.name, texts.call).await;
        self.accepts(&boris, &anna.name).await;
        boris.reads_alert(&fill(texts.without_devices, "reason", (texts.device_error)(DeviceError::Refused))).await;
        boris
            .until_page("document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 5", PATIENCE)
            .await;
        self.takes("call-without-devices", &boris).await;
        boris.presses(&button(texts.hang_up)).await;
        self.presses_call(&boris, &anna.name, texts.call).await;
        let reason = (texts.device_error)(DeviceError::Refused);
        boris.reads_status(&fill(texts.call_failed, "reason", reason)).await;
        self.takes("failed-devices", &boris).await;
    }

    async fn without_a_way(&self, world: &World, texts: &Catalogue) {
        let (anna, boris) = self.two(world, Profile { has_way: false, ..self.usual() }).await;
        self.presses_call(&anna, &boris.name, texts.call).await;
        self.accepts(&boris, &anna.name).await;
        anna.reads_status(texts.connecting).await;
        self.takes("connecting", &anna).await;
        anna.reads_status(&fill(texts.call_failed, "reason", (texts.fail_reason)(FailReason::NoConnection))).await;
        self.takes("failed", &anna).await;
    }

    async fn with_sound_only(&self, world: &World, texts: &Catalogue) {
        // A browser of its own kind, that no other person gets after it: it is lost.
        let (anna, boris) = self.two(world, Profile { pictures_per_second: 5, ..self.usual() }).await;
        self.presses_call(&anna, &boris.name, texts.audio_call).await;
        boris.finds(&alert_dialog(&fill(texts.incoming_call, "name", &anna.name))).await;
        self.takes("incoming-audio", &boris).await;
        self.accepts(&boris, &anna.name).await;
        anna.finds(&button(texts.hang_up).within(region(&fill(texts.call_with, "name", &boris.name)))).await;
        anna.until_page("document.querySelector('[role=timer]')", PATIENCE).await;
        self.takes_lying_too("call-audio", &anna).await;
        anna.presses(&button(texts.share_screen)).await;
        boris.reads(texts.peer_screen).await;
        boris.until_page("document.querySelector('video').videoWidth > 0", PATIENCE).await;
        self.takes("call-audio-screen", &boris).await;
        anna.presses(&button(texts.stop_sharing)).await;
        anna.finds(&button(texts.share_screen)).await;
        boris.loses_browser();
        anna.reads_status(texts.reconnecting).await;
        self.takes("reconnecting", &anna).await;
        anna.reads_status((texts.outcome)(Outcome::Failed(FailReason::Lost), Role::Caller)).await;
        self.takes("lost", &anna).await;
    }
}
