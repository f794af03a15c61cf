//! Pictures of every screen, in each language, size and theme: `cargo run -p tests --bin screenshots -- FOLDER`.

mod calls;
mod camera;
mod tools;
mod trouble;

use shared::{
    call::quality::Grade,
    i18n::{Catalogue, Language, fill},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::{
    World, profile,
    thing::{alert_dialog, button, item, region, textbox, video},
    wait::PATIENCE,
};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("Say where the pictures go: screenshots FOLDER");
        std::process::exit(2);
    };
    fs::create_dir_all(&folder).expect("the folder for the pictures can be made");
    for language in Language::ALL {
        Tour { folder: &folder, language: *language }.walk().await;
    }
}

/// It rings for longer than the pictures of that take.
const PATIENT: [&str; 2] = ["--ring-timeout", "180"];

struct Tour<'a> {
    folder: &'a Path,
    language: Language,
}

impl Tour<'_> {
    async fn walk(&self) {
        let world = World::with(&PATIENT).await;
        let texts = self.language.catalogue();
        self.entry(&world, texts).await;
        self.people_and_a_call(&world, texts).await;
        // There are only so many worlds at a time as the machine has cores.
        drop(world);
        self.calls_that_fail(texts).await;
        self.nobody_answers(texts).await;
        self.trouble(texts).await;
        self.demo(texts).await;
    }

    async fn entry(&self, world: &World, texts: &Catalogue) {
        let nobody = world.newcomer_reading("", self.reads()).await;
        nobody.goes_to("/login").await;
        nobody.finds(&button(texts.sign_in)).await;
        self.takes("login", &nobody).await;
        nobody.goes_to("/register").await;
        nobody.finds(&button(texts.create_account)).await;
        self.takes("register", &nobody).await;
    }

    async fn people_and_a_call(&self, world: &World, texts: &Catalogue) {
        let [anna, boris, clara, dmitri] = self.names();
        let (anna, boris) = (world.account(anna).await, world.account(boris).await);
        let (clara, dmitri) = (world.account(clara).await, world.account(dmitri).await);
        let annas = world.page_in(&anna, profile::Profile { language: self.reads(), ..Default::default() }).await;
        annas.finds(&textbox(texts.find_by_phone)).await;
        self.takes("home-empty", &annas).await;

        boris.befriends(&anna).await;
        clara.befriends(&anna).await;
        dmitri.invites(&anna).await;
        let boriss = world.page_in(&boris, profile::Profile { language: self.reads(), ..Default::default() }).await;
        annas.finds(&item(texts.contacts, &[&boriss.name, texts.online])).await;
        annas.finds(&item(texts.invitations, &[dmitri.person.name.as_str()])).await;
        self.takes_lying_too("home", &annas).await;

        let with_boris = region(&fill(texts.call_with, "name", &boriss.name));
        let from_anna = alert_dialog(&fill(texts.incoming_call, "name", &annas.name));
        annas.presses(&button(texts.call).within(item(texts.contacts, &[&boriss.name]))).await;
        annas.finds(&with_boris).await;
        boriss.finds(&from_anna).await;
        annas.reads_status(texts.ringing).await;
        self.takes_lying_too("outgoing", &annas).await;
        self.takes_lying_too("incoming", &boriss).await;

        boriss.presses(&button(texts.accept).within(from_anna)).await;
        annas.finds(&video(texts.remote_video).within(with_boris)).await;
        annas
            .until_page("document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 30", PATIENCE)
            .await;
        self.takes_lying_too("call", &annas).await;
        annas.presses(&button(texts.swap_pictures)).await;
        self.takes("call-swapped", &annas).await;
        annas.presses(&button(texts.swap_pictures)).await;
        annas.presses(&button((texts.connection_quality)(Grade::Good))).await;
        annas.until_page("document.querySelector('.panel dd')", PATIENCE).await;
        self.takes("call-quality", &annas).await;
        annas.presses(&button(texts.devices)).await;
        annas.until_page("document.querySelectorAll('.panel option').length > 1", PATIENCE).await;
        self.takes_lying_too("call-devices", &annas).await;
        annas.presses(&button(texts.devices)).await;
        annas.presses(&button(texts.share_screen)).await;
        boriss.reads(texts.peer_screen).await;
        self.takes("call-own-screen", &annas).await;
        self.takes("call-their-screen", &boriss).await;
        annas.presses(&button(texts.stop_sharing)).await;
        annas.finds(&button(texts.camera_off)).await;
        boriss.presses(&button(texts.mute_microphone)).await;
        boriss.presses(&button(texts.camera_off)).await;
        annas.reads(texts.peer_camera_off).await;
        self.takes("call-dark", &annas).await;

        annas.presses(&button(texts.hang_up)).await;
        annas.finds(&textbox(texts.find_by_phone)).await;
        self.takes("after", &annas).await;

        annas.goes_to("/settings").await;
        annas.presses(&button(texts.check_devices)).await;
        annas.until_page("document.querySelector('video')?.videoWidth > 0", PATIENCE).await;
        self.takes("settings", &annas).await;
        self.diagnostics(&annas, texts).await;
    }

    fn names(&self) -> [&'static str; 4] {
        match self.language {
            Language::En => ["Anna Lind", "Boris Weber", "Clara Novak", "Daniel Ortiz"],
            Language::Ru => ["Анна Линд", "Борис Вебер", "Клара Новак", "Дмитрий Орлов"],
        }
    }

    fn reads(&self) -> profile::Language {
        match self.language {
            Language::En => profile::Language::English,
            Language::Ru => profile::Language::Russian,
        }
    }
}
