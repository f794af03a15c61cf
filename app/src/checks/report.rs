//! The findings and the log in one text, for whoever is asked for help.

use super::Findings;
use crate::log;
use shared::{
    address::hide_addresses,
    i18n::{Catalogue, finding_sentence},
};

/// The text. No device's name, no secret and no whole address stands in it.
pub fn report(texts: &Catalogue, findings: &Findings) -> String {
    let browser = web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let head = format!("Visavis {}\n{now}\n{browser}\n\n", env!("CARGO_PKG_VERSION"));
    let mut report = String::new();
    for (check, finding) in findings {
        if let Some(finding) = finding {
            let (name, verdict) = ((texts.check)(*check), (texts.verdict)(finding.verdict()));
            report += &format!("{name}: {verdict}. {}\n", finding_sentence(texts, *check, finding));
        }
    }
    for line in log::kept() {
        report += &format!("\n{} {}", log::time_of(&line), line.text(texts));
    }
    // The browser's version may look like an address.
    head + &hide_addresses(&report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{
        check::{Check, Finding},
        i18n::Language,
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_report_tells_what_was_found_and_hides_the_address() {
        let address = Finding::Address(Ok(Some("203.0.113.7".to_owned())));
        let findings =
            vec![(Check::Secure, Some(Finding::Secure(true))), (Check::Address, Some(address)), (Check::Relay, None)];
        let report = report(Language::En.catalogue(), &findings);
        assert!(report.contains("\nSecure page: passed. The page came by a secure way.\n"), "{report}");
        assert!(report.contains("\nAddress (STUN): passed. Others see 203.0.x.x"), "{report}");
        assert!(!report.contains("Relay"), "{report}");
    }
}
