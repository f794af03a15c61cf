//! How long the call has been running.

use crate::calls;
use dioxus::prelude::*;
use gloo_timers::future::TimeoutFuture;
use shared::i18n::clock;

/// The running time since `since`, by the page's clock in milliseconds. It ticks on the call's own whole seconds.
#[component]
pub fn Timer(since: u64) -> Element {
    let mut elapsed = use_signal(|| calls::now().saturating_sub(since));
    use_future(move || async move {
        loop {
            let passed = calls::now().saturating_sub(since);
            elapsed.set(passed);
            TimeoutFuture::new(1000 - (passed % 1000) as u32).await;
        }
    });
    rsx! {
        p { class: "timer", role: "timer", {clock(elapsed())} }
    }
}
