//! A page in trouble, and names that are long.

use super::{PATIENT, Tour};
use shared::i18n::{Catalogue, Language, fill};
use tests::{
    World,
    thing::{alert_dialog, button, item, region},
    wait::PATIENCE,
};

impl Tour<'_> {
    pub(super) async fn trouble(&self, texts: &Catalogue) {
        self.without_a_server(texts).await;
        self.with_long_names(texts).await;
    }

    async fn without_a_server(&self, texts: &Catalogue) {
        let mut world = World::start().await;
        let [anna, boris, ..] = self.names();
        let (anna, boris) = (world.account(anna).await, world.account(boris).await);
        anna.befriends(&boris).await;
        let page = world.page_in(&anna, self.usual()).await;
        page.finds(&item(texts.contacts, &[boris.person.name.as_str()])).await;
        world.stops_server().await;
        page.reads(texts.connection_lost).await;
        self.takes("no-server", &page).await;
        world.installs_newer_page();
        world.starts_server().await;
        page.reads(texts.newer_version).await;
        self.takes("newer", &page).await;
        page.blocks("/api/").await;
        page.reloads().await;
        page.reads(texts.connection_hint).await;
        self.takes("no-connection", &page).await;
        page.blocks("").await;
        page.finds(&item(texts.contacts, &[boris.person.name.as_str()])).await;

        // From now on the browser makes no element, which the program takes for granted.
        let script =
            "document.createElement = document.createElementNS = () => { throw new Error('no more elements'); };";
        page.script::<()>(script, vec![]).await.expect("the page runs scripts");
        self.presses_call(&page, boris.person.name.as_str(), texts.call).await;
        page.finds(&button(texts.reload)).await;
        self.takes("broken", &page).await;
    }

    async fn with_long_names(&self, texts: &Catalogue) {
        let world = World::with(&PATIENT).await;
        let (one, two) = match self.language {
            Language::En => ("Christopher Featherstonehaugh", "Wilhelmina Cholmondeley-Marjoribanks"),
            Language::Ru => ("Константин Александропольский", "Александра Преображенская-Воскресенская"),
        };
        let (anna, boris) = (world.account(one).await, world.account(two).await);
        anna.befriends(&boris).await;
        let (anna, boris) = (world.page_in(&anna, self.usual()).await, world.page_in(&boris, self.usual()).await);
        anna.finds(&item(texts.contacts, &[two, texts.online])).await;
        self.takes_lying_too("long-name-home", &anna).await;
        self.presses_call(&boris, one, texts.call).await;
        let dialog = alert_dialog(&fill(texts.incoming_call, "name", two));
        anna.finds(&dialog).await;
        self.takes_lying_too("long-name-incoming", &anna).await;
        anna.presses(&button(texts.accept).within(dialog)).await;
        anna.finds(&region(&fill(texts.call_with, "name", two))).await;
        anna.until_page("document.querySelector('video').videoWidth > 0", PATIENCE).await;
        self.takes_lying_too("long-name-call", &anna).await;
        boris.presses(&button(texts.hang_up)).await;
        anna.reads(two).await;
        self.takes("long-name-after", &anna).await;
    }
}
