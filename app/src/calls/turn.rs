//! Of the tabs of one browser, one rings aloud: several at once, none in step with another, are a noise (W3C Web Locks).

use js_sys::{Function, Object, Promise, Reflect};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{
    closure::Closure,
    prelude::{JsCast, JsValue, wasm_bindgen},
};

/// The name by which the tabs know it.
const NAME: &str = "ring";

#[wasm_bindgen]
extern "C" {
    /// `LockManager`; there is none in a page that is not secure.
    type LockManager;

    #[wasm_bindgen(method, catch, js_class = "LockManager")]
    fn request(this: &LockManager, name: &str, options: &Object, given: &JsValue) -> Result<Promise, JsValue>;
}

/// The right to ring aloud. It is given back when the last copy is dropped.
#[derive(Clone, Default)]
pub(super) struct Turn(Rc<Inner>);

#[derive(Default)]
struct Inner {
    has: Cell<bool>,
    give_back: RefCell<Option<Function>>,
}

impl Turn {
    /// Does this if the turn is this tab's, or can be; then it stays so.
    pub(super) fn then(&self, act: impl FnOnce() + 'static) {
        if self.0.has.get() {
            return act();
        }
        let Some(locks) = locks() else { return act() };
        let inner = Rc::downgrade(&self.0);
        let given = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            // Another tab has it, or nothing rings here any more.
            let Some(inner) = inner.upgrade().filter(|inner| lock.is_object() && !inner.has.replace(true)) else {
                return JsValue::UNDEFINED;
            };
            act();
            Promise::new(&mut |give_back, _| drop(inner.give_back.replace(Some(give_back)))).into()
        });
        let options = Object::new();
        if Reflect::set(&options, &"ifAvailable".into(), &true.into()).is_ok() {
            locks.request(NAME, &options, &given).ok();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(give_back) = self.give_back.take() {
            give_back.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

fn locks() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object).map(JsCast::unchecked_into)
}
