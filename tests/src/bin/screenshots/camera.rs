//! Takes the pictures.

use super::Tour;
use serde_json::json;
use tests::Browser;

/// A screen: its name, width and height in CSS pixels, and pixels for each of them.
type Screen = (&'static str, u32, u32, u32);
const PHONE: Screen = ("phone", 390, 844, 2);
const LYING: Screen = ("phone-lying", 844, 390, 2);
const DESKTOP: Screen = ("desktop", 1280, 800, 1);
const THEMES: [&str; 2] = ["light", "dark"];

impl Tour<'_> {
    /// One moment, in the usual sizes and every theme.
    pub(super) async fn takes(&self, moment: &str, browser: &Browser) {
        self.takes_on(&[PHONE, DESKTOP], moment, browser).await;
    }

    /// The same, and on a phone that lies on its side.
    pub(super) async fn takes_lying_too(&self, moment: &str, browser: &Browser) {
        self.takes_on(&[PHONE, LYING, DESKTOP], moment, browser).await;
    }

    async fn takes_on(&self, screens: &[Screen], moment: &str, browser: &Browser) {
        for &(size, width, height, scale) in screens {
            let mobile = size != DESKTOP.0;
            let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile });
            browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
            for theme in THEMES {
                let still = json!({ "features": [
                    { "name": "prefers-color-scheme", "value": theme },
                    { "name": "prefers-reduced-motion", "value": "reduce" },
                ] });
                browser.devtools("Emulation.setEmulatedMedia", still).await;
                settles(browser).await;
                let name = format!("{}-{moment}-{size}-{theme}.png", self.language.tag());
                browser.takes_picture(&self.folder.join(&name)).await;
                println!("{name}");
            }
        }
        browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
    }
}

/// Waits until fonts are there, transitions are over and the new look has been drawn.
async fn settles(browser: &Browser) {
    let script = "const done = arguments[0]; \
        const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))); \
        const ends = () => Promise.allSettled(document.getAnimations().filter(ending).map((a) => a.finished)); \
        const ending = (a) => a.effect?.getComputedTiming().endTime !== Infinity; \
        document.fonts.ready.then(drawn).then(ends).then(drawn).then(() => done(true));";
    browser.async_script::<bool>(script, vec![]).await.unwrap_or_else(|e| panic!("the page does not settle: {e}"));
}
