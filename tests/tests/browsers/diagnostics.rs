//! The page that checks what a call needs, its log, and the report of both.

use std::net::Ipv4Addr;
use tests::{
    Browser, Capture, Language, Profile, World,
    thing::{button, combobox, item, link},
    wait::{PATIENCE, until},
};
use tokio::net::UdpSocket;

const VERDICTS: [&str; 3] = ["passed", "warning", "failed"];
/// Of an address block that leads nowhere (RFC 5737).
const OUTSIDE: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 7);

/// Runs the checks to their end, and gives what each item of the list says.
async fn findings(browser: &Browser) -> Vec<String> {
    browser.presses(&button("Run checks")).await;
    let script = "const list = document.querySelector('ul[aria-labelledby=checks]'); \
        return [...list.children].map((check) => check.innerText.trim());";
    let complete = until(PATIENCE, async || {
        let said: Vec<String> = browser.script(script, vec![]).await.ok()?;
        let is_over = |one: &String| VERDICTS.iter().any(|verdict| one.ends_with(verdict));
        (said.len() == 8 && said.iter().all(is_over)).then_some(said)
    });
    match complete.await {
        Some(said) => said,
        None => browser.fail("eight checks that have come to an end").await,
    }
}

/// What is said of the check with this name.
fn of<'a>(findings: &'a [String], name: &str) -> &'a str {
    let found = findings.iter().find(|said| said.starts_with(name));
    found.unwrap_or_else(|| panic!("no check “{name}” in {findings:?}"))
}

/// Presses "Copy report" and gives what is put on the clipboard.
async fn report(browser: &Browser) -> String {
    let keep = "Clipboard.prototype.writeText = async (text) => { window.__copied = text; };";
    browser.script::<()>(keep, vec![]).await.unwrap_or_else(|e| panic!("keep what is copied: {e}"));
    browser.presses(&button("Copy report")).await;
    browser.reads_status("Copied.").await;
    let copied = browser.script("return window.__copied;", vec![]).await;
    copied.unwrap_or_else(|e| panic!("what was copied: {e}"))
}

/// Whatever could be an IP address in `text`.
fn addresses(text: &str) -> Vec<&str> {
    // The browser's version may look like one.
    let lines = text.lines().filter(|line| !line.starts_with("Mozilla/"));
    let words = lines.flat_map(|line| line.split(|c: char| !(c.is_ascii_hexdigit() || c == '.' || c == ':')));
    // A port may follow it, and something of IPv6 stand before it.
    let is_v4 =
        |word: &str| word.split(':').any(|word| word.split('.').filter(|part| part.parse::<u8>().is_ok()).count() >= 4);
    words.filter(|word| is_v4(word) || word.contains("::") || word.matches(':').count() >= 7).collect()
}

/// A STUN server that sees everybody at [`OUTSIDE`] (RFC 8489, sections 5 and 14.2). It ends with the test.
async fn stun() -> String {
    const COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port on loopback");
    let url = format!("stun:{}", socket.local_addr().expect("a socket that is bound"));
    tokio::spawn(async move {
        let mut request = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut request).await {
            if length < 20 || request[..2] != [0x00, 0x01] {
                continue;
            }
            let mut answer = vec![0x01, 0x01, 0x00, 0x0C];
            answer.extend(&request[4..20]);
            answer.extend([0x00, 0x20, 0x00, 0x08, 0x00, 0x01]);
            answer.extend((from.port() ^ 0x2112).to_be_bytes());
            answer.extend(OUTSIDE.octets().iter().zip(COOKIE).map(|(byte, cookie)| byte ^ cookie));
            socket.send_to(&answer, from).await.ok();
        }
    });
    url
}

#[tokio::test]
async fn who_is_signed_in_comes_from_the_settings_and_learns_what_works() {
    let world = World::start().await;
    let (account, boris) = (world.account("Anna").await, world.account("Boris").await);
    let anna = world.page_of(&account).await;
    anna.presses(&link("Settings")).await;
    anna.presses(&link("Open diagnostics")).await;
    let findings = findings(&anna).await;
    for name in ["Secure page", "Browser", "Camera", "Microphone", "Devices", "Event stream", "Address (STUN)"] {
        assert!(of(&findings, name).ends_with("passed"), "{findings:?}");
    }
    // How well it carries is the machine's business.
    assert!(of(&findings, "Relay (TURN)").contains("Round trip: "), "{findings:?}");
    anna.finds(&item("Checks", &["Devices", "Camera: 2. Microphone:"])).await;
    anna.finds(&item("Checks", &["Event stream", "The first event came after"])).await;
    // The page's own stream goes on beside the one that was tried.
    boris.invites(&account).await;
    anna.goes_back().await;
    anna.goes_back().await;
    anna.sees_invitation_of("Boris").await;
}

#[tokio::test]
async fn who_has_no_account_learns_what_can_be_known_without() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.goes_to("/diagnostics").await;
    let findings = findings(&anna).await;
    for name in ["Secure page", "Browser", "Camera", "Microphone", "Devices"] {
        assert!(of(&findings, name).ends_with("passed"), "{findings:?}");
    }
    for name in ["Event stream", "Address (STUN)", "Relay (TURN)"] {
        let said = of(&findings, name);
        assert!(said.contains("Sign in to check this.") && said.ends_with("warning"), "{findings:?}");
    }
}

#[tokio::test]
async fn refused_devices_fail_and_it_is_said_what_to_do() {
    let world = World::start().await;
    let browser = world.browser(Profile { capture: Capture::Refused, ..Profile::default() }).await;
    browser.goes_to("/diagnostics").await;
    let findings = findings(&browser).await;
    for name in ["Camera", "Microphone"] {
        let said = of(&findings, name);
        assert!(said.contains("Allow them for this site, then try again.") && said.ends_with("failed"), "{said}");
    }
    assert!(of(&findings, "Secure page").ends_with("passed"), "{findings:?}");
}

#[tokio::test]
async fn a_camera_alone_passes_alone() {
    let world = World::start().await;
    let browser = world.browser(Profile { capture: Capture::NoMicrophone, ..Profile::default() }).await;
    browser.goes_to("/diagnostics").await;
    let findings = findings(&browser).await;
    assert!(of(&findings, "Camera").ends_with("passed"), "{findings:?}");
    assert!(of(&findings, "Microphone").ends_with("failed"), "{findings:?}");
    assert!(of(&findings, "Devices").contains("Microphone: 0."), "{findings:?}");
    assert!(of(&findings, "Devices").ends_with("warning"), "{findings:?}");
}

#[tokio::test]
async fn a_question_without_an_answer_holds_nothing_up() {
    let world = World::start().await;
    let browser = world.browser(Profile { capture: Capture::Asked, ..Profile::default() }).await;
    browser.goes_to("/diagnostics").await;
    let findings = findings(&browser).await;
    assert!(of(&findings, "Camera").contains("was not answered in time"), "{findings:?}");
    assert!(of(&findings, "Camera").ends_with("warning"), "{findings:?}");
}

#[tokio::test]
async fn a_stream_that_brings_nothing_fails_in_time() {
    let world = World::start().await;
    let anna = world.account("Anna").await;
    let anna = world.page_that_hears_nothing_of(&anna).await;
    anna.is_signed_in().await;
    anna.presses(&link("Settings")).await;
    anna.presses(&link("Open diagnostics")).await;
    let findings = findings(&anna).await;
    let said = of(&findings, "Event stream");
    assert!(said.contains("No event came.") && said.ends_with("failed"), "{said}");
    for name in ["Address (STUN)", "Relay (TURN)"] {
        let said = of(&findings, name);
        assert!(said.contains("Not tried: ") && said.ends_with("warning"), "{said}");
    }
}

#[tokio::test]
async fn a_relay_over_tcp_hides_not_that_the_network_lets_no_udp_through() {
    let world = World::start().await;
    let away = Profile { has_way: false, ..Profile::default() };
    let anna = world.page_in(&world.account("Anna").await, away).await;
    anna.goes_to("/diagnostics").await;
    let findings = findings(&anna).await;
    let said = of(&findings, "Address (STUN)");
    assert!(said.contains("The STUN server gave no address.") && said.ends_with("warning"), "{findings:?}");
    assert!(of(&findings, "Relay (TURN)").contains("Round trip: "), "{findings:?}");
}

#[tokio::test]
async fn of_two_relays_the_one_that_does_not_work_is_named() {
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port on loopback");
    let place = silent.local_addr().expect("a socket that is bound");
    let url = format!("turn:{place}?transport=udp");
    let world = World::with(&["--ice-server", &url, "--ice-secret", "a-secret-of-somebody-else"]).await;
    let anna = world.person("Anna").await;
    anna.goes_to("/diagnostics").await;
    let findings = findings(&anna).await;
    let said = of(&findings, "Relay (TURN)");
    assert!(said.contains(&format!("{place}: The TURN server gave no address.")) && said.ends_with("failed"), "{said}");
}

#[tokio::test]
async fn without_a_relay_the_page_says_whom_to_ask() {
    let world = World::with(&["--no-turn"]).await;
    let anna = world.person("Anna").await;
    anna.goes_to("/diagnostics").await;
    let findings = findings(&anna).await;
    for (name, server) in [("Address (STUN)", "STUN"), ("Relay (TURN)", "TURN")] {
        let said = of(&findings, name);
        assert!(said.contains(&format!("The server names no {server} server")) && said.ends_with("warning"), "{said}");
    }
}

#[tokio::test]
async fn the_page_shows_its_address_and_the_report_hides_it() {
    let world = World::with(&["--no-turn", "--ice-server", &stun().await]).await;
    let anna = world.person("Anna").await;
    anna.goes_to("/diagnostics").await;
    let findings = findings(&anna).await;
    let said = of(&findings, "Address (STUN)");
    assert!(said.contains(&OUTSIDE.to_string()) && said.ends_with("passed"), "{said}");
    let report = report(&anna).await;
    assert!(report.contains("Others see 203.0.x.x"), "{report}");
    let browser: String = anna
        .script("return navigator.userAgent;", vec![])
        .await
        .unwrap_or_else(|e| panic!("the name of the browser: {e}"));
    assert!(report.lines().any(|line| line == browser), "{browser} in {report}");
    assert_eq!(addresses(&report), Vec::<&str>::new(), "{report}");
}

#[tokio::test]
async fn the_report_of_a_call_tells_its_steps_and_no_secret() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    anna.sees_video_of("Boris").await;
    anna.hangs_up().await;
    anna.reads_status("Call ended").await;
    anna.presses(&link("Settings")).await;
    anna.presses(&link("Open diagnostics")).await;
    findings(&anna).await;
    let report = report(&anna).await;
    for line in [
        "Event stream: passed.",
        "[INFO] Visavis is ready",
        "[SUCCESS] WebRTC is supported",
        "[SUCCESS] Signaling initialized for user: ",
        "[SUCCESS] Local stream obtained",
        "[SUCCESS] Peer connection created",
        "[SUCCESS] WebRTC initialized successfully",
        "[INFO] Connecting…",
        "[SUCCESS] Call connected",
        "[INFO] Call ended",
    ] {
        assert!(report.contains(line), "{line} in {report}");
    }
    let label: String = anna
        .script("return __witness.tracks[0].label;", vec![])
        .await
        .unwrap_or_else(|e| panic!("the name of a device: {e}"));
    for secret in [&anna.phone, &boris.phone, &label, "candidate:", "v=0", "credential", "Anna", "Boris"] {
        assert!(!report.contains(secret), "{secret} in {report}");
    }
    assert_eq!(addresses(&report), Vec::<&str>::new(), "{report}");
}

#[tokio::test]
async fn who_may_copy_nothing_is_given_the_report_to_copy_by_hand() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.goes_to("/diagnostics").await;
    let refuse = "Clipboard.prototype.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));";
    anna.script::<()>(refuse, vec![]).await.unwrap_or_else(|e| panic!("refuse what is copied: {e}"));
    anna.presses(&button("Copy report")).await;
    anna.until_page("document.querySelector('textarea')?.value.includes('[SUCCESS] WebRTC is supported')", PATIENCE)
        .await;
}

#[tokio::test]
async fn the_console_and_the_page_carry_the_lines_in_the_language_of_the_person() {
    let world = World::start().await;
    let anna = world.newcomer_reading("Anna", Language::Russian).await;
    anna.goes_to("/diagnostics").await;
    anna.reads("[INFO] Visavis готов к работе").await;
    anna.reads("[SUCCESS] WebRTC поддерживается").await;
    let console = anna.console().await;
    assert!(console.iter().any(|line| line.contains("[SUCCESS] WebRTC поддерживается")), "{console:?}");
    anna.presses(&button("English")).await;
    anna.reads("[SUCCESS] WebRTC is supported").await;
}

#[tokio::test]
async fn the_log_tells_when_signals_do_not_arrive() {
    let mut world = World::start().await;
    let anna = world.person("Anna").await;
    anna.goes_to("/diagnostics").await;
    anna.reads("[SUCCESS] Signaling initialized for user: ").await;
    world.stops_server().await;
    anna.reads("[WARN] Signaling interrupted").await;
    let console = anna.console().await;
    assert!(console.iter().any(|line| line.contains("[WARN] Signaling interrupted")), "{console:?}");
}

#[tokio::test]
async fn who_wants_errors_only_reads_no_others_and_the_report_has_them() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    anna.presses(&link("Settings")).await;
    assert_eq!(anna.chooses(&combobox("Log"), 2).await, "Errors only");
    anna.reloads().await;
    assert_eq!(anna.chosen(&combobox("Log")).await, "ERROR");
    anna.presses(&link("Open diagnostics")).await;
    anna.finds(&button("Run checks")).await;
    anna.reads_no_longer("[").await;
    let report = report(&anna).await;
    assert!(report.contains("[SUCCESS] WebRTC is supported"), "{report}");
}
