//! A notification of the system: from the page, or from its service worker where pages may show none, as on Android.

use js_sys::Array;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission, ServiceWorkerRegistration};

/// Takes part in nothing but notifications.
const WORKER: &str = "/sw.js";

/// A notification; it goes from the screen when it is dropped.
pub(super) struct Notice(Source);

enum Source {
    Page {
        notification: Notification,
        /// Kept as long as the notification can be clicked.
        _open: Closure<dyn FnMut()>,
    },
    Worker {
        /// A worker takes its time: by then the call may be over.
        wanted: Rc<Cell<bool>>,
        /// It is on the screen. Chromium forgets one about which it is asked before that, and never takes it off.
        shown: Rc<Cell<bool>>,
    },
}

impl Notice {
    /// Shows this text, if the person has allowed it.
    pub(super) fn show(text: &str) -> Option<Notice> {
        if !available() || Notification::permission() != NotificationPermission::Granted {
            return None;
        }
        let options = NotificationOptions::new();
        options.set_tag("call");
        options.set_icon("/favicon.svg");
        options.set_require_interaction(true);
        Some(Notice(match Notification::new_with_options(text, &options) {
            Ok(notification) => Source::page(notification),
            Err(_) => Source::worker(text.to_owned(), options),
        }))
    }
}

impl Source {
    fn page(notification: Notification) -> Source {
        let shown = notification.clone();
        let open = Closure::<dyn FnMut()>::new(move || {
            if let Some(window) = web_sys::window() {
                window.focus().ok();
            }
            shown.close();
        });
        notification.set_onclick(Some(open.as_ref().unchecked_ref()));
        Source::Page { notification, _open: open }
    }

    fn worker(text: String, options: NotificationOptions) -> Source {
        let (wanted, shown) = (Rc::new(Cell::new(true)), Rc::new(Cell::new(false)));
        let (still_wanted, is_shown) = (wanted.clone(), shown.clone());
        spawn_local(async move {
            // Without a worker the phone rings by sound and title alone.
            let Ok(worker) = worker().await else { return };
            if let Ok(showing) = worker.show_notification_with_options(&text, &options) {
                JsFuture::from(showing).await.ok();
            }
            is_shown.set(true);
            if !still_wanted.get() {
                close_all(&worker).await.ok();
            }
        });
        Source::Worker { wanted, shown }
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        match &self.0 {
            Source::Page { notification, .. } => notification.close(),
            Source::Worker { wanted, shown } => {
                wanted.set(false);
                if shown.get() {
                    spawn_local(async {
                        if let Ok(worker) = worker().await {
                            close_all(&worker).await.ok();
                        }
                    });
                }
            }
        }
    }
}

/// Asks whether the page may notify, once, within a click after which calls may come.
pub(crate) fn ask_to_notify() {
    if available() && Notification::permission() == NotificationPermission::Default {
        Notification::request_permission().ok();
    }
}

/// Some browsers have no notifications at all.
fn available() -> bool {
    web_sys::window().is_some_and(|window| js_sys::Reflect::has(&window, &"Notification".into()).unwrap_or(false))
}

/// The page's service worker, once it is ready.
async fn worker() -> Result<ServiceWorkerRegistration, JsValue> {
    let workers = web_sys::window().ok_or(JsValue::UNDEFINED)?.navigator().service_worker();
    // A private window may have no workers, whatever the type says.
    if !workers.is_object() {
        return Err(JsValue::UNDEFINED);
    }
    JsFuture::from(workers.register(WORKER)).await?;
    Ok(JsFuture::from(workers.ready()?).await?.unchecked_into())
}

async fn close_all(worker: &ServiceWorkerRegistration) -> Result<(), JsValue> {
    let shown: Array = JsFuture::from(worker.get_notifications()?).await?.unchecked_into();
    shown.iter().for_each(|notification| notification.unchecked_into::<Notification>().close());
    Ok(())
}
