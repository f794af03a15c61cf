//! Checks all that a call needs, and tells it in a report that can be shown to others.

mod report;

pub use report::report;

use crate::{
    net,
    rtc::{self, Devices, Inventory, Kind, Ways},
    state::AppState,
    within::within,
};
use dioxus::prelude::*;
use futures_util::future::join;
use shared::{
    call::Media,
    check::{Check, Finding, Obstacle},
    rtc::{DeviceError, IceServer},
};

/// So long the person may think about the browser's question for devices, in milliseconds.
const QUESTION_MS: u32 = 10_000;

/// What relays (RFC 7065).
const TURN: &[&str] = &["turn:", "turns:"];
/// What tells a page its address: whatever relays does so, too (RFC 7064).
const STUN: &[&str] = &["stun:", "stuns:", "turn:", "turns:"];

/// The checks in their order, each with what it has found as soon as it has.
pub type Findings = Vec<(Check, Option<Finding>)>;

/// Runs every check, side by side where they can be. Each comes to an end, whatever the network does.
pub async fn run(state: AppState, findings: Signal<Findings>) {
    let list = List(findings);
    list.clear();
    list.tell(Check::Secure, Finding::Secure(rtc::support().secure));
    list.tell(Check::Browser, Finding::Browser(rtc::support()));
    join(check_devices(state, list), check_network(state, list)).await;
}

/// What is shown of the checks under way.
#[derive(Clone, Copy)]
struct List(Signal<Findings>);

impl List {
    fn clear(mut self) {
        self.0.set(Check::ALL.map(|check| (check, None)).into());
    }

    fn tell(mut self, check: Check, finding: Finding) {
        if let Some((_, found)) = self.0.write().iter_mut().find(|(other, _)| *other == check) {
            *found = Some(finding);
        }
    }
}

/// Both devices by one question, then how many there are: before that a browser may not tell.
async fn check_devices(state: AppState, list: List) {
    let choice = state.choice.peek().clone();
    let opened = within(QUESTION_MS, Devices::open(Media::Video, &choice)).await;
    let state_of = |kind: Kind| match &opened {
        None => Err(Obstacle::Question),
        Some(Err(error)) => Err(Obstacle::Device(*error)),
        Some(Ok(devices)) if devices.is_in_use(kind) => Ok(()),
        Some(Ok(devices)) => Err(Obstacle::Device(devices.lack().unwrap_or(DeviceError::Missing))),
    };
    for (check, kind) in [(Check::Camera, Kind::Video), (Check::Microphone, Kind::Audio)] {
        list.tell(check, Finding::Device(rtc::permission(kind).await, state_of(kind)));
    }
    let inventory = Inventory::read().await;
    let counts = [inventory.cameras, inventory.microphones, inventory.speakers].map(|devices| devices.len());
    list.tell(Check::Devices, Finding::Devices(counts));
}

/// The stream first: it names the servers that the rest needs.
async fn check_network(state: AppState, list: List) {
    let greeting = net::greeting(state).await;
    list.tell(Check::Stream, Finding::Stream(greeting.as_ref().map(|(ms, _)| *ms).map_err(|obstacle| *obstacle)));
    let servers = greeting.map(|(_, hello)| hello.ice_servers);
    let address = async {
        let found = match with(&servers, STUN) {
            Ok(servers) => rtc::address_outside(&Ways { servers, hidden: false }).await,
            Err(obstacle) => Err(obstacle),
        };
        list.tell(Check::Address, Finding::Address(found));
    };
    let relay = async {
        let carried = match with(&servers, TURN) {
            Ok(servers) => rtc::carry(&Ways { servers, hidden: true }).await,
            Err(obstacle) => Err(obstacle),
        };
        list.tell(Check::Relay, Finding::Relay(carried));
    };
    join(address, relay).await;
}

/// The servers, if one of them is of such a kind.
fn with(servers: &Result<Vec<IceServer>, Obstacle>, kinds: &[&str]) -> Result<Vec<IceServer>, Obstacle> {
    let servers = servers.as_ref().map_err(|obstacle| *obstacle)?;
    let fits = |url: &String| kinds.iter().any(|kind| url.starts_with(kind));
    let there = servers.iter().flat_map(|server| &server.urls).any(fits);
    if there { Ok(servers.clone()) } else { Err(Obstacle::NoServers) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn server(url: &str) -> IceServer {
        IceServer { urls: vec![url.to_owned()], username: None, credential: None }
    }

    #[wasm_bindgen_test]
    fn a_relay_is_looked_for_only_where_one_is_named() {
        let (stun, turn) = (server("stun:a.example"), server("turns:a.example?transport=tcp"));
        let only_stun = Ok(vec![stun.clone()]);
        assert_eq!(with(&only_stun, STUN), Ok(vec![stun.clone()]));
        assert_eq!(with(&only_stun, TURN), Err(Obstacle::NoServers));
        let both = Ok(vec![stun.clone(), turn.clone()]);
        assert_eq!(with(&both, TURN), Ok(vec![stun, turn]));
        assert_eq!(with(&Ok(vec![]), STUN), Err(Obstacle::NoServers));
        assert_eq!(with(&Err(Obstacle::SignedOut), STUN), Err(Obstacle::SignedOut));
    }
}
