//! From which loudspeaker something is played.

use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlMediaElement;

#[wasm_bindgen]
extern "C" {
    type Sinkable;

    /// W3C Audio Output Devices API, section 3.2; missing in some browsers.
    #[wasm_bindgen(method, catch, js_name = setSinkId)]
    fn set_sink_id(this: &Sinkable, id: &str) -> Result<js_sys::Promise, JsValue>;
}

/// Plays `element` from this loudspeaker; from the system's choice where none is given, or where it is gone.
pub(super) fn play_from(element: &HtmlMediaElement, speaker: Option<&str>) {
    let ids: Vec<_> = [Some(""), speaker].into_iter().flatten().map(str::to_owned).collect();
    let element: Sinkable = element.clone().unchecked_into();
    spawn_local(async move {
        for id in ids {
            // Refused: the element plays from the system's choice.
            if let Ok(choosing) = element.set_sink_id(&id) {
                JsFuture::from(choosing).await.ok();
            }
        }
    });
}
