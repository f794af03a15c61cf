//! What the browser's window can do with a call: fill the screen, or float above other windows.

use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};
use web_sys::{Document, HtmlVideoElement};

#[wasm_bindgen]
extern "C" {
    /// W3C Picture-in-Picture; missing in some browsers.
    #[wasm_bindgen(extends = Document)]
    type FloatingDocument;

    #[wasm_bindgen(method, getter, js_name = pictureInPictureElement)]
    fn floating(this: &FloatingDocument) -> JsValue;

    #[wasm_bindgen(method, catch, js_name = exitPictureInPicture)]
    fn land(this: &FloatingDocument) -> Result<js_sys::Promise, JsValue>;

    #[wasm_bindgen(extends = HtmlVideoElement)]
    type FloatingVideo;

    #[wasm_bindgen(method, catch, js_name = requestPictureInPicture)]
    fn float(this: &FloatingVideo) -> Result<js_sys::Promise, JsValue>;
}

/// Whether this browser lets a page fill the screen.
pub fn can_fill() -> bool {
    document().is_some_and(|document| document.fullscreen_enabled())
}

/// Whether the page fills the screen now.
pub fn fills() -> bool {
    document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// Fills the screen, within a click, or leaves it.
pub fn fill(fill: bool) {
    let Some(document) = document() else { return };
    match document.document_element() {
        // Refused: the window stays as it is.
        Some(root) if fill => drop(root.request_fullscreen()),
        Some(_) | None => {
            if document.fullscreen_element().is_some() {
                document.exit_fullscreen();
            }
        }
    }
}

/// Whether this browser lets a picture float above other windows.
pub fn can_float() -> bool {
    let enabled = |document: Document| js_sys::Reflect::get(&document, &"pictureInPictureEnabled".into()).ok();
    document().and_then(enabled).is_some_and(|enabled| enabled.is_truthy())
}

/// Lets the picture float above other windows, within a click, or brings it back.
pub fn float(video: &HtmlVideoElement) {
    let Some(document) = document().map(JsCast::unchecked_into::<FloatingDocument>) else { return };
    // Refused: the picture stays where it is.
    if document.floating().is_object() {
        document.land().ok();
    } else {
        video.unchecked_ref::<FloatingVideo>().float().ok();
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
