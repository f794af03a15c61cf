//! What a check has found and what to do about it, in words.

use super::{Catalogue, fill};
use crate::{
    call::quality::Grade,
    check::{Carried, Check, Finding, Obstacle, Permission, Support, Verdict},
};

/// What a person reads beside `check`.
pub fn finding_sentence(texts: &Catalogue, check: Check, finding: &Finding) -> String {
    let passed = finding.verdict() == Verdict::Passed;
    match finding {
        Finding::Secure(true) => texts.secure.to_owned(),
        Finding::Secure(false) => texts.insecure.to_owned(),
        Finding::Browser(support) => support_sentence(texts, support),
        Finding::Device(Some(Permission::Prompt | Permission::Denied), Ok(())) => texts.device_opens_once.to_owned(),
        Finding::Device(Some(Permission::Granted) | None, Ok(())) => texts.device_opens.to_owned(),
        Finding::Devices([cameras, microphones, speakers]) => {
            let (camera, microphone, speaker) = (texts.camera, texts.microphone, texts.speaker);
            let mut counts = format!("{camera}: {cameras}. {microphone}: {microphones}.");
            // A browser that lets no page choose one names none.
            if *speakers > 0 {
                counts += &format!(" {speaker}: {speakers}.");
            }
            if passed { counts } else { format!("{counts} {}", texts.devices_missing) }
        }
        Finding::Stream(Ok(ms)) => {
            fill(if passed { texts.stream_opens } else { texts.stream_slow }, "ms", &ms.to_string())
        }
        Finding::Address(Ok(Some(address))) => fill(texts.address_seen, "address", address),
        Finding::Address(Ok(None)) => texts.address_own.to_owned(),
        Finding::Relay(Some(relay), carried) => {
            let finding = Finding::Relay(None, *carried);
            format!("{relay}: {}", finding_sentence(texts, check, &finding))
        }
        Finding::Relay(None, Ok(carried)) => carried_sentence(texts, carried),
        Finding::Device(_, Err(obstacle))
        | Finding::Stream(Err(obstacle))
        | Finding::Address(Err(obstacle))
        | Finding::Relay(None, Err(obstacle)) => obstacle_sentence(texts, *obstacle, check),
    }
}

/// Whether the browser can call, and what to do if not.
pub fn support_sentence(texts: &Catalogue, support: &Support) -> String {
    let missing = support.missing();
    let sentence = match support.can_call() {
        true if missing.is_empty() => texts.fully_supported,
        true => texts.partly_supported,
        // It has more than it shows.
        false if !support.secure => texts.insecure,
        false => texts.unsupported,
    };
    fill(sentence, "missing", &missing)
}

fn carried_sentence(texts: &Catalogue, carried: &Carried) -> String {
    let Carried { round_trip_ms, loss_percent, kilobits_per_second } = carried;
    let grade = carried.grade();
    let quality = (texts.connection_quality)(grade);
    let (trip, ms, loss, kilobits) = (texts.round_trip, texts.milliseconds, texts.loss, texts.kilobits_per_second);
    let figures =
        format!("{quality}. {trip}: {round_trip_ms} {ms}. {loss}: {loss_percent} %. {kilobits_per_second} {kilobits}.");
    match grade {
        Grade::Good => figures,
        Grade::Weak | Grade::Bad => format!("{figures} {}", texts.relay_weak),
    }
}

fn obstacle_sentence(texts: &Catalogue, obstacle: Obstacle, check: Check) -> String {
    let server = if check == Check::Relay { "TURN" } else { "STUN" };
    match obstacle {
        Obstacle::SignedOut => texts.sign_in_to_check.to_owned(),
        Obstacle::Unsupported => fill(texts.unsupported, "missing", "RTCPeerConnection"),
        Obstacle::Device(error) => fill(texts.check_failed, "reason", (texts.device_error)(error)),
        Obstacle::Question => texts.device_question.to_owned(),
        Obstacle::Silence => texts.stream_silent.to_owned(),
        Obstacle::Untried => texts.untried.to_owned(),
        Obstacle::BadServers => texts.bad_ice_server.to_owned(),
        Obstacle::NoServers => fill(texts.no_ice_server, "server", server),
        Obstacle::NoAddress => fill(texts.no_address, "server", server),
        Obstacle::NoWay => texts.relay_silent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{i18n::Language, rtc::DeviceError};

    const CARRIED: Carried = Carried { round_trip_ms: 12, loss_percent: 0, kilobits_per_second: 8_400 };

    fn read(check: Check, finding: Finding) -> String {
        finding_sentence(Language::En.catalogue(), check, &finding)
    }

    #[test]
    fn figures_stand_in_the_sentence() {
        assert_eq!(
            read(Check::Relay, Finding::Relay(None, Ok(CARRIED))),
            "Good connection. Round trip: 12 ms. Loss: 0 %. 8400 kbit/s."
        );
        assert_eq!(read(Check::Devices, Finding::Devices([1, 2, 0])), "Camera: 1. Microphone: 2.");
        let one_of_two = Finding::Relay(Some("turn.example.org:3478".to_owned()), Err(Obstacle::NoWay));
        assert!(read(Check::Relay, one_of_two).starts_with("turn.example.org:3478: The TURN server gives"));
        assert_eq!(read(Check::Stream, Finding::Stream(Ok(31))), "The first event came after 31 ms.");
        let address = Finding::Address(Ok(Some("203.0.113.7".to_owned())));
        assert_eq!(read(Check::Address, address), "Others see 203.0.113.7.");
    }

    #[test]
    fn whatever_has_not_passed_says_so_in_whole_sentences() {
        let lossy = Carried { loss_percent: 20, ..CARRIED };
        let nothing = Support::default();
        for language in Language::ALL {
            for (check, finding) in [
                (Check::Secure, Finding::Secure(false)),
                (Check::Browser, Finding::Browser(nothing)),
                (Check::Browser, Finding::Browser(Support { secure: true, ..nothing })),
                (
                    Check::Browser,
                    Finding::Browser(Support {
                        secure: true,
                        connections: true,
                        channels: true,
                        capture: true,
                        ..nothing
                    }),
                ),
                (Check::Camera, Finding::Device(None, Err(Obstacle::Device(DeviceError::Taken)))),
                (Check::Microphone, Finding::Device(Some(Permission::Prompt), Err(Obstacle::Question))),
                (Check::Devices, Finding::Devices([0, 1, 1])),
                (Check::Stream, Finding::Stream(Ok(9_000))),
                (Check::Stream, Finding::Stream(Err(Obstacle::Silence))),
                (Check::Stream, Finding::Stream(Err(Obstacle::SignedOut))),
                (Check::Address, Finding::Address(Err(Obstacle::NoServers))),
                (Check::Address, Finding::Address(Err(Obstacle::NoAddress))),
                (Check::Address, Finding::Address(Err(Obstacle::Untried))),
                (Check::Address, Finding::Address(Err(Obstacle::BadServers))),
                (Check::Relay, Finding::Relay(None, Ok(lossy))),
                (Check::Relay, Finding::Relay(None, Err(Obstacle::NoServers))),
                (Check::Relay, Finding::Relay(None, Err(Obstacle::NoAddress))),
                (Check::Relay, Finding::Relay(None, Err(Obstacle::NoWay))),
                (Check::Relay, Finding::Relay(None, Err(Obstacle::Unsupported))),
            ] {
                assert_ne!(finding.verdict(), Verdict::Passed, "{finding:?}");
                let sentence = finding_sentence(language.catalogue(), check, &finding);
                assert!(sentence.ends_with('.') && !sentence.contains('{'), "{sentence}");
            }
        }
    }

    #[test]
    fn a_page_that_came_by_an_insecure_way_blames_no_browser() {
        let hidden = Support { connections: true, channels: true, ..Support::default() };
        let sentence = support_sentence(Language::En.catalogue(), &hidden);
        assert!(sentence.contains("https://"), "{sentence}");
    }
}
