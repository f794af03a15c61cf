//! Whether everything that a call needs is there.

use crate::{
    checks::{self, Findings, report},
    state::AppState,
    ui::{
        log::LogPanel,
        parts::{Button, Look},
    },
};
use dioxus::prelude::*;
use shared::{
    check::{Check, Finding, Verdict},
    i18n::finding_sentence,
};
use wasm_bindgen_futures::JsFuture;

/// How the copying went.
#[derive(Clone, PartialEq)]
enum Copying {
    Done,
    /// The browser lets the page copy nothing: the person does it.
    ByHand(String),
}

/// The checks, what they have found, and the page's log. Most need no account; the rest says so.
#[component]
pub fn Diagnostics() -> Element {
    let state = AppState::of_page();
    let texts = state.texts();
    let findings = use_signal(Findings::new);
    let mut running = use_signal(|| false);
    let mut copy = use_signal(|| None);
    let run = move |()| {
        running.set(true);
        copy.set(None);
        spawn(async move {
            checks::run(state, findings).await;
            running.set(false);
        });
    };
    let copy_report = move |()| {
        let report = report(texts, &findings.peek());
        spawn(async move {
            let copied = put_on_clipboard(&report).await;
            copy.set(Some(if copied { Copying::Done } else { Copying::ByHand(report) }));
        });
    };
    rsx! {
        div { class: "settings diagnostics",
            h1 { {texts.diagnostics} }
            section { class: "card", "aria-labelledby": "checks",
                h2 { id: "checks", {texts.checks} }
                p { class: "lead", {texts.diagnostics_lead} }
                ul { role: "list", "aria-labelledby": "checks", "aria-live": "polite",
                    for (check , finding) in findings() {
                        CheckItem { key: "{check as u8}", check, finding }
                    }
                }
                div { class: "row",
                    Button { label: texts.run_checks, look: Look::Primary, pending: running(), onpress: run }
                    Button { label: texts.copy_report, look: Look::Plain, onpress: copy_report }
                    p { role: "status",
                        if copy() == Some(Copying::Done) {
                            {texts.report_copied}
                        }
                    }
                }
                if let Some(Copying::ByHand(report)) = copy() {
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

/// A check with what to do, and at the end how it went.
#[component]
fn CheckItem(check: Check, finding: Option<Finding>) -> Element {
    let texts = AppState::of_page().texts();
    rsx! {
        li { class: "finding",
            span { class: "name", {(texts.check)(check)} }
            match finding {
                None => rsx! {
                    span { class: "verdict", {texts.checking} }
                },
                Some(finding) => rsx! {
                    p { {finding_sentence(texts, check, &finding)} }
                    span { class: "verdict {colour(finding.verdict())}", {(texts.verdict)(finding.verdict())} }
                },
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
