//! Keeps the screen on during a call: nobody touches a phone that they talk to.

use js_sys::{Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{
    closure::Closure,
    prelude::{JsCast, JsValue, wasm_bindgen},
};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Document;

#[wasm_bindgen]
extern "C" {
    /// W3C Screen Wake Lock API; missing in some browsers.
    type WakeLock;

    #[wasm_bindgen(method, catch)]
    fn request(this: &WakeLock) -> Result<Promise, JsValue>;

    #[derive(Clone)]
    type Sentinel;

    #[wasm_bindgen(method, getter)]
    fn released(this: &Sentinel) -> bool;

    #[wasm_bindgen(method)]
    fn release(this: &Sentinel) -> Promise;
}

/// The wish to keep the screen on.
#[derive(Default)]
pub(super) struct Awake(Option<Wish>);

struct Wish {
    document: Document,
    lock: Rc<Lock>,
    /// A browser takes the lock back from a hidden page; once it is seen again, it is asked again.
    on_visible: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct Lock {
    sentinel: RefCell<Option<Sentinel>>,
}

impl Awake {
    /// Keeps the screen on, or lets it go off.
    pub(super) fn keep(&mut self, on: bool) {
        match (on, &self.0) {
            (true, None) => self.0 = Wish::new(),
            (false, Some(_)) => self.0 = None,
            (true, Some(_)) | (false, None) => {}
        }
    }
}

impl Wish {
    fn new() -> Option<Wish> {
        let document = web_sys::window()?.document()?;
        let lock = Rc::new(Lock::default());
        let on_visible = Closure::<dyn FnMut()>::new({
            let (document, lock) = (document.clone(), Rc::downgrade(&lock));
            move || {
                if let Some(lock) = lock.upgrade().filter(|_| !document.hidden()) {
                    lock.take();
                }
            }
        });
        let listener = on_visible.as_ref().unchecked_ref();
        document.add_event_listener_with_callback("visibilitychange", listener).ok()?;
        lock.take();
        Some(Wish { document, lock, on_visible })
    }
}

impl Drop for Wish {
    fn drop(&mut self) {
        let listener = self.on_visible.as_ref().unchecked_ref();
        self.document.remove_event_listener_with_callback("visibilitychange", listener).ok();
        self.lock.release();
    }
}

impl Lock {
    fn take(self: &Rc<Self>) {
        if self.sentinel.borrow().as_ref().is_some_and(|sentinel| !sentinel.released()) {
            return;
        }
        let Some(asked) = wake_lock().and_then(|wake_lock| wake_lock.request().ok()) else { return };
        let lock = Rc::downgrade(self);
        spawn_local(async move {
            // Refused, for instance to save the battery: the screen goes off as it always does.
            let Ok(given) = JsFuture::from(asked).await else { return };
            let sentinel: Sentinel = given.unchecked_into();
            match lock.upgrade() {
                Some(lock) => drop(lock.sentinel.replace(Some(sentinel))),
                // The call has ended meanwhile.
                None => drop(sentinel.release()),
            }
        });
    }

    fn release(&self) {
        if let Some(sentinel) = self.sentinel.take() {
            drop(sentinel.release());
        }
    }
}

fn wake_lock() -> Option<WakeLock> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"wakeLock".into()).ok().filter(JsValue::is_object).map(JsCast::unchecked_into)
}
