//! Whether everything that a call needs is there.

use crate::{
    checks::{self, Findings, report},
    state::{AppState, Session},
    ui::{
        log::LogPanel,
        parts::{Button, Look},
        router::Route,
    },
};
use dioxus::prelude::*;
use shared::{check::Verdict, i18n::finding_sentence};
use wasm_bindgen_futures::JsFuture;

/// The checks, what they have found, and the page's log. Most need no account; the rest says so.
#[component]
pub fn Diagnostics() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let findings = use_signal(Findings::new);
    let mut running = use_signal(|| false);
    let mut copied = use_signal(|| false);
    // Where the browser lets the page copy nothing, the person does it.
    let mut by_hand = use_signal(|| None::<String>);
    let run = move |()| {
        running.set(true);
        copied.set(false);
        by_hand.set(None);
        spawn(async move {
            checks::run(state, findings).await;
            running.set(false);
        });
    };
    let copy_report = move |()| {
        let report = report(texts, &findings.peek());
        // So that it is told once more.
        copied.set(false);
        spawn(async move {
            let done = put_on_clipboard(&report).await;
            copied.set(done);
            by_hand.set((!done).then_some(report));
        });
    };
    rsx! {
        div { class: "settings",
            h1 { tabindex: "-1", {texts.diagnostics} }
            section { class: "card", "aria-labelledby": "checks",
                h2 { id: "checks", {texts.checks} }
                p { class: "lead", {texts.diagnostics_lead} }
                if *state.session.read() == Session::SignedOut {
                    Link { to: Route::Login {}, {texts.sign_in} }
                }
                ul { role: "list", "aria-labelledby": "checks", "aria-live": "polite",
                    for (check , finding) in findings() {
                        li { key: "{check as u8}", class: "finding",
                            span { class: "name", {(texts.check)(check)} }
                            // How it went stands at the end, behind what to do.
                            if let Some(finding) = finding {
                                p { {finding_sentence(texts, check, &finding)} }
                                span { class: "verdict {colour(finding.verdict())}", {(texts.verdict)(finding.verdict())} }
                            } else {
                                span { class: "verdict", {texts.checking} }
                            }
                        }
                    }
                }
                div { class: "row",
                    Button { label: texts.run_checks, look: Look::Primary, pending: running(), onpress: run }
                    Button { label: texts.copy_report, look: Look::Plain, onpress: copy_report }
                    p { role: "status",
                        if copied() {
                            {texts.report_copied}
                        }
                    }
                }
                if let Some(report) = by_hand() {
                    label { class: "choice",
                        span { {texts.report} }
                        textarea { readonly: true, rows: "8", value: report }
                    }
                }
            }
            section { class: "card", "aria-labelledby": "log",
                h2 { id: "log", {texts.log} }
                LogPanel {}
            }
        }
    }
}

/// Its name in the style sheet.
fn colour(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "good",
        Verdict::Warning => "doubtful",
        Verdict::Failed => "bad",
    }
}

/// Whether the browser let the page do it: it must have been touched just before, and have come by a secure way.
async fn put_on_clipboard(text: &str) -> bool {
    let Some(clipboard) = web_sys::window().map(|window| window.navigator().clipboard()) else { return false };
    clipboard.is_object() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
