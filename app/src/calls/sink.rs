//! From which loudspeaker something is played.

use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlMediaElement;

#[wasm_bindgen]
extern "C" {
    type Sinkable;

    /// W3C Audio Output Devices API, section 3.1; missing in some browsers.
    #[wasm_bindgen(method, getter, js_name = sinkId)]
    fn sink_id(this: &Sinkable) -> Option<String>;

    /// Section 3.2, likewise.
    #[wasm_bindgen(method, catch, js_name = setSinkId)]
    fn set_sink_id(this: &Sinkable, id: &str) -> Result<js_sys::Promise, JsValue>;
}

/// Whether `element` is set to play from this loudspeaker, or from the system's choice where none is given.
pub(super) fn plays_from(element: &HtmlMediaElement, speaker: Option<&str>) -> bool {
    element.unchecked_ref::<Sinkable>().sink_id().unwrap_or_default() == speaker.unwrap_or_default()
}

/// Plays `element` from this loudspeaker; from the system's choice where none is given, or where it is gone. Through that
/// choice in any case: an element would stay with a loudspeaker that is gone, and would not notice that it is back, since its id
/// is set already.
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
