//! The pages for when something does not work, and for a first try.

use crate::Tour;
use shared::i18n::Catalogue;
use tests::{
    Person, World,
    thing::{button, textbox},
    wait::PATIENCE,
};

impl Tour<'_> {
    /// What the checks find for somebody with an account.
    pub(crate) async fn diagnostics(&self, somebody: &Person, texts: &Catalogue) {
        somebody.goes_to("/diagnostics").await;
        somebody.presses(&button(texts.run_checks)).await;
        let all_found =
            "document.querySelector('.finding') && !document.querySelector('.finding > .verdict:nth-child(2)')";
        somebody.until_page(all_found, PATIENCE).await;
        self.takes("diagnostics", somebody).await;
    }

    /// The demonstration: before a tab is anybody, and while it waits for the other one.
    pub(crate) async fn demo(&self, texts: &Catalogue) {
        let world = World::with(&["--demo"]).await;
        let nobody = world.newcomer_reading("", self.reads()).await;
        nobody.goes_to("/demo").await;
        nobody.finds(&textbox(texts.user_id)).await;
        self.takes("demo", &nobody).await;
        nobody.writes(&textbox(texts.user_id), "1").await;
        nobody.writes(&textbox(texts.peer_id), "2").await;
        nobody.presses(&button(texts.initialize)).await;
        nobody.reads_status(texts.connected).await;
        self.takes("demo-waiting", &nobody).await;
    }
}
