//! What a page checks of all that a call needs, and what each check may find.

use crate::{
    call::quality::{Grade, grade},
    rtc::DeviceError,
};

/// One check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The page came by a secure way.
    Secure,
    /// The browser has what calls are made of.
    Browser,
    /// The camera opens.
    Camera,
    /// The microphone opens.
    Microphone,
    /// How many devices there are.
    Devices,
    /// Events reach the page.
    Stream,
    /// The page's address, as others see it.
    Address,
    /// A relay carries data.
    Relay,
}

impl Check {
    /// Every check, in the order in which they are shown.
    pub const ALL: [Check; 8] = [
        Check::Secure,
        Check::Browser,
        Check::Camera,
        Check::Microphone,
        Check::Devices,
        Check::Stream,
        Check::Address,
        Check::Relay,
    ];
}

/// How a check went, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should.
    Passed,
    /// Calls may work, but not always or not with everything.
    Warning,
    /// Calls do not work, or not with this.
    Failed,
}

/// What of a call's needs a browser has, and whether it gives it to this page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// The page came by a secure way (W3C Secure Contexts): only then there are devices.
    pub secure: bool,
    /// `RTCPeerConnection`.
    pub connections: bool,
    /// `RTCDataChannel`.
    pub channels: bool,
    /// `getUserMedia`.
    pub capture: bool,
    /// `getDisplayMedia`.
    pub screen: bool,
    /// `Notification`.
    pub notifications: bool,
}

impl Support {
    /// Whether the page can call at all.
    pub fn can_call(&self) -> bool {
        self.secure && self.connections && self.channels && self.capture
    }

    /// What the browser has not got, by its names in the standards.
    pub fn missing(&self) -> String {
        let parts = [
            ("RTCPeerConnection", self.connections),
            ("RTCDataChannel", self.channels),
            ("getUserMedia", self.capture),
            ("getDisplayMedia", self.screen),
            ("Notification", self.notifications),
        ];
        let missing: Vec<_> = parts.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect();
        missing.join(", ")
    }
}

/// What the person has answered for good to the browser's question for a device (W3C Permissions, section 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Yes.
    Granted,
    /// Nothing: the browser asks each time.
    Prompt,
    /// No.
    Denied,
}

/// What a relay has carried, there and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The mean round trip, in milliseconds.
    pub round_trip_ms: u32,
    /// Packets that did not come back, in percent.
    pub loss_percent: u32,
    /// What came through one way, in kilobits a second.
    pub kilobits_per_second: u32,
}

/// Why a check could not find what it looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody is signed in: the server tells strangers nothing.
    SignedOut,
    /// The browser cannot do it.
    Unsupported,
    /// The browser gives no device.
    Device(DeviceError),
    /// The person has not answered the browser's question for it.
    Question,
    /// No event came in time.
    Silence,
    /// Without events nobody says which servers to try.
    Untried,
    /// The server names no server for this.
    NoServers,
    /// It names one that the browser does not understand.
    BadServers,
    /// Those that it names gave the page no address.
    NoAddress,
    /// There are addresses, and no way between them.
    NoWay,
}

/// What a check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Whether the page came by a secure way.
    Secure(bool),
    /// What the browser has.
    Browser(Support),
    /// Whether a device opens, and what the person has allowed, if the browser tells.
    Device(Option<Permission>, Result<(), Obstacle>),
    /// How many cameras, microphones and loudspeakers there are.
    Devices([usize; 3]),
    /// The time from opening an event stream to its first event, in milliseconds.
    Stream(Result<u32, Obstacle>),
    /// The address of the page that a STUN or TURN server sees; none if it is the page's own.
    Address(Result<Option<String>, Obstacle>),
    /// What a relay has carried, and which one of several: the worst.
    Relay(Option<String>, Result<Carried, Obstacle>),
}

/// What a call with picture needs at least, in kilobits a second.
const ENOUGH: u32 = 500;
/// A first event that takes longer shows that something on the way holds events back, in milliseconds.
const SLOW_MS: u32 = 2_000;

impl Finding {
    /// How the check went.
    pub fn verdict(&self) -> Verdict {
        let passed_if = |good, otherwise| if good { Verdict::Passed } else { otherwise };
        match self {
            Finding::Secure(secure) => passed_if(*secure, Verdict::Failed),
            Finding::Browser(support) if support.can_call() => {
                passed_if(support.screen && support.notifications, Verdict::Warning)
            }
            Finding::Browser(_) => Verdict::Failed,
            Finding::Devices([cameras, microphones, _]) => {
                passed_if(*cameras > 0 && *microphones > 0, Verdict::Warning)
            }
            Finding::Stream(Ok(ms)) => passed_if(*ms <= SLOW_MS, Verdict::Warning),
            Finding::Relay(_, Ok(carried)) => passed_if(carried.grade() == Grade::Good, Verdict::Warning),
            Finding::Device(_, Ok(())) | Finding::Address(Ok(_)) => Verdict::Passed,
            Finding::Device(_, Err(obstacle))
            | Finding::Stream(Err(obstacle))
            | Finding::Address(Err(obstacle))
            | Finding::Relay(_, Err(obstacle)) => self.verdict_of(*obstacle),
        }
    }

    fn verdict_of(&self, obstacle: Obstacle) -> Verdict {
        match (obstacle, self) {
            (Obstacle::SignedOut | Obstacle::Untried | Obstacle::NoServers | Obstacle::Question, _) => Verdict::Warning,
            // Where two pages reach each other directly, they need none.
            (Obstacle::NoAddress, Finding::Address(_)) => Verdict::Warning,
            (
                Obstacle::Unsupported
                | Obstacle::Device(_)
                | Obstacle::Silence
                | Obstacle::BadServers
                | Obstacle::NoAddress
                | Obstacle::NoWay,
                _,
            ) => Verdict::Failed,
        }
    }
}

impl Carried {
    /// How a call over this relay would be.
    pub fn grade(&self) -> Grade {
        let narrow = self.kilobits_per_second < ENOUGH;
        grade(self.loss_percent, self.round_trip_ms).max(if narrow { Grade::Weak } else { Grade::Good })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: Support =
        Support { secure: true, connections: true, channels: true, capture: true, screen: true, notifications: true };

    #[test]
    fn a_browser_without_peer_connections_cannot_call_and_one_without_a_screen_to_share_can() {
        assert_eq!(Finding::Browser(EVERYTHING).verdict(), Verdict::Passed);
        assert_eq!(EVERYTHING.missing(), "");
        let phone = Support { screen: false, ..EVERYTHING };
        assert!(phone.can_call());
        assert_eq!(Finding::Browser(phone).verdict(), Verdict::Warning);
        let webkit = Support { connections: false, channels: false, ..EVERYTHING };
        assert!(!webkit.can_call());
        assert_eq!(Finding::Browser(webkit).verdict(), Verdict::Failed);
        assert_eq!(webkit.missing(), "RTCPeerConnection, RTCDataChannel");
    }

    #[test]
    fn what_cannot_be_checked_warns_and_what_does_not_work_fails() {
        let carried = Carried { round_trip_ms: 20, loss_percent: 0, kilobits_per_second: 9_000 };
        for (finding, verdict) in [
            (Finding::Secure(true), Verdict::Passed),
            (Finding::Secure(false), Verdict::Failed),
            (Finding::Device(Some(Permission::Granted), Ok(())), Verdict::Passed),
            (Finding::Device(Some(Permission::Prompt), Err(Obstacle::Question)), Verdict::Warning),
            (Finding::Device(None, Err(Obstacle::Device(DeviceError::Refused))), Verdict::Failed),
            (Finding::Devices([1, 1, 0]), Verdict::Passed),
            (Finding::Devices([0, 1, 1]), Verdict::Warning),
            (Finding::Stream(Ok(SLOW_MS)), Verdict::Passed),
            (Finding::Stream(Ok(SLOW_MS + 1)), Verdict::Warning),
            (Finding::Stream(Err(Obstacle::SignedOut)), Verdict::Warning),
            (Finding::Stream(Err(Obstacle::Silence)), Verdict::Failed),
            (Finding::Address(Ok(None)), Verdict::Passed),
            (Finding::Address(Err(Obstacle::NoServers)), Verdict::Warning),
            (Finding::Address(Err(Obstacle::NoAddress)), Verdict::Warning),
            (Finding::Relay(None, Ok(carried)), Verdict::Passed),
            (Finding::Relay(None, Ok(Carried { loss_percent: 3, ..carried })), Verdict::Warning),
            (Finding::Relay(None, Ok(Carried { kilobits_per_second: ENOUGH - 1, ..carried })), Verdict::Warning),
            (Finding::Address(Err(Obstacle::Untried)), Verdict::Warning),
            (Finding::Relay(None, Err(Obstacle::Untried)), Verdict::Warning),
            (Finding::Relay(None, Err(Obstacle::BadServers)), Verdict::Failed),
            (Finding::Relay(None, Err(Obstacle::NoServers)), Verdict::Warning),
            (Finding::Relay(None, Err(Obstacle::NoAddress)), Verdict::Failed),
            (Finding::Relay(None, Err(Obstacle::NoWay)), Verdict::Failed),
            (Finding::Relay(None, Err(Obstacle::Unsupported)), Verdict::Failed),
        ] {
            assert_eq!(finding.verdict(), verdict, "{finding:?}");
        }
    }
}
